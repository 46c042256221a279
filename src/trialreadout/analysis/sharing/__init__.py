"""A readout without its patients: which rows are told, and which counts are hidden in them."""
