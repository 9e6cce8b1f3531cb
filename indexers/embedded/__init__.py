"""The engine that stands on disk, without a server: documents in SQLite, words in tantivy, vectors in memory or mapped."""
