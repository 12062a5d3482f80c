"""The words of sentences, searched without accents and case: an FTS5 index in SQLite, text vectors in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, text

from ..consolidate.words import fold


def keep(connection: Connection, number: int, words: str) -> None:
    """Index the words of a sentence under its number."""
    if connection.dialect.name == "postgresql":
        query = "INSERT INTO sentence_words (id, words) VALUES (:id, to_tsvector('simple', :text))"
        connection.execute(text(query), {"id": number, "text": " ".join(_words(words))})
    else:
        plain = words.encode("utf-8", "ignore").decode()
        connection.execute(text("INSERT INTO sentence_words (rowid, text) VALUES (:id, :text)"), {"id": number, "text": plain})


def find(connection: Connection, words: str, limit: int) -> list[int]:
    """Give the numbers of the sentences with all these words, best first; see `Chronicle.search`."""
    if connection.dialect.name == "postgresql":
        found = " & ".join(_vector(terms, open_ended) for terms, open_ended in _terms(words))
        ranked = """
            SELECT id FROM sentence_words, to_tsquery('simple', :query) AS asked
            WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC, id LIMIT :limit"""
    else:
        found = " ".join(f'"{" ".join(terms)}"' + ("*" if open_ended else "") for terms, open_ended in _terms(words))
        ranked = "SELECT rowid FROM sentence_words WHERE sentence_words MATCH :query ORDER BY rank, rowid LIMIT :limit"
    return list(connection.scalars(text(ranked), {"query": found, "limit": limit})) if found else []


def _terms(query: str) -> Iterator[tuple[list[str], bool]]:
    """Give the phrases and words asked for, each as its words, and whether it is only a beginning: nothing is read as syntax.

    >>> list(_terms('"état de siège" junt*'))
    [(['etat', 'de', 'siege'], False), (['junt'], True)]
    """
    for phrase, word in re.findall(r'"([^"]*)"|([^\s"]+)', query):
        if terms := _words(phrase or word):
            yield terms, word.endswith("*")


def _words(written: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(written))


def _vector(terms: list[str], open_ended: bool) -> str:
    return "(" + " <-> ".join(f"'{term}'" for term in terms) + (":*" if open_ended else "") + ")"
