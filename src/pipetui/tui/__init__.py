"""The board and its screens, on Textual."""
