"""Where a repository says which Python it needs, and where it chooses one: a module for every sort of file."""
