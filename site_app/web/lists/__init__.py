"""Every review: filtered, counted, in order, page by page."""
