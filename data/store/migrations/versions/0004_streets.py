"""The street network that walking times follow"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "streets",
        sa.Column("street_id", sa.Text(), nullable=False),
        sa.Column("from_lon", sa.Double(), nullable=False),
        sa.Column("from_lat", sa.Double(), nullable=False),
        sa.Column("to_lon", sa.Double(), nullable=False),
        sa.Column("to_lat", sa.Double(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("row_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("street_id", name=op.f("pk_streets")),
    )


def downgrade() -> None:
    op.drop_table("streets")
