"""Runs the migrations on the connection that `database.prepare` passes in, within its transaction."""

from alembic import context

from harmattan.chronicle.schema import metadata

# Alembic gives its context a configuration only while it migrates: imported at another time, this does nothing.
config = getattr(context, "config", None)
if config is not None:
    context.configure(connection=config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
