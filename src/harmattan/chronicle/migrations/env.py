"""Runs the migrations on the connection that `database.prepare` passes in, within its transaction."""

from alembic import context

from harmattan.chronicle.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
