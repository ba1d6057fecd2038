"""Run by Alembic: migrates over the connection it is handed, inside that connection's transaction."""

from alembic import context

from aggregator.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the caller's transaction holds the whole upgrade
)
context.run_migrations()
