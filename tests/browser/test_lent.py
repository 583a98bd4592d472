"""A phone that is lent to many tests keeps nothing of any of them."""

from playwright.sync_api import Page

from tests.browser.fieldwork import begin, go, offline, open_family, save
from tests.browser.lent import Lent
from tests.browser.site import Site

STORE = """async () => {
    localStorage.setItem("letters", "24");
    document.cookie = "crumb=1";
    const db = await new Promise((done) => {
        const asked = indexedDB.open("left over", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("one");
        asked.onsuccess = () => done(asked.result);
    });
    db.close();
}"""
STORED = """async () => {
    const rows = {};
    for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); });
        for (const store of db.objectStoreNames) {
            rows[`${name} ${store}`] = await new Promise((done) => {
                const asked = db.transaction(store).objectStore(store).getAllKeys();
                asked.onsuccess = () => done(asked.result.map(String));
            });
        }
        db.close();
    }
    return [rows, { ...localStorage }, document.cookie, await caches.keys()];
}"""


def stored(lent: Lent) -> list[object]:
    """Return what the browser of the phone has stored for the app."""
    return lent.keeper.evaluate(STORED)


def work(page: Page) -> None:
    """Note something without signal, which no exchange takes away, and leave things behind everywhere."""
    offline(page)
    kpm = open_family(page)
    go(page, f"/keluarga/{kpm}/catatan")
    page.get_by_label("Catatan").fill("Belum terkirim.")
    save(page)
    page.evaluate(STORE)
    page.context.route("**/api/**", lambda route: route.abort())


def test_what_a_test_left_is_gone_for_the_next(site: Site, lent: Lent) -> None:
    """Unsent work, databases, letters, cookies, routes and lost signal do not outlive a test; the phone opens as it was enrolled."""
    phone = lent.lend()
    before = stored(lent)
    work(begin(phone, site))
    assert stored(lent) != before
    lent.take_back()
    assert lent.lend() is phone and stored(lent) == before and phone.context.pages == [lent.keeper]
    begin(phone, site)
    assert lent.take_back() == []


def test_a_phone_that_cannot_be_made_as_it_was_is_replaced(site: Site, lent: Lent) -> None:
    """After its browser was ended, or the stores or the installed app were changed, the next test has another copy."""
    first = lent.lend()
    first.close()
    lent.take_back()
    second = lent.lend()
    assert second.profile != first.profile
    second.open(site.page).evaluate("caches.open('other').then(() => undefined)")
    lent.take_back()
    third = lent.lend()
    assert third.profile != second.profile and not first.context and not second.context
    begin(third, site)
    assert lent.take_back() == []
