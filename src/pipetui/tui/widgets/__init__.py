"""Widgets and dialogs that several screens are made of."""
