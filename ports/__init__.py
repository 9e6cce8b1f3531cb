"""What the assistant asks of the outside: protocols, frozen dataclasses, errors. Imports no other room."""
