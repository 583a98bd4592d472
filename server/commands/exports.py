"""Exports: write their dictionary of columns."""

import click

from server.exports.dictionary import FILE, written


@click.group()
def exports() -> None:
    """Files that go out of the house."""


@exports.command("dictionary")
def dictionary() -> None:
    """Write the published dictionary of columns anew, from the code."""
    FILE.write_text(written(), "utf-8")
    click.echo(f"Written: {FILE}")
