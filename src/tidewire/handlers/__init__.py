"""Handlers: functions that answer what a visitor does with operations on the page."""
