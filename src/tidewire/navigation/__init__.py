"""Going from page to page without a reload, the server's part: views that render only the regions asked for."""
