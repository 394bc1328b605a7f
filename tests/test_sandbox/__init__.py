"""Tests of the stand-in for the GitHub API."""
