pytest_plugins = ["tidewire.testing.fixtures"]
