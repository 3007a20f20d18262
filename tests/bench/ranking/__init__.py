"""How good a ranking is: on test collections with judgements, and at finding what is known to be there."""
