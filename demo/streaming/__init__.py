"""An answer that comes word by word."""
