"""From the sandbox's records to GitHub's JSON, one file an area.

Every shape carries all the fields that GitHub's published description requires and most of those it allows. What is
always left out or always the same is said in each file.
"""
