"""What was given out of a person: files that were made, and rows that other agencies read, of the place where the person is; and what an account gave out.

Of a file only its row is left, which says what region and what data set it was of: whoever was there then may be in it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from server.exports.datasets import DATASETS
from server.identity.regions import KABUPATEN, PROVINCE
from server.inspect.hashes import written
from server.privacy.requests import KPM
from server.siks.asking import PAPERS
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.limits import OWN_ACTS_SHOWN

EXPORT, READ, TOKEN, ACCOUNT, HISTORY = (TABLES[name] for name in ("export", "data_read", "data_token", "account", "history"))
DRAWN, ROUND = TABLES["survey_drawn"], TABLES["survey_round"]


def datasets_about(subject: str) -> tuple[str, ...]:
    """Return the names of what is exported with rows about a family, a member or a worker; files for SIKS-NG are of all of them."""
    return (*(one.name for one in DATASETS.values() if subject in one.tables), *PAPERS)


def files_about(connection: Connection, request: Row, since: datetime | None) -> list[Row]:
    """Return the files whose region and data set the person belongs to, newest first, each with who made it; one statement."""
    query = select(EXPORT, ACCOUNT.c.username, ACCOUNT.c.role).join(ACCOUNT, ACCOUNT.c.id == EXPORT.c.account)
    query = query.where(EXPORT.c.dataset.in_(datasets_about(request.subject)), _there(EXPORT.c.region, request))
    query = query.where(EXPORT.c.made_at >= since) if since else query
    return list(connection.execute(query.order_by(EXPORT.c.made_at.desc(), EXPORT.c.id)))


def reads_about(connection: Connection, request: Row, since: datetime | None) -> list[Row]:
    """Return for each token and data set how often rows of the person's place were read (`calls`), from when to when; one statement."""
    told = (TOKEN.c.name, TOKEN.c.purpose, TOKEN.c.deidentified, READ.c.dataset)
    counted = (func.count().label("calls"), func.min(READ.c["at"]).label("since"), func.max(READ.c["at"]).label("until"))
    query = select(*told, *counted).join(TOKEN, TOKEN.c.id == READ.c.token).group_by(TOKEN.c.id, *told)
    query = query.where(READ.c.dataset.in_(datasets_about(request.subject)), _there(READ.c.region, request))
    query = query.where(READ.c["at"] >= since) if since else query
    return list(connection.execute(query.order_by(func.max(READ.c["at"]).desc(), TOKEN.c.id, READ.c.dataset)))


def _there(region: ColumnElement[str], request: Row) -> ColumnElement[bool]:
    """Return the condition that a region has the person's place in it; of one in several kecamatan any of the kabupaten has."""
    here = (NATION, request.kabupaten[:PROVINCE], request.kabupaten)
    if request.area:
        return region.in_((*here, request.area))
    return or_(region.in_(here), and_(func.length(region) > KABUPATEN, region.startswith(request.kabupaten, autoescape=True)))


def known_since(connection: Connection, request: Row) -> datetime | None:
    """Return when the first change about the person came, None where none is known."""
    named = HISTORY.c.kpm if request.subject == KPM else HISTORY.c.record
    return connection.scalar(select(func.min(HISTORY.c.received_at)).where(HISTORY.c.kabupaten == request.kabupaten, named == request.record))


def rounds_drawn(connection: Connection, kabupaten: str, families: Collection[str]) -> list[Row]:
    """Return the rounds of the survey for which families were drawn, newest first; one statement."""
    query = select(ROUND.c.opens_on, ROUND.c.closes_on).join(DRAWN, DRAWN.c.round == ROUND.c.id)
    return list(connection.execute(query.where(DRAWN.c.kabupaten == kabupaten, DRAWN.c.kpm_id.in_(sorted(families))).order_by(ROUND.c.opens_on.desc())))


def given_by(connection: Connection, account: str) -> tuple[list[Row], list[Row]]:
    """Return the newest files and tokens that an account made, for its holder to see; two statements."""
    found = [
        connection.execute(select(table).where(table.c.account == account).order_by(table.c.made_at.desc(), table.c.id).limit(OWN_ACTS_SHOWN)).all()
        for table in (EXPORT, TOKEN)
    ]
    return list(found[0]), list(found[1])


def given_out(connection: Connection, request: Row) -> dict[str, list[dict[str, Any]]]:
    """Return files and reads of others as plain data; three statements."""
    since = known_since(connection, request)
    files, reads = files_about(connection, request, since), reads_about(connection, request, since)
    what = ("dataset", "format", "region", "first", "last", "deidentified", "purpose")
    made = [{"at": written(one.made_at), "account": one.username, "role": one.role} | {name: getattr(one, name) for name in what} for one in files]
    read = [
        {"token": one.name, "purpose": one.purpose, "dataset": one.dataset, "deidentified": one.deidentified, "calls": one.calls}
        | {"from": written(one.since), "until": written(one.until)}
        for one in reads
    ]
    return {"files": made, "read_by_others": read}
