"""The Teams door: Bot Framework activities to messages and replies to activities; alone to import Microsoft's SDK."""
