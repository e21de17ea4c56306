"""pipetui: a sales pipeline in the terminal. Kept empty: every command pays for what stands here."""
