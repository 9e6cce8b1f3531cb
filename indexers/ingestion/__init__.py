"""Documents in, passages out: fetched where they stand (`origins`), converted, split, and written into an engine."""
