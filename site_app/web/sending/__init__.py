"""What an answer passes on its way out: headers, compression, and the keeping of pages for who asks next."""
