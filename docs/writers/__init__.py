"""What is generated of the documentation, from the code that it documents."""
