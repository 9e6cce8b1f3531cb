"""Calibrates the confidence behind « answered », « suggested » and « abstained »."""
