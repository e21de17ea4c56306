"""`o r`: the reports on a screen, and the deals behind each of their bars and figures."""
