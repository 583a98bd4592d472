"""Jobs: the process that owns the timetable, and its jobs on demand."""

import time

import click

from server.commands.common import with_parts
from server.jobs.owner import ownership
from server.jobs.timetable import make_scheduler, run_proof, run_sweep
from server.services import Services

RETRY_S = 60


@click.group(invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    """Run the timetable until stopped; a second process waits until the first is gone."""
    if context.invoked_subcommand is None:
        context.invoke(timetable)


@jobs.command()
@with_parts
def timetable(parts: Services) -> None:
    """Run the timetable until stopped."""
    while True:
        with ownership(parts.engine, parts.settings.instance) as owner:
            if owner:
                scheduler = make_scheduler(parts)
                scheduler.start()
                click.echo("This process owns the timetable.")
                while scheduler.running:
                    time.sleep(RETRY_S)
        time.sleep(RETRY_S)


@jobs.command()
@with_parts
def proof(parts: Services) -> None:
    """Prove now that every row has its feed entry and every digest is right."""
    findings = run_proof(parts)
    for found in findings:
        click.echo(f"{found.what}: {found.count} of {found.kind} in {found.kabupaten}")
    if findings:
        raise click.exceptions.Exit(1)
    click.echo("Every row has its feed entry, and every digest is right.")


@jobs.command()
@with_parts
def sweep(parts: Services) -> None:
    """Remove expired markers, codes, tokens and orders of rows now."""
    swept = run_sweep(parts)
    click.echo(f"Removed: {swept.markers} markers, {swept.codes} codes, {swept.tokens} tokens, {swept.orders} orders of rows.")
