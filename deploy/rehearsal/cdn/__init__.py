"""The CDN that is played: its distributions, what they keep, what its edge answers, and certificates for its names."""
