"""Alerts, in step in every window: a Django form, handlers, a room."""
