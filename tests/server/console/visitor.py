"""A visitor of the console: a browser without scripts, who reads pages and sends their forms."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.identity.callers import COOKIE
from server.identity.tokens import CONSOLE_MARK
from tests.server.api.world import HOME, PASSWORD, World

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LOGIN = "/konsol/masuk"


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser of his own."""

    client: FlaskClient
    seen: TestResponse | None = field(default=None)

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        self.seen = self.client.get(path)
        return self.seen

    def send(self, path: str, /, **fields: Any) -> TestResponse:
        """Send a form with the token of the page seen last."""
        return self.client.post(path, data={"csrf_token": TOKEN.search(self.seen.text)[1], **fields})

    def log_in(self, username: str, password: str = PASSWORD, *, wanted: str = "") -> TestResponse:
        """Open the login and send it."""
        self.get(LOGIN)
        return self.send(LOGIN, username=username, password=password, next=wanted)

    @property
    def cookie(self) -> str:
        """The token of the login, or nothing."""
        found = self.client.get_cookie(COOKIE, path="/konsol/")
        return found.value if found else ""


def add_account(world: World, role: str, username: str = "", *, region: str = HOME) -> str:
    """Make an account; return its name."""
    return world.add_account(username or role, role, region).username


def visit(world: World, role: str, username: str = "", *, region: str = HOME) -> Visitor:
    """Make an account that is logged in; its browser has the cookie of the console."""
    visitor = Visitor(world.client)
    visitor.client.set_cookie(COOKIE, world.let_in(world.add_account(username or role, role, region), CONSOLE_MARK), path="/konsol/")
    return visitor
