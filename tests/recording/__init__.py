"""Records what real tools print, framed as GitHub Actions frames the raw log of a job.

`python -m tests.recording story` writes the logs and facts of the demonstration's run to `tests/story/`;
`python -m tests.recording cases` writes the other recordings to `tests/recording/output/`. Both need git, bash and a
package index within reach of pip; a case whose tool is not on the machine is skipped by name.

Only the frame is ours: every line between a step's `##[endgroup]` and its end is what the tool printed, in the order
in which it printed it, after the normalisers of `normalise.py`. The frame follows logs of public runs of 2026 (runner
2.333 to 2.336); GitHub documents the download at
https://docs.github.com/en/rest/actions/workflow-jobs#download-job-logs-for-a-workflow-run and the commands behind the
`##[...]` lines at https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
"""
