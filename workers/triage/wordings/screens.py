"""How tools say that a browser, its driver or a display is not there."""

from __future__ import annotations

from workers.triage.sayings import Saying, all_about

BROWSER = "browser"
DISPLAY = "display"

BROWSERS = (
    *all_about(
        (
            Saying(
                "Executable doesn't exist at ",
                r"Executable doesn't exist at \S*(?:playwright|chrom|firefox|webkit)",
                0.95,
            ),
            Saying(
                "is missing dependencies to run browsers", r"Host system is missing dependencies to run browsers", 0.85
            ),
            Saying("Failed to launch the browser process", r"Failed to launch the browser process", 0.8),
        ),
        about="browser",
        advice=BROWSER,
    ),
    *all_about(
        (
            Saying("Could not find Chrom", r"Could not find Chrom(?:e|ium) \(", 0.95),
            Saying("Could not find expected browser", r"Could not find expected browser", 0.95),
            Saying("Could not find browser revision", r"Could not find browser revision", 0.95),
            Saying("annot find Chrome binary", r"[Cc]annot find Chrome binary", 0.93),
            Saying("DevToolsActivePort file doesn't exist", r"DevToolsActivePort file doesn't exist", 0.8),
        ),
        about="Chrome",
        advice=BROWSER,
    ),
    *all_about(
        (
            Saying(
                "No binary for Chrom", r"No binary for (?P<service>Chrome|Chromium)\w* browser on your platform", 0.95
            ),
            Saying(
                "executable needs to be in PATH",
                r"'(?P<service>[\w-]*driver[\w-]*)' executable needs to be in PATH",
                0.95,
            ),
            Saying("Unable to obtain driver for", r"Unable to obtain driver for (?P<service>\w+)", 0.92),
            Saying("Cannot start Chrome", r"ERROR \[launcher\]: Cannot start (?P<service>Chrome)", 0.85),
        ),
        advice=BROWSER,
    ),
    *all_about(
        (Saying("NoSuchDriverException", r"NoSuchDriverException: ", 0.92),),
        about="WebDriver",
        advice=BROWSER,
    ),
)

DISPLAYS = (
    *all_about(
        (
            Saying(
                "open display", r"(?i)(?:cannot|can't|unable to|could not|couldn't|failed to) open (?:X )?display", 0.88
            ),
            Saying("no display name and no $DISPLAY", r"no display name and no \$DISPLAY", 0.95),
            Saying("could not connect to display", r"could not connect to display", 0.85),
            Saying("Missing X server or $DISPLAY", r"Missing X server or \$DISPLAY", 0.93),
            Saying("no Qt platform plugin could be", r"no Qt platform plugin could be initialized", 0.85),
            Saying("No X11 DISPLAY variable was set", r"No X11 DISPLAY variable was set", 0.92),
            Saying("java.awt.HeadlessException", r"java\.awt\.HeadlessException", 0.88),
            Saying("DISPLAY environment variable is missing", r"DISPLAY environment variable is missing", 0.92),
            Saying("NoSuchDisplayException", r"NoSuchDisplayException", 0.92),
            Saying("No available video device", r"No available video device", 0.85),
        ),
        about="X display",
        advice=DISPLAY,
    ),
)
