"""Saved filters of a list: kept under a name, shown as links, taken away."""

from typing import Any

from flask import Blueprint, request, url_for

from server.console.entry import lead
from server.console.queues import filters_of, told_in
from server.console.repair import say_wrong
from server.console.speech import note
from server.desk.queues import queue_of
from server.desk.saved import drop_filter, save_filter
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id

pages = Blueprint("saved", __name__)


@pages.post("/antrian/<string:queue>")
@console(*READING)
def post_list(queue: str) -> Any:
    """Save the filters that the address tells, or forget a saved one."""
    queue_of(queue)
    told = told_in(request.args)
    filters_of(told)
    try:
        _keep(queue, told)
    except Problem as problem:
        note("saved.wrong", kind="bad", why=say_wrong(problem.error.details["fields"]["name"]))
    return lead(url_for("konsol.queues.get_list", queue=queue, **told))


def _keep(queue: str, told: dict[str, str]) -> None:
    who, dropped, name = caller().row.id, request.form.get("drop", ""), request.form.get("name", "")
    if is_id(dropped):
        drop_filter(services(), who, dropped)
        note("saved.dropped")
        return
    save_filter(services(), who, queue, name, told)
    note("saved.kept")

