"""The change feed: what was committed to the database, announced on the topics of its rows."""
