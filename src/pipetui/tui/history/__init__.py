"""The screen of what was done, and what undoes it."""
