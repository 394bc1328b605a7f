"""What is measured: how well retriage reads logs, and how fast."""
