"""Make the learned reader's file: `python -m training` (see `README.md` here)."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch

from harmattan.learned.model import shipped
from harmattan.learned.weights import encoder

from .corpus import Dispatch, labelled
from .folds import fold_of
from .labels import Example, examples
from .model import Reader, learnt
from .report import report
from .train import begun, cached, train


def keep(model: Reader, path: Path, learnt_from: Iterable[str]) -> None:
    """Write what was learnt, in half precision, and beside it the dispatches that it was learnt from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text("".join(f"{name}\n" for name in sorted(set(learnt_from))), encoding="utf-8")
    np.savez_compressed(path, **{name: value.detach().numpy().astype(np.float16) for name, value in learnt(model)})


def prepared(dispatches: Sequence[Dispatch], cache: Path | None) -> tuple[list[Example], list[torch.Tensor]]:
    """Cut and label dispatches, and run the frozen layers over them; what they give is kept in `cache` by window."""
    made = [e for d in dispatches for e in examples(d.record, d.events, d.entities)]
    known: dict[str, torch.Tensor] = torch.load(cache) if cache is not None and cache.is_file() else {}
    keys = [hashlib.sha256(json.dumps(e.window.ids).encode()).hexdigest() for e in made]
    missing = [k for k, key in enumerate(keys) if key not in known]
    for k, hidden in zip(missing, cached(encoder(), [made[k] for k in missing]), strict=True):
        known[keys[k]] = hidden
    if cache is not None and missing:
        torch.save(known, cache)
    return made, [known[key] for key in keys]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description="Train the learned reader.")
    parser.add_argument(
        "--more", nargs=2, type=Path, action="append", default=[], metavar=("DOCS", "GOLD"), help="further labels"
    )
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1e-3, help="the learning rate at its highest")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cache", type=Path, help="where to keep what the frozen layers give, for the next run")
    parser.add_argument("--folds", type=int, help="for cross-validation: train a model without each fold instead")
    parser.add_argument("--fold", type=int, action="append", help="these folds only")
    parser.add_argument("--only", type=Path, help="a list of dispatches, such as reader.txt: no other is learned from")
    parser.add_argument("--target", type=Path, default=shipped, help="the file to write, or the folder of the folds' files")
    options = parser.parse_args(argv)
    torch.set_num_threads(options.threads)
    dispatches = labelled(options.more)
    if options.only is not None:
        names = set(options.only.read_text(encoding="utf-8").split("\n"))
        dispatches = [d for d in dispatches if d.record["id"] in names]
    made, hidden = prepared(dispatches, options.cache)
    sizes = f"{len(dispatches)} dispatches, {sum(len(d.record['sentences']) for d in dispatches)} sentences"
    print(f"{sizes}, {len(made)} windows, {sum(len(e.triggers) for e in made)} triggers", flush=True)
    for fold in (options.fold or range(options.folds)) if options.folds else [None]:
        chosen = [k for k, e in enumerate(made) if fold is None or fold_of(e.dispatch, options.folds) != fold]
        own, below = [made[k] for k in chosen], [hidden[k] for k in chosen]
        model = begun(encoder(), own, below, options.seed)
        train(model, own, below, options.epochs, options.seed, options.rate)
        if fold is not None:
            rest = [k for k, e in enumerate(made) if fold_of(e.dispatch, options.folds) == fold]
            print(report(model, [made[k] for k in rest], [hidden[k] for k in rest]), flush=True)
        keep(model, options.target if fold is None else options.target / f"fold{fold}.npz", (made[k].dispatch for k in chosen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
