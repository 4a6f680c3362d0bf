"""Snake: a game that goes on beside the page."""
