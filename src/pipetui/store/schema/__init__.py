"""The triggers that the schema gets: generated from it, kept as text to compare every file with."""
