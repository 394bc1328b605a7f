"""The pure core: from bytes of logs to Findings and Reports."""
