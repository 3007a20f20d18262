"""`python -m site_app`: the `microsite` command by another name."""

from site_app.cli.commands import main

main(prog_name="microsite")
