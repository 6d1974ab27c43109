"""Examples in the documentation that the code makes, so that they stay true."""
