"""Files in and out: parses and formats; the services write."""
