"""Repositories that are made up, with what truly broke in each job: what verdicts are measured by."""
