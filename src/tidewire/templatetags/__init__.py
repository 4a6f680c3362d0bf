"""Tidewire's template tags."""
