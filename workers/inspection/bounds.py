"""How much an artifact may hold, and what its reader may use. No artifact that people install in earnest comes near."""

MEMBERS = 30_000
"""Files and folders of an artifact."""
NAME = 1_024
"""Characters of a member's name."""
INFLATED = 512 << 20
"""Bytes read of an artifact in all, counted as they are inflated, whatever its headers say."""
RATIO = 200
"""How many times larger than itself an artifact may become, once that is more than INFLATED_FREELY."""
INFLATED_FREELY = 64 << 20
"""Bytes that a small artifact may become without a look at the ratio."""
SOURCE = 6 << 20
"""Bytes of a Python file. The largest generated ones in use have about five million."""
SOURCES = 128 << 20
"""Bytes of all the Python files of an sdist, which are held in memory, as it can only be read from its start."""
HEADER = 1 << 20
"""Bytes of one header of an sdist, and of METADATA; RECORD may have eight times as many."""
RECORD = 8 << 20
"""Bytes of RECORD."""
FILES = 8_000
"""Python files that are compiled."""
SECONDS = 20.0
"""CPU seconds after which the reader begins no further file. The limit that ends it is LIMIT_CPU."""
IMPORTS = 50_000
"""Import statements."""
MODULES = 500
"""Modules that are described."""
NAMES = 20_000
"""Names of one module."""
BROKEN = 2_000
"""Files that do not compile."""
UNREAD = 2_000
"""Files that could not be looked at; further ones are not listed."""

LIMIT_CPU = 30
"""CPU seconds of one reader."""
LIMIT_MEMORY = 1 << 30
"""Bytes of its address space."""
LIMIT_FILES = 32
"""Files that it may have open."""

CLOCK = 60.0
"""Seconds that all the readers of one artifact may take."""
RESTARTS = 3
"""How many times a reader is started again after a file that ended it."""
ANSWER = 64 << 20
"""Bytes that a reader may say."""
