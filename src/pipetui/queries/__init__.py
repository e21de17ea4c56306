"""The read side: a connection in, frozen dataclasses out; imports no ORM."""
