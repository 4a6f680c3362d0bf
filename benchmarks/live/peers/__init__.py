"""The peers' projects: one Django project a peer, with the same pages; each runs in an environment of its own."""
