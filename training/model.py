"""The learned reader in PyTorch: lower layers as they are, upper layers with low-rank adapters, and the heads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from harmattan.learned.heads import depth, frozen, modalities, name_labels, narrow, rank, read_at, roles, types
from harmattan.learned.weights import Encoder, Floats

matrices = {"q": "hh", "k": "hh", "v": "hh", "ao": "hh", "fi": "hi", "fo": "ih"}


class Adapted(nn.Module):
    """A matrix of the encoder, held as it is, with a low-rank change that is learnt and a bias."""

    def __init__(self, weight: Floats, bias: Floats, adapt: bool) -> None:
        super().__init__()
        self.register_buffer("weight", torch.from_numpy(weight))
        self.bias = nn.Parameter(torch.from_numpy(bias), requires_grad=adapt)
        self.down = self.up = None
        if adapt:
            self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / weight.shape[1] ** 0.5)
            self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: Tensor) -> Tensor:
        y = F.linear(x, self.weight, self.bias)
        return y if self.down is None else y + F.linear(F.linear(x, self.down), self.up)


class Layer(nn.Module):
    """A layer of the encoder: attention, then two matrices, each followed by a norm of the sum."""

    def __init__(self, encoder: Encoder, number: int, adapt: bool) -> None:
        super().__init__()
        size = {"h": encoder.hidden, "i": encoder.inner}
        for name, shape in matrices.items():
            weight = encoder.tensor(f"l{number}.{name}.w", size[shape[0]])
            setattr(self, name, Adapted(weight, encoder.tensor(f"l{number}.{name}.b"), adapt))
        for name in ("aln", "oln"):
            norm = nn.LayerNorm(encoder.hidden, eps=encoder.epsilon)
            norm.weight.data = torch.from_numpy(encoder.tensor(f"l{number}.{name}.w"))
            norm.bias.data = torch.from_numpy(encoder.tensor(f"l{number}.{name}.b"))
            norm.requires_grad_(adapt)
            setattr(self, name, norm)
        self.heads = encoder.heads

    def forward(self, x: Tensor, mask: Tensor, drop: float = 0.0) -> Tensor:
        b, t, h = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(b, t, self.heads, h // self.heads).transpose(1, 2)

        seen = F.scaled_dot_product_attention(split(self.q(x)), split(self.k(x)), split(self.v(x)), attn_mask=mask)
        y = self.ao(seen.transpose(1, 2).reshape(b, t, h))
        x = self.aln(x + F.dropout(y, drop, self.training))
        y = self.fo(F.gelu(self.fi(x)))
        return self.oln(x + F.dropout(y, drop, self.training))


class Reader(nn.Module):
    """The upper layers and the heads; takes what the frozen layers give."""

    def __init__(self, encoder: Encoder, drop: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(encoder, k, True) for k in range(frozen, depth))
        self.drop = drop
        h = encoder.hidden
        self.register_buffer("middle", torch.zeros(len(read_at) * h))
        self.register_buffer("spread", torch.ones(len(read_at) * h))
        self.mix = nn.Linear(len(read_at) * h, h)
        self.kind = nn.Linear(h, len(types))
        self.modality = nn.Linear(h, len(modalities))
        self.name = nn.Linear(h, len(name_labels))
        self.trigger = nn.Linear(h, len(roles) * narrow)
        self.filler = nn.Linear(h, len(roles) * narrow)
        self.lean = nn.Linear(h, len(roles))
        nn.init.constant_(self.lean.bias, -3.0)  # few words name a side

    def seen(self, x: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Give what three layers hold of each word: the mean of its first and its last piece."""
        seen = [x] if frozen in read_at else []
        for number, layer in enumerate(self.layers, frozen + 1):
            x = layer(x, mask, self.drop)
            if number in read_at:
                seen.append(x)
        every = torch.cat(seen, -1)
        picked = every.flatten(0, 1)
        return (picked[first] + picked[last]) / 2

    def words(self, x: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Give a vector a word."""
        mixed = self.mix((self.seen(x, mask, first, last).float() - self.middle) / self.spread)
        return F.dropout(F.gelu(mixed), self.drop, self.training)

    def centre(self, seen: Tensor) -> None:
        """Set what the heads take as the middle: the vectors of all words lie close together, and differ little."""
        self.middle, self.spread = seen.mean(0), seen.std(0) + 1e-4

    def forward(self, x: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> dict[str, Tensor]:
        z = self.words(x, mask, first, last)
        shape = (-1, len(roles), narrow)
        return {
            "type": self.kind(z),
            "modality": self.modality(z),
            "name": self.name(z),
            "trigger": self.trigger(z).view(shape),
            "filler": self.filler(z).view(shape),
            "lean": self.lean(z),
        }


class Lower(nn.Module):
    """Embeddings and the frozen layers: run once a window, never trained."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.layers = nn.ModuleList(Layer(encoder, k, False) for k in range(frozen))
        self.places = torch.from_numpy(encoder.tensor("emb.pos").reshape(-1, encoder.hidden))
        self.sort = torch.from_numpy(encoder.tensor("emb.type")[: encoder.hidden])
        self.scale = torch.from_numpy(encoder.tensor("emb.ln.w"))
        self.shift = torch.from_numpy(encoder.tensor("emb.ln.b"))

    @torch.no_grad()
    def forward(self, ids: np.ndarray, mask: Tensor) -> Tensor:
        x = torch.from_numpy(self.encoder.rows("emb.word", ids)) + self.places[: ids.shape[1]] + self.sort
        x = F.layer_norm(x, (self.encoder.hidden,), self.scale, self.shift, self.encoder.epsilon)
        for layer in self.layers:
            x = layer(x, mask)
        return x


def role_scores(trigger: Tensor, filler: Tensor, lean: Tensor) -> Tensor:
    """Give, of each trigger (T, roles, columns) and each word (W, roles, columns), a score a role: (T, roles, W)."""
    return torch.einsum("trc,wrc->trw", trigger, filler) / narrow**0.5 + lean.T


def learnt(model: Reader) -> Iterator[tuple[str, Tensor]]:
    """Give the tensors that were learnt, by name: what is shipped; the centring is worked into the first matrix of the heads."""
    for name, parameter in model.named_parameters():
        if parameter.requires_grad and not name.startswith("mix."):
            yield name, parameter
    weight = model.mix.weight / model.spread
    yield "mix.weight", weight
    yield "mix.bias", model.mix.bias - weight @ model.middle
