"""What is in a released artifact, read by a child process with limits. None of it is imported, built or executed."""
