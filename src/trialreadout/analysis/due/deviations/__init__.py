"""Departures from the protocol as known on a day: of schedule, entry, doses and decisions."""
