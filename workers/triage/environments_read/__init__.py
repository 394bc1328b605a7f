"""How a job's log names what the job ran with, and which of that a pull request's own diff names."""
