"""All that is known of one patient, on one page: answers, course, and every row handed in."""
