"""For development: what watches a server while somebody works on its project. Loaded by name, under DEBUG only."""
