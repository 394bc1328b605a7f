"""Reports: a Diagnosis in words. Templates stand whole at the top of each module."""
