"""Why a path that a job needs is not where the job looks for it: one module a sort of reason."""
