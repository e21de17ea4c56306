"""The figures of METRICS, computed from the file: one definition each, for the pane, the printouts and JSON alike."""
