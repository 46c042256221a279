"""A report that may be sent: the same tables, figures and sentences, without patients."""
