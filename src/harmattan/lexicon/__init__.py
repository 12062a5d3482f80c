"""The only reader of the word files: loads, checks and compiles them."""

from .events import Entry, Lexicon, event_lexicon
from .files import languages, load_toml, toml_files
from .nouns import NounClasses, noun_classes

__all__ = ["Entry", "Lexicon", "NounClasses", "event_lexicon", "languages", "load_toml", "noun_classes", "toml_files"]
