"""What the learned reader tells of a word: the labels of its heads, in the order of their columns."""

from __future__ import annotations

types = (
    "none AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()
modalities = "actual planned requested possible negated".split()
roles = "actor recipient place time speaker".split()
name_labels = ["none", *(f"{mark} {sort}" for sort in ("person", "place", "organisation") for mark in "BI")]
depth = 9  # layers of the encoder that are used; the upper ones are shaped for whole texts, not for words
frozen = 5  # layers that stay as they are
read_at = (5, 7, 9)  # layers that the heads see
rank = 16  # of the adapters
narrow = 48  # columns by which a trigger and a word are compared, a role
