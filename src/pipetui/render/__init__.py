"""Rich renderables that the screen and the printouts share."""
