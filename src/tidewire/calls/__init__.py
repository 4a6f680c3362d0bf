"""What functions of the project take from a client, and where they run."""
