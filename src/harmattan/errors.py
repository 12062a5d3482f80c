"""What can go wrong, as one tree.

    HarmattanError
    ├── InputError          a file, a dispatch or an argument that cannot be used
    │   └── Rejected        one dispatch set aside; the rest of the batch goes on
    ├── LexiconError        a word file that is wrong: file, entry, field, mend
    ├── SetupError          a model, a data file or a library is missing
    └── ChronicleError      the database cannot be opened, is of another version, or lacks the id

Every message says what failed, why, and what to do.
"""


class HarmattanError(Exception):
    """Any error that Harmattan raises on purpose."""


class InputError(HarmattanError):
    """A file, a dispatch or an argument cannot be used."""


class Rejected(InputError):
    """One dispatch is set aside, with its reason; the rest of the batch is read.

    `source` names the file and line or the dispatch's id, `reason` is a sentence for people.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LexiconError(HarmattanError):
    """A word file is wrong; the message names the file, the entry, the field and the mend."""


class SetupError(HarmattanError):
    """A model, a data file or a library is missing; the message gives the command that installs it."""


class ChronicleError(HarmattanError):
    """The database cannot be opened, has another schema version, or lacks the id asked for."""
