"""The screen of the board: its commands, writes, reads and looks, round the widget of `tui.board`."""
