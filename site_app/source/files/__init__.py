"""The files of `content/`, read with the line of every value, and what is wrong with them."""
