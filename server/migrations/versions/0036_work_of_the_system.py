"""Long work that nobody asked for, because the calendar did."""

from alembic import op

from server.models.columns import key_text

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let work be without an account."""
    with op.batch_alter_table("work_item") as table:
        table.alter_column("account", existing_type=key_text(22), nullable=True)


def downgrade() -> None:
    """Remove such work, which the calendar asks for again, and demand an account."""
    op.execute("DELETE FROM work_item WHERE account IS NULL")
    with op.batch_alter_table("work_item") as table:
        table.alter_column("account", existing_type=key_text(22), nullable=False)
