"""The CDN that a stage may have: what it keeps, the distribution, and a name of one's own for it."""
