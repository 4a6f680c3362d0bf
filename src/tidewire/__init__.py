"""Live Django pages."""
