"""A defect of a released package, as its maintainers are told of it: where, whether, and in which words. Pure."""
