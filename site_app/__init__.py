"""A review microsite with search: reviews kept in Markdown, read and searched online."""
