"""The detectors' cases: `<kind>/<case>.log` with `<case>.json` beside it; `passing/` holds logs of runs that passed.

A case named `near-miss-*` looks like its kind and is not: the detector must stay silent on it. The JSON says where the
log is from (`origin`), what was changed in it (`changes`, null for nothing) and all Findings in their order. For a
passing log it names the kinds that speak when `examine` does not ask how the job ended, each with the reason
(`tolerated`).

`python -m tests.detectors.accept CASE.log` writes the Findings for review; for a new case with
`--origin "repository, licence"` and, where the log was cut, `--changes "..."`.
"""
