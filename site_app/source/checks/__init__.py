"""What is wrong with the content as a whole, or likely not meant."""
