"""What travels over the socket: frames, their codec, and the names of their parts. Imports no Django."""
