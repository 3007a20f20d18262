"""What the benchmarks read: films that are real, words and reviews that are made up, queries drawn from either."""
