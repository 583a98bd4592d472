"""The kernel of the app computes in Chromium what the server's code computes in Python."""

import json

import pytest
from playwright.sync_api import BrowserContext

from tests.vectors.make import FOLDER


@pytest.mark.parametrize("name", ["slots", "digests", "scopes", "overlays", "drafts", "aturan"])
def test_the_kernel_agrees_with_python(coat: BrowserContext, script: str, name: str) -> None:
    """The rules of komitmen, P7, P9 to P12, P31, P37, P38: every vector comes out the same."""
    vectors = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    page = coat.new_page()
    page.evaluate(script)
    computed = page.evaluate(f"(text) => JSON.stringify(Kernel.{name}(JSON.parse(text)))", json.dumps(vectors))
    page.close()
    assert json.loads(computed) == vectors
