"""The screen of the settings, what a setting changes at once, keys and themes to choose."""
