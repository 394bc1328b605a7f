"""What the repository says of a workflow that is wrong itself: one module for each part of it that can be."""
