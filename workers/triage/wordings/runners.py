"""How GitHub and other services say that no machine took a job on."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase, Phrases

NO_MATCH = Advice(
    "No runner has the labels that the job asks for: {labels}.",
    """\
Correct `runs-on`, or give a runner that label; a self-hosted runner must be online, and its group must let this
repository use it. GitHub's own labels are listed at
https://docs.github.com/en/actions/reference/runners/github-hosted-runners.
""",
    "No runner has the labels that the job asks for.",
)

NONE_CAME = Advice(
    "No runner picked the job up, which asks for {labels}.",
    """\
Run the job again, and look at https://www.githubstatus.com. With runners of your own: check that one with these labels
is online and free, and that its group lets this repository use it.
""",
    "No runner picked the job up.",
)

GONE = Advice(
    "The runner image {labels} is being withdrawn or is gone.",
    """\
Change `runs-on` to an image that is still there: https://github.com/actions/runner-images lists them. During a brownout
the old one works again for a while, but not for long.
""",
    "The runner image that the job asks for is being withdrawn or is gone.",
)

BILLING = Advice(
    "The service started no machine for the job, because the account has none left.",
    """\
Buy or ask for more machines that run at once, or run the job on a machine of your own.
""",
)

NO_MACHINE = Advice(
    "The machine or container that should run the job did not come up.",
    """\
Run the job again; where that does not help, look at the events of the cluster or the cloud account: its capacity, its
quota, the image of the runner and how it registers.
""",
)

_IMAGE = r"(?P<labels>(?i:ubuntu|macos|windows)-[\w.-]+?)"
MISSING_RUNNERS = Phrases(
    (
        Phrase(
            "No runner matching the specified",
            r"No runner matching the specified labels was found: (?P<labels>.+)$",
            NO_MATCH,
        ),
        Phrase("not acquired by Runner of type", r"The job was not acquired by Runner of type \w+", NONE_CAME, 0.97),
        Phrase(
            "This is a scheduled ", rf"This is a scheduled {_IMAGE} (?:retirement |deprecation )?brownout", GONE, 0.97
        ),
        Phrase("brownout", rf"(?:The |Image ){_IMAGE} .*brownout", GONE, 0.95),
        Phrase(
            " is deprecated ",
            rf"^The {_IMAGE} (?:environment|runner image|image|label) is deprecated ",
            GONE,
            0.9,
            firm=False,
        ),
        Phrase(
            "no longer supported",
            rf"{_IMAGE} (?:environment|runner image|image|label|runner)? ?(?:is|was|are) no longer supported",
            GONE,
            0.93,
            firm=False,
        ),
        Phrase(
            "has been removed",
            rf"{_IMAGE} (?:environment|runner image|image|label)? ?has been removed",
            GONE,
            0.9,
            firm=False,
        ),
        Phrase("pod failed to come online", r"pod failed to come online with error", NO_MACHINE, 0.95),
        Phrase(
            "was not able to register itself", r"instance was not able to register itself in GitHub", NO_MACHINE, 0.95
        ),
        Phrase("No image label found to route", r"No image label found to route agent pool", NO_MATCH, 0.95),
        Phrase("No hosted parallelism has been", r"No hosted parallelism has been purchased or granted", BILLING, 0.97),
        Phrase(
            "which satisfies the following demands",
            r"No agent found in pool (?P<labels>.+?) (?:which|that) satisf",
            NO_MATCH,
        ),
        Phrase("This job is stuck because", r"This job is stuck because .*runners", NO_MATCH, 0.95),
        Phrase(
            "There are no nodes with the label",
            r"There are no nodes with the label ['‘](?P<labels>[^'’]+)",
            NO_MATCH,
            0.9,
        ),
        Phrase("have label ", r"doesn.t have label ['‘](?P<labels>[^'’]+)", NO_MATCH, 0.9),
    )
)
"""All that is said of it for certain."""

WAITING = ("Waiting for a runner to pick up this job", "Job is waiting for a hosted runner to come online")
"""What the log of every job says at first."""
REQUESTED = "Requested labels: "
"""What stands before the labels of `runs-on`."""
