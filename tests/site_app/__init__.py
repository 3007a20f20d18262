"""From Markdown to pages and answers."""
