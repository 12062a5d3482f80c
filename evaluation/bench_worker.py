"""One side of the bench in a process of its own: it reads lists of texts as lines of JSON, and answers with what it measured."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from harmattan import pipeline
from harmattan.consolidate import consolidate
from harmattan.ingest import from_text
from harmattan.lexicon import load_toml
from harmattan.records import Reading

from .scoring import Json

language = "fr"
together = 32


def readings(texts: Sequence[str]) -> Iterator[Reading]:
    """Take texts from ingest to resolve, a batch at a time."""
    reports = [from_text(text, id=f"b{k}", date="2022-02-17", language=language) for k, text in enumerate(texts)]
    for start in range(0, len(reports), together):
        yield from (each for each in pipeline.read_reports(reports[start : start + together]) if isinstance(each, Reading))


def read_all(texts: Sequence[str]) -> int:
    """Read texts as Harmattan does; give the number of event mentions."""
    return sum(len(reading.events) for reading in readings(texts))


def model_alone() -> Callable[[Sequence[str]], int]:
    """Load the language's model with all its components; give what runs it on texts and counts the sentences."""
    import spacy

    nlp = spacy.load(load_toml(f"languages/{language}/language.toml")["pipeline"])
    return lambda texts: sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts, batch_size=together))


def timed(work: Callable[[Sequence[str]], int], texts: Sequence[str]) -> Json:
    """Give the seconds that the work takes, on the clock and of the processor, and what it counts."""
    start, busy = time.perf_counter(), time.process_time()
    counted = work(texts)
    return {"seconds": time.perf_counter() - start, "processor": time.process_time() - busy, "counted": counted}


def consolidated(texts: Sequence[str]) -> Json:
    """Give the event mentions and the seconds to consolidate a quarter, a half and all of the readings."""
    done = list(readings(texts))
    steps = []
    for part in (4, 2, 1):
        some = done[: len(done) // part]
        start = time.perf_counter()
        consolidate(some)
        steps.append({"mentions": sum(len(reading.events) for reading in some), "seconds": time.perf_counter() - start})
    return {"steps": steps}


def main(side: str) -> None:
    """Answer each line of texts until there is none."""
    work = model_alone() if side == "model" else read_all
    for line in sys.stdin:
        texts = json.loads(line)
        answer = consolidated(texts) if side == "consolidate" else timed(work, texts)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
