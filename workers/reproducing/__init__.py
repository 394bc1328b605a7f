"""Claims about released packages, proved on the released artifacts. Nothing of them is imported, built or executed."""
