"""The project that the tests drive."""
