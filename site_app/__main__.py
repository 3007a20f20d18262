"""`python -m site_app`: the `microsite` command by another name."""

from site_app.cli import main

main(prog_name="microsite")
