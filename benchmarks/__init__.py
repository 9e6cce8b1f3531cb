"""What is measured, each script beside its baselines in the same run."""
