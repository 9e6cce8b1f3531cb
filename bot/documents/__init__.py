"""Keeping the documents: what is there, what is withdrawn and by whom, what expires and who is told."""
