"""What a search found, as its page shows it: entries, filters, and what is near where there is nothing."""
