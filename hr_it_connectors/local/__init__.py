"""The default connectors: a service desk, a leave register and a staff list of the assistant's own, with no other server."""
