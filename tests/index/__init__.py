"""A package index of artifacts that the tests build themselves."""
