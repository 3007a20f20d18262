"""Puts the site on AWS Lambda."""
