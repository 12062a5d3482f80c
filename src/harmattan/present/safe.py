"""Words of dispatches made harmless to a terminal: they are hostile until shown otherwise."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_suspect = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\u02ff]")
_turns = ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
_joiners = "\u200c\u200d"  # letters of some scripts need them


def safe(text: str) -> str:
    """Give a text in one line without control characters: spaces for line ends and tabs, � for escapes and what turns the
    writing round; what is not seen is left out.

    >>> safe("a\\x1b[31mb\\n\\u202ec\\xad")
    'a�[31mb �c'
    """
    return _suspect.sub(lambda match: _shown(match[0]), text)


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return " "
    if category in ("Cc", "Cs") or unicodedata.bidirectional(character) in _turns:
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cf" and character not in _joiners else character
