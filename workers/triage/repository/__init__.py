"""What the files of a repository say, and what may be asked of them."""
