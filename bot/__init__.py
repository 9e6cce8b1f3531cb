"""Channels, identity, understanding and the turn."""
