"""Train the learned reader: `python -m training.train`."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from harmattan.learned.heads import roles
from harmattan.learned.weights import Encoder

from .labels import Example, balance, left_out
from .model import Lower, Reader, role_scores

batch = 4  # windows


@dataclass(slots=True)
class Batch:
    """Windows side by side, shorter ones filled up."""

    examples: list[Example]
    x: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    offsets: list[int]


def cached(encoder: Encoder, made: Sequence[Example]) -> list[Tensor]:
    """Run the frozen layers over every window, once."""
    lower = Lower(encoder).eval()
    out: list[Tensor | None] = [None] * len(made)
    order = sorted(range(len(made)), key=lambda k: len(made[k].window.ids))
    for at in range(0, len(order), 16):
        chosen = order[at : at + 16]
        longest = max(len(made[k].window.ids) for k in chosen)
        ids = np.full((len(chosen), longest), encoder.vocabulary.pad)
        for row, k in enumerate(chosen):
            ids[row, : len(made[k].window.ids)] = made[k].window.ids
        mask = torch.from_numpy(ids != encoder.vocabulary.pad)[:, None, None, :]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = lower(ids, mask)
        for row, k in enumerate(chosen):
            out[k] = x[row, : len(made[k].window.ids)].half()
    return out  # type: ignore[return-value]


def together(made: Sequence[Example], hidden: Sequence[Tensor], chosen: Sequence[int]) -> Batch:
    longest = max(len(hidden[k]) for k in chosen)
    x = torch.zeros(len(chosen), longest, hidden[0].shape[1])
    mask = torch.zeros(len(chosen), longest, dtype=torch.bool)
    first, last, offsets = [], [], []
    for row, k in enumerate(chosen):
        x[row, : len(hidden[k])] = hidden[k].float()
        mask[row, : len(hidden[k])] = True
        offsets.append(len(first))
        first += [row * longest + f for _, _, f, _ in made[k].window.words]
        last += [row * longest + l for _, _, _, l in made[k].window.words]
    return Batch([made[k] for k in chosen], x, mask[:, None, None, :], torch.tensor(first), torch.tensor(last), offsets)


def loss_of(out: dict[str, Tensor], b: Batch, weights: Tensor) -> dict[str, Tensor]:
    """Give the loss of each head."""
    losses = {}

    def entropy(head: str, labels: list[int], weight: Tensor | None = None) -> Tensor:
        wanted = torch.tensor(labels)
        if not (wanted != left_out).any():
            return out[head].sum() * 0
        return F.cross_entropy(out[head].float(), wanted, weight, ignore_index=left_out, reduction="mean")

    losses["type"] = entropy("type", [label for e in b.examples for label in e.types], weights)
    losses["modality"] = entropy("modality", [label for e in b.examples for label in e.modality])
    losses["name"] = entropy("name", [label for e in b.examples for label in e.names])
    total, count = out["lean"].sum() * 0, 0
    for e, offset in zip(b.examples, b.offsets, strict=True):
        if not e.triggers:
            continue
        mine = slice(offset, offset + len(e.spans))
        scores = role_scores(out["trigger"][mine][e.triggers], out["filler"][mine], out["lean"][mine]).float()
        wanted = torch.tensor(e.roles)
        known = wanted != left_out
        each = F.binary_cross_entropy_with_logits(scores, wanted.clamp(min=0).float(), reduction="none")
        total = total + (each * known).sum()
        count += len(e.triggers)
    losses["roles"] = total / max(count, 1) / len(roles)
    return losses


share = {"type": 1.0, "modality": 0.15, "name": 0.3, "roles": 0.15}


def begun(encoder: Encoder, made: Sequence[Example], hidden: Sequence[Tensor], seed: int) -> Reader:
    """Make a reader that has learnt nothing yet, its heads centred on some of the windows."""
    torch.manual_seed(seed)
    model = Reader(encoder)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        some = [together(made, hidden, [k]) for k in random.Random(seed).sample(range(len(made)), min(60, len(made)))]
        model.centre(torch.cat([model.eval().seen(b.x, b.mask, b.first, b.last) for b in some]).float())
    return model


def train(
    model: Reader,
    made: Sequence[Example],
    hidden: Sequence[Tensor],
    epochs: int,
    seed: int,
    rate: float = 1e-3,
) -> Reader:
    """Train the upper layers and the heads on windows whose frozen layers have been run."""
    torch.manual_seed(seed)
    shuffler = random.Random(seed)
    weights = torch.tensor(balance(made))
    heads = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("layers.")]
    adapters = [p for n, p in model.named_parameters() if p.requires_grad and n.startswith("layers.")]
    optimiser = torch.optim.AdamW([{"params": heads, "lr": rate}, {"params": adapters, "lr": rate}], weight_decay=0.01)
    steps = epochs * -(-len(made) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [rate, rate], total_steps=steps, pct_start=0.1)
    for epoch in range(epochs):
        model.train()
        order = list(range(len(made)))
        shuffler.shuffle(order)
        pools = [sorted(order[k : k + 64 * batch], key=lambda i: len(hidden[i])) for k in range(0, len(order), 64 * batch)]
        batches = [pool[k : k + batch] for pool in pools for k in range(0, len(pool), batch)]
        shuffler.shuffle(batches)
        begun, sums = time.time(), dict.fromkeys(share, 0.0)
        for chosen in batches:
            b = together(made, hidden, chosen)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = model(b.x, b.mask, b.first, b.last)
            losses = loss_of(out, b, weights)
            loss = sum(share[name] * value for name, value in losses.items())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(heads + adapters, 1.0)
            optimiser.step()
            if schedule.last_epoch < steps:
                schedule.step()
            for name, value in losses.items():
                sums[name] += float(value.detach())
        told = "  ".join(f"{name} {value / len(batches):.4f}" for name, value in sums.items())
        print(f"epoch {epoch + 1}  {told}  {time.time() - begun:.0f} s", flush=True)
    return model.eval()


@torch.no_grad()
def predicted(model: Reader, made: Sequence[Example], hidden: Sequence[Tensor]) -> list[dict[str, np.ndarray]]:
    """Read windows: of each, the heads' outputs by word."""
    out: list[dict[str, np.ndarray]] = [{} for _ in made]
    order = sorted(range(len(made)), key=lambda k: len(hidden[k]))
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        b = together(made, hidden, chosen)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            heads = model(b.x, b.mask, b.first, b.last)
        for e, offset, k in zip(b.examples, b.offsets, chosen, strict=True):
            out[k] = {name: value[offset : offset + len(e.spans)].float().numpy() for name, value in heads.items()}
    return out
