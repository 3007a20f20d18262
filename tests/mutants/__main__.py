"""`python -m tests.mutants ROOM`: change the code of a room, one thing at a time, and see whether its tests notice."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from shutil import copytree

import click

from tests.mutants.kept import as_toml, list_of, load_kept
from tests.mutants.mutating import Mutant, load_mutants
from tests.mutants.workshop import BrokenTestsError, Workshop, copy_project, open_workshop

PROJECT = Path(__file__).parents[2]


def choose(mutants: Sequence[Mutant], sample: str) -> list[Mutant]:
    """Return all mutants, or so many; which ones changes as little as the code does."""
    if sample == "all":
        return list(mutants)
    return sorted(mutants, key=lambda mutant: sha256(repr(mutant.key).encode()).digest())[: int(sample)]


def try_all(room: str, tests: str, sample: str, jobs: int) -> list[tuple[Mutant, str]]:
    """Return the verdict on each mutant."""
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(jobs))
        first = stack.enter_context(open_workshop(partial(copy_project, PROJECT)))
        click.echo("Running the tests as they are …", err=True)
        notes = first.trace(room, tests)
        first.check(notes)
        copies = [partial(copytree, first.project)] * (jobs - 1)
        free: SimpleQueue[Workshop] = SimpleQueue()
        for workshop in (first, *(stack.enter_context(open_workshop(copy)) for copy in copies)):
            free.put(workshop)

        def verdict(mutant: Mutant) -> tuple[Mutant, str]:
            workshop = free.get()
            try:
                return mutant, workshop.verdict(mutant, notes)
            finally:
                free.put(workshop)

        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
        mutants = choose(load_mutants(PROJECT, room), sample)
        with click.progressbar(pool.map(verdict, mutants), length=len(mutants), label=room, file=sys.stderr) as tried:
            return list(tried)


def report(room: str, verdicts: Sequence[tuple[Mutant, str]]) -> int:
    """Print what survived without a reason, what has a reason without need, and the rate; return how many they are."""
    kept = load_kept(room)
    survivors = [mutant for mutant, verdict in verdicts if verdict == "survived"]
    unexplained = [mutant for mutant in survivors if mutant.key not in kept.all]
    noticed = [mutant for mutant, verdict in verdicts if verdict != "survived" and mutant.key in kept.all]
    for mutant in unexplained:
        click.echo(as_toml(mutant))
    for mutant in noticed:
        click.echo(f"{mutant.path}:{mutant.line}: a test notices “{mutant.after}” now; take it off the list")
    same = sum(mutant.key in kept.equivalent for mutant in survivors)
    killed, asked = len(verdicts) - len(survivors), len(verdicts) - same
    counts = ", ".join(f"{number} {name}" for name, number in sorted(Counter(name for _, name in verdicts).items()))
    click.echo(f"{room}: {killed} of {asked} killed, {killed / max(asked, 1):.1%} ({counts}; {same} equivalent)")
    return len(unexplained) + len(noticed)


@click.command()
@click.argument("room")
@click.option("--sample", default="100", help="How many mutants to try, or `all`.")
@click.option("--jobs", default=os.cpu_count() or 1, help="How many to try at a time.")
def main(room: str, sample: str, jobs: int) -> None:
    """Try the mutants of ROOM, a folder or a module; fail if one survives without a reason."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    room = room.rstrip("/")
    tests = f"tests/{room}" if (PROJECT / room).is_dir() else f"tests/{Path(room).parent}"
    if not (PROJECT / room).exists() or not (PROJECT / tests).is_dir():
        raise click.BadParameter(f"{room} is no room, or has no tests in {tests}")
    try:
        wrong = report(room, try_all(room, tests, sample, jobs))
    except BrokenTestsError as error:
        raise click.ClickException(f"the tests fail before anything is changed; mend them\n{error}") from error
    if wrong:
        raise click.ClickException(f"{wrong} to see to; test what survives, or say why it may in {list_of(room)}")


if __name__ == "__main__":
    main()
