"""The schema's version: brought up to date when opened, refused when it is not ours.

Alembic is loaded only when there is something to migrate.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from aggregator.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0002"  # the newest revision in migrations/versions
OLD: Final = (
    "the database is of an older Dateline: `run.py once` or starting the service brings it up to date"
)
FOLDER: Final = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """The schema's version; None for an empty database. Raises StoreError when it does not say."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is None:
        raise StoreError("the database does not say its version; restore the latest backup")
    return str(version)


def require_up_to_date(connection: Connection) -> None:
    """Raises StoreError, saying what to do, when the schema is not HEAD."""
    version = version_of(connection)
    if version != HEAD:
        _require_known(version)
        raise StoreError(OLD)


def upgrade(connection: Connection) -> None:
    """Bring the schema to HEAD within the caller's transaction. Raises StoreError for an unknown version."""
    version = version_of(connection)
    if version == HEAD:
        return
    _require_known(version)
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _require_known(version: str | None) -> None:
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if version is not None and version not in known:
        raise StoreError(
            f"the database has schema {version}, this program knows {HEAD} at most; it was used by a newer"
            " Dateline: install that one, or restore a backup from before"
        )


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
