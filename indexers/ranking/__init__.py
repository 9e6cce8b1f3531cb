"""From what an engine ranked to findings, the same on every engine: fusion, the passages that answer, the evidence."""
