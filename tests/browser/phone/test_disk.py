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
