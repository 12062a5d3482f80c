"""Keeps the chronicle in a SQLite file or a PostgreSQL database: evidence, decisions, what is derived from them. The only SQL."""

from .explain import Evidence, Explanation
from .store import Chronicle, open_chronicle
from .texts import Found, Quoted

__all__ = ["Chronicle", "Evidence", "Explanation", "Found", "Quoted", "open_chronicle"]
