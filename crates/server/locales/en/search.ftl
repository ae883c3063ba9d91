# Search across records, and the palette.
