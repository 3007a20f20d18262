"""From Markdown to the HTML and the text of a review."""
