"""Components: counters that count on the server."""
