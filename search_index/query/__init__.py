"""What was typed into what is looked for: clauses, spelling, suggestions, and what it may cost."""
