"""Measurements of Tidewire beside floors and peers."""
