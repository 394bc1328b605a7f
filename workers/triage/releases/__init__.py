"""Released packages: what a log claims of one, what its artifact shows, and which release is good. Pure."""
