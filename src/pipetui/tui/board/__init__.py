"""The painting engine: geometry, pages of cards, strips, and the one widget that owns cursor, keys and mouse."""
