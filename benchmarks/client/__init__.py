"""What a patch costs in the browser: Tidewire's client beside others. Method: ``docs/performance.md``."""
