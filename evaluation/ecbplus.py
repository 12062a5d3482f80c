"""Documents on the same event: `python -m evaluation.ecbplus` groups English news of ECB+, by tf-idf and by what reports share.

The reader is for French: none of its events can be had of these texts. What is measured is the plainest form of the question that
consolidation answers, whether two reports tell one event: words, names and figures in common, each weighed by how rare they are,
against the words alone. Thresholds and weights are swept on half of the topics (odd or even) and scored on the other half.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from . import corpora
from .stories import b_cubed, harmonic

Matrix = npt.NDArray[np.float64]
cuts = np.round(np.arange(0.02, 0.9, 0.02), 2)
shares = (0.0, 0.2, 0.4, 0.6, 0.8)
head = 400  # characters in which a report says what it is about
kinds = {
    "words": r"[A-Za-z]{2,}",
    "names": r"(?<![.!?] )(?<!^)\b[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*",
    "figures": r"\b\d[\d.,]*\b",
}


def alike(texts: Sequence[str]) -> dict[str, Matrix]:
    """Give the cosine of each two texts by their words, their head's words, their names, and their figures."""
    found = {}
    for kind, pattern in kinds.items():
        plain = {"lowercase": True, "stop_words": "english"} if kind != "names" else {"lowercase": False}
        rows = TfidfVectorizer(token_pattern=pattern, sublinear_tf=True, **plain).fit_transform(texts)
        found[kind] = np.asarray((rows @ rows.T).todense())
    rows = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform([text[:head] for text in texts])
    found["head"] = np.asarray((rows @ rows.T).todense())
    return found


def mixed(by: dict[str, Matrix], weights: dict[str, float]) -> Matrix:
    """Give the weighted mean of likenesses."""
    return sum(by[kind] * weight for kind, weight in weights.items()) / sum(weights.values())  # type: ignore[return-value]


def grouped(likeness: Matrix, cut: float) -> list[int]:
    """Group by average linkage: two groups are joined while their members are on average at least so alike."""
    distance = np.clip(1 - likeness, 0, None)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform((distance + distance.T) / 2, checks=False), "average")
    return [int(group) for group in fcluster(tree, 1 - cut, "distance")]


def f1(events: Sequence[str], groups: Sequence[int]) -> float:
    """Give B-cubed F1."""
    return harmonic(*b_cubed(dict(enumerate(events)), {n: str(group) for n, group in enumerate(groups)}))


def best(
    by: dict[str, Matrix], events: Sequence[str], tried: Sequence[dict[str, float]]
) -> tuple[dict[str, float], float, float]:
    """Give the weights and the cut that score best, and their figure."""
    scored = ((f1(events, grouped(mixed(by, weights), cut)), -n, cut) for n, weights in enumerate(tried) for cut in cuts)
    _, number, cut = max(scored)
    return dict(tried[-number]), float(cut)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both figures, for each half as the one that is scored."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=corpora.shared_folder() / "data" / "ecbplus" / "dev.jsonl")
    options = parser.parse_args(arguments)
    documents: list[dict[str, Any]] = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines()]
    halves = [[each for each in documents if each["topic"] % 2 == parity] for parity in (1, 0)]
    of = [(alike([re.sub(r" +", " ", d["text"]) for d in half]), [d["event"] for d in half]) for half in halves]
    mixes = [
        {"words": 1.0, "head": h, "names": n, "figures": f}
        for h, n, f in itertools.product(shares, shares, (0.0, 0.2))
    ]  # fmt: skip
    for name, tried in (("tf-idf", [{"words": 1.0}]), ("words, head, names, figures", mixes)):
        for swept, scored in ((0, 1), (1, 0)):
            weights, cut = best(*of[swept], tried)
            by, events = of[scored]
            figure = f1(events, grouped(mixed(by, weights), cut))
            print(f"{name}: B-cubed F1 {figure:.3f} on {len(events)} documents, {weights}, cut {cut}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
