"""The pure core: bytes of logs in, Findings out. No network, no disk, no clock, no environment."""
