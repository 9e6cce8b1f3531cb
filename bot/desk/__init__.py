"""The other side of the local desk: what waits, what is decided, what people thought of the answers."""
