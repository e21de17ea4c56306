"""Help for where one is."""
