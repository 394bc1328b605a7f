"""One defect, reported to its maintainers: the issue there is, one that is opened, or a draft and why.

A task may die at any line. That an issue is about to be opened is noted before, and whoever may open one looks first
through what it has opened there: an answer that was lost makes no second issue. Nothing of a log gets here, only what
the released artifacts showed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import structlog

from workers.errors import PermanentError
from workers.outside import Outside, Reporting
from workers.ports import GitHub
from workers.triage.abroad import IssueThere
from workers.triage.facts import Issue
from workers.triage.filed import Filed, How, State, UpstreamReport, kept
from workers.triage.releases.reproduction import Reproduction
from workers.triage.text import code
from workers.triage.upstream import branch, issue, link, marker, optout
from workers.triage.upstream.gates import Action, Decision, UpstreamFacts, decide
from workers.triage.upstream.target import Targets
from workers.upstream import lookup
from workers.upstream.ledger import DAY
from workers.upstream.lookup import PUBLIC, Place

log = structlog.get_logger()

PER_UPSTREAM: Final = 1
"""How many issues are opened in one project within a day."""
MOST_OWN: Final = 50
"""How many of the newest issues that whoever asks opened there are looked through."""
REFUSED_KEPT: Final = DAY
"""Seconds after which an issue that GitHub did not take is tried again."""

NOT_ASKED = "This GitHub cannot ask {host} what is known there."
LISTED = "This deployment's list names the project as one that wants no reports."
NO_WAY = "The App is not installed at {repository}, and there is no machine account."
NOT_TAKEN = "GitHub did not take the issue: {reason}."
CAPPED = "No issue is opened now: {reason}."


@dataclass(frozen=True)
class Case:
    """One defect, and what it takes to report it."""

    outside: Outside
    """GitHub as the installation sees it, and what was read before."""
    upstream: Reporting
    """The ledger, and the ways to write elsewhere."""
    found: Reproduction
    """What was reproduced."""
    seen: int
    """How many repositories saw it."""
    web_url: str
    """GitHub's pages."""

    @property
    def key(self) -> str:
        """The defect's."""
        return marker.key(self.found)

    def report(self, *, send: bool) -> UpstreamReport:
        """What becomes of it; `send` is whether an issue may be opened.

        Raises RetryableError and PermanentError where GitHub does not tell.
        """
        filed = self.upstream.ledger.filed(self.key)
        if filed is not None and filed.number:
            return self._told(filed)
        chosen = lookup.candidates(self.found, self.web_url)
        at = lookup.place(self.outside.github, self.outside.cache, self.found, chosen)
        decision = self._decision(at, chosen)
        if decision.action is Action.FILE and send and at is not None:
            return self._send(at)
        return self._without(decision, at)

    def _told(self, filed: Filed) -> UpstreamReport:
        state = State.EXISTING if filed.how is How.FOUND else State.REPORTED
        return UpstreamReport(state, filed.package, filed.repository, filed.number, filed.url, filed.open)

    def _decision(self, at: Place | None, chosen: Targets) -> Decision:
        return decide(self.found, self._facts(at, chosen))

    def _facts(self, at: Place | None, chosen: Targets) -> UpstreamFacts:
        upstream = self.upstream
        if at is None:
            return UpstreamFacts(None, elsewhere=chosen.elsewhere, public_index=upstream.public_index)
        there, texts = at.abroad, at.texts
        today, of_it = upstream.ledger.counts(there.name, but=self.key)
        complete = all(search in there.found for search in marker.searches(self.found, at.searched))
        return UpstreamFacts(
            repository=there.name,
            moved_from=at.asked if at.asked.lower() != there.name.lower() else None,
            public_index=upstream.public_index,
            private=there.private,
            archived=there.archived,
            disabled=there.disabled,
            fork=there.fork,
            has_issues=there.issues,
            declares=lookup.declares(at, self.found),
            opted_out=self._opted_out(at),
            templates_only=optout.by_templates(texts) if all(map(at.knows, optout.CHOOSERS)) else None,
            branch=branch.still(self.found, texts),
            found=_each_once(at) if complete else None,
            filed_today=today,
            filed_there=of_it,
            most_today=upstream.per_day,
            most_there=PER_UPSTREAM,
        )

    def _opted_out(self, at: Place) -> str | None:
        reason = optout.opted_out(at.texts, self.upstream.opted_out, at.repository, self.found.package)
        if reason is None and not all(map(at.knows, optout.FILES)):
            return ""
        return reason

    def _without(self, decision: Decision, at: Place | None) -> UpstreamReport:
        """What is said where no issue is opened."""
        package = self.found.package
        if decision.existing is not None and decision.action is Action.LINK_EXISTING and at is not None:
            return self._existing(at, decision.existing)
        if at is None:
            return self._elsewhere() or UpstreamReport(State.REFUSED, package, why=decision.why)
        if decision.action is Action.NOTHING:
            return UpstreamReport(State.REFUSED, package, at.repository, why=decision.why)
        return self._draft(at.repository, self.web_url, decision.why)

    def _existing(self, at: Place, there: IssueThere) -> UpstreamReport:
        filed = replace(
            self._filed(at, How.FOUND), number=there.number, url=there.url, open=there.open, reproduction=None
        )
        self.upstream.ledger.note(filed)
        return self._told(filed)

    def _draft(self, repository: str, web: str, why: tuple[str, ...], *, known: bool = True) -> UpstreamReport:
        found, seen = self.found, self.seen
        return UpstreamReport(
            State.DRAFTED,
            found.package,
            repository,
            url=link.new_issue(web, repository, found, seen),
            why=why,
            title=issue.title(found),
            body=issue.body(found, seen, by_hand=True),
            known=known,
        )

    def _elsewhere(self) -> UpstreamReport | None:
        """A draft for the public GitHub where another one cannot ask it; None where the package names none there."""
        public = lookup.public_candidates(self.found, self.web_url) if self.web_url != PUBLIC else ()
        if not public or not lookup.reportable(self.found):
            return None
        if optout.listed(self.upstream.opted_out, public[0], self.found.package):
            return UpstreamReport(State.REFUSED, self.found.package, public[0], why=(LISTED,))
        return self._draft(public[0], PUBLIC, (NOT_ASKED.format(host=code("github.com")),), known=False)

    def _filed(self, at: Place, how: How) -> Filed:
        found, now = self.found, self.upstream.ledger.now
        return Filed(self.key, found.package, found.version or "", at.repository, how, now, reproduction=kept(found))

    def _send(self, at: Place) -> UpstreamReport:
        """Open the one issue, as whoever may."""
        with self.upstream.ledger.lock(self.key):
            filed = self.upstream.ledger.filed(self.key)
            if filed is not None and filed.number:
                return self._told(filed)
            if filed is not None and filed.refused and filed.opened > self.upstream.ledger.now - REFUSED_KEPT:
                return self._draft(at.repository, self.web_url, (filed.refused,))
            ways: tuple[tuple[How, Callable[[], AbstractContextManager[GitHub | None]]], ...] = (
                (How.APP, lambda: self.upstream.ways.app(at.repository)),
                (How.MACHINE, self.upstream.ways.machine),
            )
            for how, way in ways:
                with way() as github:
                    if github is not None:
                        return self._sent(github, how, at)
        return self._draft(at.repository, self.web_url, (NO_WAY.format(repository=code(at.repository)),))

    def _sent(self, github: GitHub, how: How, before: Place) -> UpstreamReport:
        """The lock is held. Who may write there sees more than the installation: it is looked at again."""
        at = lookup.afresh(github, before, self.found)
        mine = tuple(islice(github.issues_of_viewer(at.repository), MOST_OWN))
        own = next((each for each in mine if self.key in marker.keys(each.body)), None)
        if own is not None:
            return self._opened(self._filed(at, how), own)
        # A release before may be broken in the same way: its issue, too, is found by a search only after a while.
        decision = self._decision(lookup.with_own(at, mine), Targets())
        if decision.action is not Action.FILE:
            return self._without(decision, at)
        filed = self._filed(at, how)
        capped = self.upstream.ledger.begin(filed, per_day=self.upstream.per_day, per_upstream=PER_UPSTREAM)
        if capped:
            return self._draft(at.repository, self.web_url, (CAPPED.format(reason=capped),))
        try:
            opened = github.open_issue(at.repository, issue.title(self.found), issue.body(self.found, self.seen))
        except PermanentError as error:
            reason = NOT_TAKEN.format(reason=code(str(error)))
            log.warning("upstream_refused", repository=at.repository, reason=str(error))
            self.upstream.ledger.note(replace(filed, refused=reason))
            return self._draft(at.repository, self.web_url, (reason,))
        log.info("upstream_reported", repository=at.repository, issue=opened.number, how=how.value)
        return self._opened(filed, opened)

    def _opened(self, filed: Filed, opened: Issue) -> UpstreamReport:
        filed = replace(filed, number=opened.number, url=opened.url, open=opened.open)
        self.upstream.ledger.note(filed)
        return self._told(filed)


def _each_once(at: Place) -> tuple[IssueThere, ...]:
    return tuple({each.number: each for found in at.abroad.found.values() for each in found}.values())
