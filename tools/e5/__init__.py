"""What the sentence-vector model learns of public services, and how."""
