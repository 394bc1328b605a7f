"""Which packages a repository declares, and which of its jobs' steps installs them."""
