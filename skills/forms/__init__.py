"""Forms filled in conversation; `playing` is the way in."""
