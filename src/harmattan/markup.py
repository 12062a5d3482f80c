"""HTML to text: a walk over the blocks of a page, in their order, without building a tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from .errors import Rejected

max_depth = 500

skipped = frozenset(
    re.findall(
        r"\w+",
        "script style nav footer aside noscript template form button select svg iframe figcaption textarea object math",
    )
)
blocks = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body center dd details div dl dt fieldset figure h1 h2 h3 h4 h5 h6 header hr html li main ol"
        " p pre section summary table tbody tfoot thead tr ul",
    )
)
void = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta source track wbr"))
date_properties = ("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What an HTML page says: its text (blocks separated by blank lines), headline, date as written, address, outlet."""

    text: str
    headline: str | None
    date: str | None
    url: str | None
    site: str | None = None


def is_html(head: str) -> bool:
    """Tell whether a text begins as an HTML page does.

    >>> is_html("<!DOCTYPE html><p>Le préfet est parti."), is_html("Le préfet < le ministre")
    (True, False)
    """
    head = head.lstrip("\ufeff \t\r\n")[:2000].lower()
    head = re.sub(r"^(?:<\?xml[^>]*>|<!--.*?-->|\s+)+", "", head, flags=re.S)
    return bool(re.match(r"<(?:!doctype html|html|head|body|article|main|div|p)\b[^>]*>", head))


def decode_html(raw: bytes, source: str) -> str:
    """Decode a page by its byte order mark, by the charset that it declares, else as UTF-8; raise Rejected if it cannot be."""
    if raw.startswith(b"\xef\xbb\xbf"):
        charset = "utf-8-sig"
    elif raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    else:
        declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]+)""", raw[:4096], re.I)
        charset = declared[1].decode("ascii") if declared and declared[1].isascii() else "utf-8"
        if charset.lower() in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"):
            charset = "cp1252"
    try:
        return raw.decode(charset)
    except LookupError:
        reason = f"declares the unknown charset {charset!r}: convert the page to UTF-8"
    except (UnicodeDecodeError, UnicodeError) as error:
        reason = f"is not valid {charset} ({error}): convert the page to UTF-8, or mend the charset that it declares"
    raise Rejected(source, reason)


def read_html(markup: str, source: str) -> HtmlPage:
    """Read a page: its blocks in order, without scripts, styles, menus, footers, asides, forms and captions.

    Where the page has an `<article>` or a `<main>` that holds the better part of its words, only that is taken.
    Raise Rejected if the page is nested more than 500 deep.

    >>> read_html("<title>Titre</title><nav>Menu</nav><p>Une phrase.<p>Une autre.", "page.html").text
    'Une phrase.\\n\\nUne autre.'
    """
    walk = _Walk()
    parser = etree.HTMLParser(target=walk, huge_tree=True)
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.lstrip("\ufeff")).replace("\x00", "")
    try:
        for start in range(0, len(markup), 65536):
            parser.feed(markup[start : start + 65536])
            if walk.too_deep:
                raise Rejected(source, f"has HTML nested more than {max_depth} deep: save the article's text and give that")
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Rejected(source, f"has HTML that cannot be read ({error}): save the article's text and give that") from error
    walk.flush()
    return HtmlPage(
        text="\n\n".join(_chosen(walk.blocks)),
        headline=walk.meta.get("og:title") or walk.heading or " ".join(walk.title.split()) or None,
        date=next(filter(None, map(walk.meta.get, date_properties)), None) or _json_date(walk.scripts) or walk.time,
        url=walk.canonical or walk.meta.get("og:url"),
        site=walk.meta.get("og:site_name") or walk.meta.get("application-name"),
    )


def _chosen(found: list[tuple[int, bool, str]]) -> list[str]:
    everything = sum(len(text) for _, _, text in found)
    articles: dict[int, int] = {}
    for article, _, text in found:
        if article:
            articles[article] = articles.get(article, 0) + len(text)
    best = max(articles, key=lambda key: articles[key], default=0)
    if best and articles[best] >= max(200, everything / 2, sum(articles.values()) * 0.6):
        return [text for article, _, text in found if article == best]
    main = [text for _, in_main, text in found if in_main]
    if sum(map(len, main)) >= max(200, everything / 2):
        return main
    return [text for _, _, text in found]


def _json_date(scripts: list[str]) -> str | None:
    for script in scripts:
        try:
            content = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(content):
            date = node.get("datePublished")
            if isinstance(date, str) and date.strip():
                return date.strip()
    return None


def _nodes(content: Any) -> Iterator[dict[str, Any]]:
    waiting = [content]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(value for key, value in node.items() if key in ("@graph", "mainEntity", "mainEntityOfPage"))
        elif isinstance(node, list):
            waiting.extend(node)


@dataclass(slots=True)
class _Walk:
    """The parser's events gathered into blocks: (number of the article or 0, whether in main, text)."""

    blocks: list[tuple[int, bool, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    heading: str = ""
    canonical: str | None = None
    time: str | None = None
    in_json: bool = False
    too_deep: bool = False
    words: list[str] = field(default_factory=list)
    open: list[tuple[str, bool]] = field(default_factory=list)
    hidden: int = 0
    articles: list[int] = field(default_factory=list)
    article_count: int = 0
    mains: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.too_deep:
            return
        if tag == "meta":
            self._meta(attributes)
        elif tag == "link" and attributes.get("rel", "").lower() == "canonical":
            self.canonical = attributes.get("href") or None
        elif tag == "script":
            self.in_json = attributes.get("type", "").lower() == "application/ld+json"
            self.scripts.extend([""] * self.in_json)
        elif tag == "time" and not self.hidden and self.time is None:
            self.time = attributes.get("datetime") or None
        elif tag == "br":
            self.words.append("\n")
        elif tag in ("td", "th"):
            self.words.append(" ")
        if tag in blocks:
            self.flush()
        if tag in void:
            return
        style = attributes.get("style", "").replace(" ", "").lower()
        hides = tag in skipped or "hidden" in attributes or attributes.get("aria-hidden") == "true" or "display:none" in style
        self.open.append((tag, hides))
        self.hidden += hides
        if tag == "article":
            self.article_count += 1
            self.articles.append(self.articles[0] if self.articles else self.article_count)
        self.mains += tag == "main"
        self.too_deep = len(self.open) > max_depth

    def end(self, tag: str) -> None:
        if self.too_deep or tag in void:
            return
        if tag in blocks:
            self.flush(tag)
        if tag == "article" and self.articles:
            self.articles.pop()
        self.mains -= tag == "main"
        if self.open:
            self.hidden -= self.open.pop()[1]

    def data(self, text: str) -> None:
        if self.too_deep or not self.open:
            return
        tag = self.open[-1][0]
        if tag == "script":
            if self.in_json:
                self.scripts[-1] += text
        elif tag == "title" and not self.hidden:
            self.title += text
        elif not self.hidden:
            self.words.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def close(self) -> None:
        self.flush()

    def flush(self, tag: str = "") -> None:
        text = "".join(self.words)
        self.words.clear()
        for piece in re.split(r"\n(?:[ \n]*\n)+", text):
            lines = [" ".join(line.split(" ")).strip(" ") for line in re.sub(r" +", " ", piece).split("\n")]
            block = "\n".join(line for line in lines if line)
            if block:
                self.blocks.append((self.articles[0] if self.articles else 0, self.mains > 0, block))
                if tag == "h1" and not self.heading:
                    self.heading = " ".join(block.split())

    def _meta(self, attributes: dict[str, str]) -> None:
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        content = attributes.get("content", "").strip()
        if name and content:
            self.meta.setdefault(name.lower(), content)
