"""The ASGI application, the page and its mailbox, limits, and the protocol that every surface implements."""
