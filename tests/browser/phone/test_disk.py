"""What the app's phone writes, and what it does when the disk is full."""

from collections.abc import Callable

from tests.browser.phone.pockets import Pocket, assert_equal
from tests.browser.phone.test_exchange import meet
from tests.browser.site import Site

NewPocket = Callable[..., Pocket]
BLOCK_ROWS, MANY = 400, 1_000
FILL = """await phone.store.transaction((all) => {
    const [like] = phone.store.mirror.ofKind("kpm");
    const rows = Array.from({ length: given }, (_, at) => {
        const id = `Contoh${String(at).padStart(16, "0")}`;
        return { kind: "kpm", id, scope: like.scope, revision: [1, at], no: null, fields: { ...like.fields, id } };
    });
    all.mirror.store(like.kab, rows);
})"""
TOUCH = """await phone.store.transaction((all) => {
    const row = phone.store.mirror.get("kpm", `Contoh${"0".repeat(13)}500`);
    const fields = { ...row.fields, field_note: "baru" };
    all.mirror.store(row.kab, [{ kind: row.kind, id: row.id, scope: row.scope, revision: [2, 2], no: null, fields }]);
})"""

AGE = """await phone.store.transaction((all) => {
    for (const form of all.forms.all()) {
        const [change] = form.changes, note = change.fields.field_note;
        const outcome = note === "ditinjau" ? "review" : change.outcome;
        const accepted_at = form.accepted_at - (note === "baru" ? 6 : 8) * 86_400;
        all.forms.put({ ...form, accepted_at, changes: [{ ...change, outcome }] });
    }
})"""
NOTES = "phone.store.forms.all().map((form) => form.changes[0].fields.field_note)"
SAVE = "await (async (one) => { const form = one.form(); form.edit('kpm', ...given); await form.save(); })"
TYPED = """void (
    phone.draft.from(() => p.typed && (phone.draft.put('form/x', p.typed), p.typed = null)),
    phone.draft.put('form/y', 'dulu'), p.typed = 'terakhir'
)"""


def test_a_changed_row_rewrites_only_its_block(new_pocket: NewPocket) -> None:
    """Rows of a scope lie in blocks of at most 400, and one changed row costs one of them."""
    pocket = new_pocket()
    pocket.settle()
    pocket.told(FILL, MANY)
    sizes = pocket.told("[...phone.store.mirror.scopes.values()].flat().map((block) => block.rows.length)")
    assert max(sizes) == BLOCK_ROWS and sum(sizes) > MANY
    pocket.told("void (p.files.written = [])")
    pocket.told(TOUCH)
    [written] = pocket.told("p.files.written")
    assert [table for table, _ in written] == ["block"]
    assert pocket.told("await p.isKept()")


def test_each_frame_is_one_write(new_pocket: NewPocket) -> None:
    """P3: what an answer says of forms, rows and cursors of one frame is stored in one transaction."""
    pocket = new_pocket()
    pocket.settle()
    meet(pocket)
    pocket.told("void (p.files.written = [])")
    pocket.settle()
    tables = [sorted({table for table, _ in puts}) for puts in pocket.told("p.files.written")]
    assert ["block", "form", "state"] in tables
    assert tables[0] == ["form"]


def test_a_full_disk_loses_nothing(new_pocket: NewPocket, office: Site) -> None:
    """A form that cannot be stored stays on the screen and is said so; an exchange stops, and all goes on when there is room."""
    pocket = new_pocket()
    pocket.settle()
    meet(pocket)
    pocket.told("void (p.files.isFull = true)")
    kpm = pocket.all("kpm")[0]["id"]
    pocket.told("void (p.form = phone.form(), p.form.edit('kpm', given, { field_note: 'penuh' }))", kpm)
    assert pocket.told("await p.form.save().catch((error) => error.name)") == "StorageFull"
    assert pocket.told("p.form.size") == 1 and pocket.status == (11, 0, 0)
    assert pocket.view("kpm", kpm)["field_note"] is None
    assert pocket.sync()["failure"] == "storage"
    assert pocket.status == (11, 0, 0)
    pocket.told("void (p.files.isFull = false)")
    pocket.told("await p.form.save()")
    pocket.settle()
    assert pocket.status == (0, 12, 0)
    assert_equal(pocket, office)


def test_a_full_disk_gives_up_old_accepted_work_first(new_pocket: NewPocket) -> None:
    """What the server has had for a week makes room for new work; what is recent, unsent or needs attention never does."""
    pocket = new_pocket()
    pocket.settle()
    families = [one["id"] for one in pocket.all("kpm")]
    for kpm, note in zip(families, ("lama", "ditinjau", "baru"), strict=False):
        pocket.edit("kpm", kpm, field_note=note)
    pocket.settle()
    pocket.told(AGE)
    pocket.edit("kpm", families[3], field_note="belum")
    pocket.told("void (p.files.isFull = p.files.isFreed = true)")
    pocket.edit("kpm", families[4], field_note="penuh")
    kept = ["ditinjau", "baru", "belum", "penuh"]
    assert pocket.told(NOTES) == kept and pocket.status == (2, 1, 1)
    pocket.told("void (p.files.isFull = true)")
    assert pocket.told(f"{SAVE}(phone).catch((error) => error.name)", [families[5], {"field_note": "x"}]) == "StorageFull"
    pocket.told("void (p.files.isFull = false)")
    pocket.told("await p.reopen()")
    assert pocket.told(NOTES) == kept


def test_two_tabs_keep_each_others_forms(new_pocket: NewPocket, office: Site) -> None:
    """A tab that was robbed of the phone and wakes up writes over no form of the other; forms under former keys go on."""
    pocket = new_pocket()
    pocket.settle()
    first, second = (one["id"] for one in pocket.all("kpm")[:2])
    pocket.told("void (p.robbed = phone, p.phone = await openPhone(p.files, p.means))")
    pocket.told(f"{SAVE}(phone)", [first, {"field_note": "di tab baru"}])
    pocket.told(f"{SAVE}(p.robbed)", [second, {"field_note": "di tab lama"}])
    key, other = pocket.told("[...(await p.files.load('form')).keys()]")
    assert key[:12] == other[:12] and key != other
    rename = "{ table: 'form', key: given.slice(0, 12), value: all.get(given) }, { table: 'form', key: given, value: undefined }"
    pocket.told(f"await p.files.load('form').then((all) => p.files.write([{rename}]))", key)
    pocket.told("await p.reopen()")
    assert pocket.status == (2, 0, 0)
    pocket.settle()
    assert pocket.told("[...(await p.files.load('form')).keys()]") == [key[:12], other]
    assert_equal(pocket, office)
    assert pocket.status == (0, 2, 0)
    assert [pocket.view("kpm", one)["field_note"] for one in (first, second)] == ["di tab baru", "di tab lama"]


def test_what_is_typed_is_asked_for_at_the_end(new_pocket: NewPocket) -> None:
    """Closing takes what screens hold back and says whether it is kept; what comes later, or finds no room, is thrown at nobody."""
    pocket = new_pocket()
    thrown: list[str] = []
    pocket.page.on("pageerror", lambda error: thrown.append(error.message))
    pocket.told(TYPED)
    assert pocket.told("await phone.close()")
    pocket.told("(phone.draft.put('form/late', 1), await phone.draft.drop('form/y'))")
    assert not pocket.told("await phone.draft.flush()")
    pocket.told("void (p.phone = await openPhone(p.files, p.means))")
    assert pocket.told("['form/x', 'form/y', 'form/late'].map((name) => phone.draft.get(name))") == ["terakhir", "dulu", None]
    pocket.told("void (p.files.isFull = true)")
    pocket.told("(phone.draft.put('form/x', 'tanpa tempat'), await new Promise((done) => setTimeout(done, 50)))")
    assert pocket.told("phone.draft.trouble.value.name") == "StorageFull"
    pocket.told("void (p.files.isFull = false)")
    assert pocket.told("await phone.draft.flush()") and pocket.told("phone.draft.trouble.value") is None
    pocket.told("void (p.files.isFull = true, phone.draft.put('form/x', 'lagi'))")
    assert not pocket.told("await phone.close()")
    assert thrown == []
