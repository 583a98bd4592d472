"""Phones of the app inside a page of Chromium, driven call by call against the real server."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from schemas import KINDS
from server.services import Services
from sync.kinds import ENVELOPE
from tests.browser.site import Site

DRIVER = Path(__file__).with_name("pocket.js")
Rows = dict[str, list[Any]]


@dataclass(slots=True)
class Pocket:
    """One phone; `told(js)` runs an expression in which `p` is its pocket and `phone` the phone."""

    page: Page

    def told(self, script: str, given: Any = None) -> Any:
        """Run JavaScript over the phone; `given` is there as `given`."""
        return self.page.evaluate(f"async (given) => {{ const p = window.pocket, phone = p.phone; return {script}; }}", given)

    def enrol(self, code: str) -> None:
        """Become a worker's phone."""
        self.told("await p.enrol(given)", code)

    def sync(self) -> dict[str, Any]:
        """Exchange once; return the report."""
        return self.told("await phone.sync()")

    def settle(self) -> dict[str, Any]:
        """Exchange until complete, within a few tries; return the last report."""
        for _ in range(6):
            report = self.sync()
            if report["complete"]:
                return report
        raise AssertionError(f"the phone did not get through: {report}")

    def be_struck(self, how: str, path: str = "/exchange", times: int = 1, **more: Any) -> None:
        """Let the network be bad."""
        self.told("void (p.bad = given)", {"how": how, "path": path, "times": times, **more})

    def be_well(self) -> None:
        """Let the network be good."""
        self.told("void (p.bad = null)")

    def edit(self, kind: str, record: str, **fields: Any) -> str:
        """Open, fill in and save a form with one edit."""
        script = "await (() => { const form = phone.form(); form.edit(...given); return form.save(); })()"
        return self.told(script, [kind, record, fields])

    def make(self, *records: tuple[str, dict[str, Any]]) -> list[str]:
        """Save a form that makes records; return their ids."""
        script = """await (async () => {
            const form = phone.form();
            const ids = given.map(([kind, fields]) => form.make(kind, fields));
            await form.save();
            return ids;
        })()"""
        return self.told(script, [list(one) for one in records])

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return all records of a kind that are not deleted."""
        return self.told("phone.all(given).filter((one) => !one.deleted)", kind)

    def view(self, kind: str, record: str) -> dict[str, Any] | None:
        """Return a record as shown."""
        return self.told("phone.view(...given)", [kind, record])

    @property
    def status(self) -> tuple[int, int, int]:
        """The three counts."""
        return tuple(self.told("[phone.status.value.here, phone.status.value.accepted, phone.status.value.attention]"))

    def rows(self) -> Rows:
        """Return the mirror: `kabupaten kind id` -> scope, number, tag, fields."""
        return self.told("p.rows()")

    def held(self) -> dict[str, list[str]]:
        """Return the scopes that the phone holds."""
        return self.told("phone.store.places.held()")


def rows_of(parts: Services, held: dict[str, list[str]]) -> Rows:
    """Return what the server has in some scopes, in the shape of a phone's mirror."""
    found: Rows = {}
    for kabupaten, scopes in held.items():
        with parts.store.view(kabupaten) as view:
            for scope in scopes:
                wanted: dict[str, list[str]] = {}
                for entry in view.feed_of_scope(scope):
                    if entry.left_on is None:
                        wanted.setdefault(entry.kind, []).append(entry.id)
                for kind, ids in wanted.items():
                    for row in view.records(KINDS[kind], ids):
                        fields = {name: row.fields[name] for name in (*KINDS[kind].sent, *ENVELOPE)}
                        found[f"{kabupaten} {kind} {row.id}"] = [row.scope, row.revision, row.tag, fields]
    return found


def assert_equal(pocket: Pocket, site: Site) -> None:
    """Hold the mirror to the server row by row, in memory and as kept in the files."""
    assert pocket.rows() == rows_of(site.parts, pocket.held())
    assert pocket.told("await p.isKept()")
