"""Runs killed at random moments and run again give the same chronicle as one run left in peace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_a_chronicle_survives_kills_byte_for_byte() -> None:
    command = [sys.executable, "-m", "evaluation.kill", "--kills", "8", "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(done.stdout)
    assert counts["kills"] == 8
    assert counts["same"] >= 1
    assert counts["bytes"] > 10_000
