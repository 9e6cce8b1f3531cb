"""From what was found to what is said, without a language model: the documents' own sentences, or an honest silence."""
