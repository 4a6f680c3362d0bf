"""One operation to many pages, and text that streams to many, beside consumers written by hand with Channels."""
