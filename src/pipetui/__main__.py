"""The way in: bare `pipetui` opens the board without loading the command line; everything else goes to it."""
