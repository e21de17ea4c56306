"""The page of a deal, beside the board or over it, and those of its person and company."""
