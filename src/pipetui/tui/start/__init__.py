"""From the command to the first board: launching, the first file, what is loaded ahead, how it all ends."""
