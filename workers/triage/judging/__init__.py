"""Whose failure a cause is: what is read out of earlier runs, and the rules that follow from it."""
