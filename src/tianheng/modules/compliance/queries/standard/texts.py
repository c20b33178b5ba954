"""The standard's own sentences: chapters 1 to 11, the clauses of the appendices, the notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tianheng.modules.compliance.queries.standard.words import LAW, page_words
from tianheng.standards.source import table


@dataclass(frozen=True, slots=True)
class Sentence:
    """One clause or note: its number, title and text as printed, how deep it stands, its page."""

    id: str
    title: str
    text: str
    level: int
    page: str
    note: bool

    @property
    def anchor(self) -> str:
        """The id by which a page links to it: `note-3`."""
        return self.id.replace(".", "-")

    @property
    def number(self) -> str:
        """The number as a reader knows it: `3.4.1 a)`, `注3`."""
        if self.note:
            return f"注{self.id.removeprefix('note.')}"
        head, _, last = self.id.rpartition(".")
        if "table" in self.id:
            return _table_note(self.id)
        if last == "note":
            return f"{head} 注"
        return f"{head} {last})" if head and last.isalpha() else self.id


def _table_note(name: str) -> str:
    """`B.table3.note1` → `表B.3 注1`."""
    appendix, place, note = name.split(".")
    return f"表{appendix}.{place.removeprefix('table')} 注{note.removeprefix('note')}"


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter or an appendix with its sentences."""

    id: str
    title: str
    sentences: tuple[Sentence, ...]


def sentences() -> tuple[Sentence, ...]:
    """Every clause in printed order, then the notes of Tables A.1 and C."""
    rows = table(f"{LAW}/clauses.csv")
    return tuple(sorted((_sentence(row) for row in rows), key=_order))


def _sentence(row: dict[str, str]) -> Sentence:
    note = row["id"].startswith("note.")
    level = 1 if "table" in row["id"] or note else row["id"].count(".")
    return Sentence(
        row["id"], row["title"], row["text"], level, page_words(row["page"], row["pdf_page"]), note
    )


def _order(one: Sentence) -> tuple[object, ...]:
    """Notes last; numbers by value, so that 2.5 a) follows 2.5."""
    return (
        one.note,
        tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _parts(one)),
    )


def _parts(one: Sentence) -> list[str]:
    return one.id.removeprefix("note.").replace("table", "~").split(".")


def parts() -> tuple[Part, ...]:
    """Chapters 1 to 11, appendices A to E, and the notes, each with its sentences."""
    found: dict[str, list[Sentence]] = {}
    for one in sentences():
        found.setdefault("note" if one.note else one.id.split(".")[0], []).append(one)
    return tuple(Part(key, _title(key, group), tuple(group)) for key, group in found.items())


def _title(key: str, group: list[Sentence]) -> str:
    if key == "note":
        return "附录A、附录C表中的注"
    name = f"附录{key}" if key.isalpha() else key
    return f"{name} {group[0].title}".strip()


def sentence(name: str) -> Sentence | None:
    """One clause by its id (`3.4.1.a`, `A.4`, `note.3`); None when there is none."""
    return next((one for one in sentences() if one.id == name), None)


@cache
def note_numbers(heading: str) -> tuple[str, ...]:
    """The numbers of the notes that a heading's rows carry, in order."""
    rows = table(f"{LAW}/a1.csv")
    return tuple(
        sorted({row["footnote"] for row in rows if row["heading"] == heading and row["footnote"]}, key=int)
    )


def notes_of(heading: str) -> tuple[Sentence, ...]:
    """The notes of Table A.1 that belong to a heading (its id)."""
    found = (sentence(f"note.{number}") for number in note_numbers(heading))
    return tuple(one for one in found if one is not None)
