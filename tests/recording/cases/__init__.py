"""The recordings beside the story, by what goes wrong in them."""

from tests.recording.plan import Case

ALL: tuple[Case, ...] = ()
