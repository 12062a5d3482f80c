"""Measures: the gate (`python -m evaluation.gate`), the bench (`python -m evaluation.bench`), and the fit of the confidence."""
