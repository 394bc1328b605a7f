"""The test frameworks whose output retriage reads."""
