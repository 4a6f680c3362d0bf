"""What is measured: one ASGI application a module, ``application`` in each."""
