"""What the user set outside the file: the TOML settings, the keymap, the paths."""
