"""An installed app: its models are what the tests of the change feed save."""
