"""A trial in progress: what is next, open and overdue on a day, and how far its looks are."""
