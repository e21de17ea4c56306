"""The screen of stages and pipelines, and its dialogs."""
