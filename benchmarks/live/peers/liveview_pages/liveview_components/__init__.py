"""Found by django-liveview by its name."""
