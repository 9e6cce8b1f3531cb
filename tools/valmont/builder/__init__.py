"""Writers of the town hall's documents, one module per family of formats."""
