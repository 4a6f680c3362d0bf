"""The examples under ``deploy/``: sound by their own programs' judgement, and what they promise, tried."""
