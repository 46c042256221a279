"""Trial statistics: arrays in, frozen results out."""
