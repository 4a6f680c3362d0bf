"""The demo: one app a surface, in one process, with SQLite."""
