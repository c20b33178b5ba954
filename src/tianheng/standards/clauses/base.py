"""What every clause has: its number, its sentence, and the page it stands on."""

from __future__ import annotations

from typing import ClassVar

REGISTRY: dict[str, type[Clause]] = {}


class Clause:
    """A rule of judging. Subclasses carry the law's own sentence as their docstring."""

    id: ClassVar[str] = ""
    document: ClassVar[str] = "GB 2760-2024"

    def __init_subclass__(cls) -> None:
        if cls.id:
            REGISTRY[cls.id] = cls

    @classmethod
    def sentence(cls) -> str:
        """The clause's sentence, as printed."""
        return "".join(line.strip() for line in (cls.__doc__ or "").splitlines())

    @classmethod
    def note(cls, text: str) -> dict[str, str]:
        """An entry of a verdict's `notes`: the clause and what it means here."""
        return {"clause": cls.id, "text": text}
