"""Live pages over a WebSocket: Tidewire beside its floors. Method and findings: ``README.md`` in this folder."""
