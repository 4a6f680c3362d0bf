"""Components: typed classes with Django templates, rendered on the server and live in the page."""
