"""Templates of expressions, as written in word files, made into matchers.

A form is words and classes between spaces: `[<the>] <day> <month> [<year>]`. `<month>` is a class of the word file and gives
its value under its own name, `<n:n2>` under another one; `[…]` may be missing; `(a|b c)` is a choice.
A class is a list of words, a table of values with their words, or a table with `regex` and `first`: the words that it can
begin with, "#" for a digit. A word that ends with an apostrophe or a hyphen stands close to the next, as a number may.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import LexiconError

_TOKEN = re.compile(r"<(\w+)(?::(\w+))?>|[\[\]()|]|[^\s<>\[\]()|]+")
_GAP = r"(?:(?<=['-]) ?| +|(?<=\d)(?=[^\W\d]))"
_END = r"(?:(?<=[.'-])|(?!\w))"
_WORD = re.compile(r"\w+")
_ROMAN = re.compile(r"[ivxlcdm]+e")
_SAME = str.maketrans("’ʼ`\u00a0\u202f\u2009\t–—‑", "'''    ---")


@dataclass(frozen=True, slots=True)
class Piece:
    """A form found in a text: its span (end excluded), what it means, and the values of its classes."""

    start: int
    end: int
    means: str
    values: Mapping[str, Any]
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A compiled form; `classes` tells the class of each group; an `inner` form counts only inside another expression."""

    means: str
    pattern: re.Pattern[str]
    classes: Mapping[str, str]
    fixed: Mapping[str, Any]
    inner: bool


@dataclass(frozen=True)
class Forms:
    """All forms of one language, found by the word that they begin with."""

    starts: dict[str, list[Form]] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def at(self, plain: str, position: int, inner: bool = True) -> Iterator[Piece]:
        """Give every form that stands at a position of a text made plain; without `inner` ones, only those that stand alone."""
        word = _WORD.match(plain, position)
        if word is None:
            return
        for key in _keys(word[0]):
            for form in self.starts.get(key, ()):
                if form.inner and not inner:
                    continue
                match = form.pattern.match(plain, position)
                if match:
                    values = dict(form.fixed)
                    for name, text in match.groupdict().items():
                        if text is not None:
                            words = self.values.get(form.classes[name])
                            values[name] = words[re.sub(" +", " ", text)] if words else text
                    yield Piece(position, match.end(), form.means, values, form.inner)


def plain(text: str) -> str:
    """Make a text plain for the matchers, character for character: lower case, one apostrophe, one hyphen, spaces.

    >>> plain("L’été\\n2022")
    "l'été 2022"
    """
    text = text.translate(_SAME)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", low) if "\n" in low else low


def words_in(plain_text: str, firsts: frozenset[str]) -> Iterator[int]:
    """Give the positions of the words that a form can begin with."""
    for match in _WORD.finditer(plain_text):
        word = match[0]
        if word in firsts or "0" <= word[0] <= "9" or ("%" in firsts and _ROMAN.fullmatch(word)):
            yield match.start()


def compile_forms(classes: Mapping[str, Any], groups: list[dict[str, Any]], where: str) -> Forms:
    """Compile the forms of a word file (`groups` have `means`, `forms` and any fixed values); LexiconError names a wrong one."""
    forms = Forms()
    for name, words in classes.items():
        if isinstance(words, dict) and "regex" not in words:
            forms.values[name] = {w: int(v) if v.lstrip("-").isdigit() else v for v, ws in words.items() for w in ws}
    for group in groups:
        fixed = {key: value for key, value in group.items() if key not in ("means", "forms", "inner")}
        for text in group["forms"]:
            try:
                tree = _choice(_TOKEN.finditer(text), "")
                named: dict[str, str] = {}
                pattern = re.compile(_regex(tree, classes, named) + _END)
                firsts, empty = _firsts(tree, classes)
            except (KeyError, IndexError, re.error) as error:
                raise LexiconError(f"{where}: the form {text!r} is wrong ({error!r}). Check its classes and brackets.") from error
            if empty or not firsts:
                raise LexiconError(f"{where}: the form {text!r} has no part that must be there. Take one out of its brackets.")
            form = Form(group["means"], pattern, named, fixed, bool(group.get("inner")))
            for first in firsts:
                forms.starts.setdefault(first, []).append(form)
    return forms


def _keys(word: str) -> tuple[str, ...]:
    if "0" <= word[0] <= "9":
        return ("#",)
    return (word, "%") if _ROMAN.fullmatch(word) else (word,)


def _choice(tokens: Iterator[re.Match[str]], closing: str) -> list[list[tuple[str, Any]]]:
    branches: list[list[tuple[str, Any]]] = [[]]
    for token in tokens:
        text = token[0]
        if text in ("[", "("):
            branches[-1].append(("maybe" if text == "[" else "one", _choice(tokens, "]" if text == "[" else ")")))
        elif text == "|":
            branches.append([])
        elif text in ("]", ")"):
            if text != closing:
                raise KeyError(text)
            return branches
        elif token[1]:
            branches[-1].append(("class", (token[1], token[2] or token[1])))
        else:
            branches[-1].append(("word", text))
    if closing:
        raise KeyError(closing)
    return branches


def _regex(branches: list[list[tuple[str, Any]]], classes: Mapping[str, Any], named: dict[str, str]) -> str:
    return "|".join(_sequence(branch, classes, named) for branch in branches)


def _sequence(nodes: list[tuple[str, Any]], classes: Mapping[str, Any], named: dict[str, str]) -> str:
    out, started = "", False
    for kind, content in nodes:
        if kind == "word":
            text = re.escape(content)
        elif kind == "class":
            name, group = content
            text = _class_regex(classes[name])
            if isinstance(classes[name], dict):
                named[group] = name
                text = f"(?P<{group}>{text})"
            else:
                text = f"(?:{text})"
        else:
            text = f"(?:{_regex(content, classes, named)})"
        if kind == "maybe":
            out += f"(?:{_GAP}{text})?" if started else f"(?:{text}{_GAP})?"
        else:
            out += _GAP + text if started else text
            started = True
    return out


def _class_regex(words: Any) -> str:
    if isinstance(words, dict) and "regex" in words:
        return str(words["regex"])
    listed = words if isinstance(words, list) else [word for group in words.values() for word in group]
    return "|".join(re.escape(word).replace(r"\ ", " +") for word in sorted(listed, key=len, reverse=True))


def _firsts(branches: list[list[tuple[str, Any]]], classes: Mapping[str, Any]) -> tuple[set[str], bool]:
    """Give the words that a choice can begin with, and whether it can be empty."""
    found: set[str] = set()
    empty = False
    for branch in branches:
        for kind, content in branch:
            first, skipped = _first(kind, content, classes)
            found |= first
            if not skipped:
                break
        else:
            empty = True
    return found, empty


def _first(kind: str, content: Any, classes: Mapping[str, Any]) -> tuple[set[str], bool]:
    if kind in ("maybe", "one"):
        first, empty = _firsts(content, classes)
        return first, empty or kind == "maybe"
    if kind == "word":
        listed = [content]
    else:
        words = classes[content[0]]
        if isinstance(words, dict) and "regex" in words:
            return set(words["first"]), False
        listed = words if isinstance(words, list) else [word for group in words.values() for word in group]
    return {"#" if word[0].isdigit() else _WORD.findall(word)[0] for word in listed}, False
