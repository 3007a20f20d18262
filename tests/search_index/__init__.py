"""The search engine, by what readers notice."""
