"""The doors: each translates between a platform's messages and ours, and does nothing else."""
