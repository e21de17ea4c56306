"""The rules of selling, in the standard library only: no file, no screen, no clock."""
