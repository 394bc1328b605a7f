"""What is in a released artifact, read by a child process with limits. None of it is imported, built or executed."""

VERSION = 1
"""Grows with each change of what is read of an artifact, so that what was kept of an earlier reading is not used."""
