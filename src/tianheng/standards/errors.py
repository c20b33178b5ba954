"""What can go wrong, as public text.

TianhengError
├── InputError          something a caller gave: names field, value and mend
│   └── InputErrors     several of them at once (a formula, a workbook row)
└── LawError            something in the law's own tables: names file, line and rule
    ├── DigestError     a table's bytes are not those of its provenance
    └── TieError        two limits equally specific and not told apart
"""

from __future__ import annotations


class TianhengError(Exception):
    """Root of every error this library raises on purpose."""


class InputError(TianhengError):
    """One bad input: where it stands, what stood there, and what to write instead (Chinese)."""

    def __init__(self, field: str, value: object, mend: str) -> None:
        self.field = field
        self.value = plain(value)
        self.mend = mend
        super().__init__(f"{field}: {self.value!r}: {mend}")

    def to_json(self) -> dict[str, str]:
        """`{"field", "value", "mend"}`, the error shape of page, command line and REST alike."""
        return {"field": self.field, "value": self.value, "mend": self.mend}


class InputErrors(InputError):  # noqa: N818 it is several errors
    """All the bad inputs of one formula, so that they can be mended at one go."""

    def __init__(self, errors: list[InputError]) -> None:
        self.errors = errors
        first = errors[0]
        super().__init__(first.field, first.value, first.mend)

    def __str__(self) -> str:
        return "; ".join(f"{e.field}: {e.value!r}: {e.mend}" for e in self.errors)


def plain(value: object) -> str:
    """A value as short text for a message, whatever monster it is."""
    if value is None:
        return ""
    try:
        return str(value)[:_LONGEST]
    except (ValueError, RecursionError):  # a number of thousands of digits, a list nested without end
        return "…"


_LONGEST = 200


class LawError(TianhengError):
    """The law's tables are not in order; nothing can be judged."""


class DigestError(LawError):
    """A table's bytes differ from the digest in its provenance file."""


class TieError(LawError):
    """Two limits are equally specific for one additive and category and nothing tells them apart."""
