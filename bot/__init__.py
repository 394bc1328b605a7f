"""The face on GitHub: receives deliveries, decides, enqueues; never thinks and never holds the private key."""
