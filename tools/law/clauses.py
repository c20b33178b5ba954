"""What the standard says in sentences: chapters 1-11, clauses of the appendices, footnotes of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pymupdf

from tools.law.pages import Page, place, read_page
from tools.law.prose import Line, prose
from tools.law.text import join, lines, spaced

PAGES = (4, 5, 6, 7, 151, 152, 225, 226, 242, 243, 244)  # PDF pages with clauses, notes or lettered footnotes
NOTE_PAGES = (8, 17, 21, 22, 30, 74, 85, 115, 230)  # PDF pages with the numbered footnotes 1-10
LETTERED = {4: "2.5", 152: "B.table1", 242: "C.table3"}  # what the lettered footnotes of a page belong to
NOTES = {151: "B.1.3.note", 225: "B.table3.note", 243: "D.note"}  # what the 注 of a page belong to
NUMBER = re.compile(r"[A-F](\.\d+)+|\d+(\.\d+)*")
ITEM = re.compile(r"([a-e])\)")
APPENDIX = re.compile(r"附 ?录 ?[A-F]")
NOTE = re.compile(r"注(\d?):")
ENDED = ("。", ":", ";", ".")
INDENT = 12.0  # points by which a paragraph's first line stands in


@dataclass
class Clause:
    """One clause while it is being read; `title` is what stands beside a number without being a sentence."""

    id: str
    page: int
    text: str = ""
    title: str = ""

    def row(self) -> dict[str, str]:
        """The clause as a row of clauses.csv; words that are no sentence are its title."""
        self.settle()
        return {"id": self.id, "title": self.title, "text": self.text, **place(self.page)}

    def settle(self) -> None:
        """Takes what has been read for the title, if it does not end as a sentence does."""
        if self.text and not self.title and not self.text.endswith(ENDED):
            self.title, self.text = self.text, ""


def build(pdf: pymupdf.Document) -> list[dict[str, str]]:
    """All clauses in printed order, then notes 1-10."""
    clauses = [clause for number in PAGES for clause in read(prose(read_page(pdf, number)))]
    notes = [note for number in NOTE_PAGES for note in numbered_notes(read_page(pdf, number))]
    return [
        clause.row() for clause in clauses if not clause.id.startswith("D.") or clause.id == "D.note"
    ] + notes


def read(page: Sequence[Line]) -> list[Clause]:
    """The clauses that begin on one page; none runs on to the next."""
    margin = min((line.left for line in page), default=0.0)
    found: list[Clause] = []
    numbered = ""
    for line in page:
        clause = start(line, numbered)
        if clause:
            found.append(clause)
            numbered = clause.id if NUMBER.fullmatch(clause.id) else numbered
        elif line.bold.startswith("表") or not found:
            numbered = _outside(found, numbered)
        else:
            _continue(found[-1], line, line.left - margin > INDENT)
    return [clause for clause in found if clause.id]


def _outside(found: list[Clause], numbered: str) -> str:
    """A table's caption ends the clause before it: what follows belongs to the table until a mark begins."""
    found.append(Clause("", 0))
    return numbered


def start(line: Line, numbered: str) -> Clause | None:
    """The clause that `line` begins, None if it goes on; `numbered` is the last numbered clause before it."""
    if line.mark and line.page in LETTERED:
        return Clause(f"{LETTERED[line.page]}.{line.mark}", line.page, line.text)
    if APPENDIX.fullmatch(line.text):
        return Clause(line.text[-1], line.page)
    note, item, number = NOTE.match(line.text), ITEM.match(line.text), NUMBER.match(line.bold)
    if note and line.bold:
        return Clause(NOTES[line.page] + note[1], line.page, line.text[note.end() :])
    if item and numbered:
        return Clause(f"{numbered}.{item[1]}", line.page, line.text[item.end() :].strip())
    if number:
        rest = line.text[number.end() :].strip()
        titled = len(line.bold) > number.end()
        return Clause(number[0], line.page, "" if titled else rest, rest if titled else "")
    return None


def _continue(clause: Clause, line: Line, indented: bool) -> None:
    if line.bold and not clause.title and len(clause.id) == 1:  # the line under 附录X
        clause.title = line.text
        return
    if indented and NUMBER.fullmatch(clause.id):
        clause.settle()
    clause.text = join(clause.text, line.text)


def numbered_notes(page: Page) -> Iterator[dict[str, str]]:
    """The numbered footnotes at the foot of `page`, each titled by what its mark stands behind."""
    found: list[Clause] = []
    for line in prose(page):
        if line.mark.isdigit():
            owner = marked(page, line.mark)
            found.append(Clause(f"note.{line.mark}", page.number, line.text, owner))
        elif found:
            found[-1].text = join(found[-1].text, line.text)
    return (clause.row() for clause in found)


def marked(page: Page, number: str) -> str:
    """The words that bear the raised `number`: 磷酸 for note 7, whose mark stands inside 包括."""
    for line in lines(page.chars):
        text = "".join(char.text if char.size > 6 else f"\x00{char.text}" for char in line)
        mark = "".join(f"\x00{char}" for char in f"{number})")
        if mark in text and not text.startswith(mark):
            before = spaced(line[: len(text.split(mark)[0])])
            return re.split(r"包括", before)[-1].lstrip("0123456789")
    raise ValueError(f"PDF page {page.number}: no mark {number}) above its footnote")
