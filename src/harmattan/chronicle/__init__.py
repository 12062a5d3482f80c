"""Keeps the chronicle in one SQLite file: evidence, decisions, and what is derived from them. The only SQL."""

from .explain import Evidence, Explanation
from .store import Chronicle, Found, Quoted, open_chronicle

__all__ = ["Chronicle", "Evidence", "Explanation", "Found", "Quoted", "open_chronicle"]
