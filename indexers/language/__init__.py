"""How a question and a text are read: terms, repaired spelling, other names of the same things, and what is wanted."""
