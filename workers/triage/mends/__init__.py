"""Changes of files that are certain, as diffs and edits that keep every other byte."""
