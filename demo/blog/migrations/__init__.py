"""The journal's tables and its first posts."""
