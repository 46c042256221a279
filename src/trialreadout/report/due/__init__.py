"""A trial in progress for people and calendars: the terminal, a CSV file, iCalendar."""
