"""Forms: what is typed stays on the screen until it is saved or thrown away on purpose."""
