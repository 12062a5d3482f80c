"""Words without case and accents, and what they begin with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Lower the case and leave out the accents.

    >>> fold("Cédéao")
    'cedeao'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def begins(text: str, beginnings: Iterable[str]) -> bool:
    """Tell whether the folded text, or one of its words, begins with one of the beginnings; several words are sought within.

    >>> begins("l'opération", ["operat"]), begins("a pris le contrôle", ["pris le controle"]), begins("reprise", ["pris"])
    (True, True, False)
    """
    folded = fold(text).replace("’", "'")
    words = folded.replace("'", " ").split()
    return any(
        folded.startswith(start) or (start in folded if " " in start else any(word.startswith(start) for word in words))
        for start in beginnings
    )
