"""What each agent knows how to do: YAML first, Python only to act."""
