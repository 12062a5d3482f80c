"""How well the heads alone tell words, in single words: for choices in training, not the reader's scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from harmattan.learned.heads import name_labels, roles

from .labels import Example, left_out
from .model import Reader, role_scores
from .train import predicted


def f1(right: int, extra: int, missed: int) -> str:
    return f"{2 * right / max(2 * right + extra + missed, 1):.3f}"


def report(model: Reader, made: Sequence[Example], hidden: Sequence[Tensor]) -> str:
    """Give a line of figures: words that trigger, with their types, modality, words of roles, words of names."""
    out = predicted(model, made, hidden)
    told = []
    every = np.concatenate([p["type"] for p in out])
    labels = np.concatenate([e.types for e in made])
    known = labels != left_out
    chances = torch.softmax(torch.tensor(every), 1).numpy()
    for least in (0.3, 0.5):
        taken, kind = chances[:, 0] < 1 - least, every[:, 1:].argmax(1) + 1
        extra, missed = int((taken & known & (labels == 0)).sum()), int((~taken & known & (labels > 0)).sum())
        hits, typed = taken & known & (labels > 0), taken & known & (labels > 0) & (kind == labels)
        wrong = int(hits.sum() - typed.sum())
        told.append(
            f"at {least}: trigger {f1(int(hits.sum()), extra, missed)}"
            f" event {f1(int(typed.sum()), extra + wrong, missed + wrong)}"
        )
    modality = np.concatenate([p["modality"] for p in out]).argmax(1)
    right = np.concatenate([e.modality for e in made])
    told.append(f"modality {(modality == right)[right != left_out].mean():.3f}")
    names, wanted = np.concatenate([p["name"] for p in out]).argmax(1), np.concatenate([e.names for e in made])
    if (wanted != left_out).any():
        for sort in ("person", "place", "organisation"):
            own = [k for k, label in enumerate(name_labels) if label.endswith(sort)]
            a, b = np.isin(names, own) & (wanted != left_out), np.isin(wanted, own)
            told.append(f"{sort} {f1(int((a & b).sum()), int((a & ~b).sum()), int((~a & b).sum()))}")
    counts = np.zeros((len(roles), 3), int)
    for p, e in zip(out, made, strict=True):
        if e.triggers:
            scores = role_scores(
                torch.tensor(p["trigger"][e.triggers]), torch.tensor(p["filler"]), torch.tensor(p["lean"])
            ).numpy()
            asked = np.array(e.roles)
            taken = (scores > -0.4) & (asked != left_out)
            for k, pair in enumerate(((taken & (asked == 1)), (taken & (asked == 0)), (~taken & (asked == 1)))):
                counts[:, k] += pair.sum((0, 2))
    told += [f"{role} {f1(*row)}" for role, row in zip(roles, counts.tolist(), strict=True)]
    return "  ".join(told)
