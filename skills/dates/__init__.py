"""Dates and periods in French words: read, checked against the calendar, written."""
