"""What became upstream of each defect that the runs of one head have met."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import structlog

from workers.errors import PermanentError, RetryableError
from workers.outside import Outside, Reporting
from workers.triage.filed import Follower, State, UpstreamReport, kept
from workers.triage.judgement import Judged, Judgement
from workers.triage.releases.reproduction import Reproduction
from workers.triage.repository.repository_settings import RepositorySettings, Upstream
from workers.triage.text import code
from workers.triage.upstream import marker
from workers.triage.upstream.gates import REPORTED
from workers.triage.watched import Watched
from workers.upstream.filing import Case

log = structlog.get_logger()

NOT_NOW = "GitHub does not tell now what is known of it there."
NOT_TOLD = "What is known of it there could not be looked up: {reason}."


def noted(outside: Outside, settings: RepositorySettings, judgement: Judgement, pull: int = 0) -> Judgement:
    """With what became upstream of each defect that was reproduced. `pull` is the pull request's number; 0 for none.

    Raises RetryableError where a later try may tell more; a comment that would come too late does without.
    """
    if outside.upstream is None or settings.upstream is Upstream.OFF:
        return judgement
    noting = _Noting(outside, outside.upstream, judgement, pull, settings.upstream is Upstream.AUTO)
    return replace(judgement, judged=tuple(noting.noted(judged) for judged in judgement.judged))


def defect(judged: Judged) -> Reproduction | None:
    """What the released artifacts show of a cause; None where they do not show a defect that maintainers can mend."""
    proof = judged.cause.found.finding.proof
    found = proof.release if proof else None
    return found if found is not None and found.confirmed and found.version and found.sort in REPORTED else None


def case(outside: Outside, upstream: Reporting, judgement: Judgement, found: Reproduction, pull: int) -> Case:
    """One defect that this head saw, which is noted, and watched from now on."""
    run = judgement.diagnoses[0].run
    key, now = marker.defect(found), upstream.ledger.now
    follower = Follower(upstream.installation, run.repository, pull)
    seen = upstream.ledger.seen(marker.key(found), follower, defect=key)
    if upstream.watches is not None:
        upstream.watches.watch(Watched(key, kept(found), now))
    return Case(outside, upstream, found, seen, run.web_url)


@dataclass
class _Noting:
    """All defects of one head."""

    outside: Outside
    upstream: Reporting
    judgement: Judgement
    pull: int
    send: bool
    known: dict[str, UpstreamReport] = field(default_factory=dict)

    def noted(self, judged: Judged) -> Judged:
        found = defect(judged)
        if found is None:
            return judged
        key = marker.defect(found)
        if key not in self.known:
            self.known[key] = self._reported(case(self.outside, self.upstream, self.judgement, found, self.pull))
        return replace(judged, report=self.known[key])

    def _reported(self, case: Case) -> UpstreamReport:
        try:
            return case.report(send=self.send)
        except PermanentError as error:
            log.warning("upstream_unknown", package=case.found.package, reason=str(error))
            why = NOT_TOLD.format(reason=code(str(error)))
        except RetryableError as error:
            if not (self.outside.last_try or self.outside.in_haste):
                raise
            log.warning("upstream_not_now", package=case.found.package, reason=str(error))
            why = NOT_NOW
        return UpstreamReport(State.REFUSED, case.found.package, why=(why,))
