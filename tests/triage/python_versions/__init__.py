"""Where repositories speak of Python's version, file by file."""
