"""The pages on how the law is read here: every notice's row and every colour, with what was decided."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tianheng.core.attachments import of
from tianheng.core.models import Attachment
from tianheng.modules.compliance.enums import Hue
from tianheng.modules.compliance.models import Announcement, HueOverride
from tianheng.modules.compliance.queries.law import can_become_law, notice_rows, row_digest, shipped_hues
from tianheng.standards.source import Row

OPEN, CONFIRMED, LAPSED, ONLY_ASKED = "open", "confirmed", "lapsed", "asked"
STATES: dict[str, str | Promise] = {
    OPEN: _("待核对"),
    CONFIRMED: _("已确认"),
    LAPSED: _("需重新核对"),
    ONLY_ASKED: _("只作提示"),
}
EVERY = _("全部")
TONES = {OPEN: "review", CONFIRMED: "pass", LAPSED: "review", ONLY_ASKED: "note"}


class Standing(NamedTuple):
    """A notice's row: as shipped, its state here, its confirmation."""

    row: Row
    state: str
    confirmation: Announcement | None

    @property
    def tone(self) -> str:
        """The light of its state."""
        return TONES[self.state]

    @property
    def functions(self) -> str:
        """The functions named."""
        return self.row["functions"].replace("|", "、")

    @property
    def words(self) -> str | Promise:
        """Its state in words."""
        return STATES[self.state]


class Notice(NamedTuple):
    """A notice with its rows."""

    name: str
    signed: str
    valid_from: str
    rows: list[Standing]


def hue_name(hue: str) -> str:
    """`红色`; "" for none."""
    return str(Hue(hue).label) if hue else ""


class Colour(NamedTuple):
    """A colour: as shipped (with what else it might be counted as), and what was decided."""

    additive: str
    member: str
    shipped: str
    borderline: tuple[str, ...]
    certain: bool
    decided: HueOverride | None

    @property
    def name(self) -> str:
        """As people call it."""
        return self.member or self.additive

    @property
    def hue(self) -> str:
        """The hue as shipped, in words."""
        return hue_name(self.shipped)

    @property
    def others(self) -> str:
        """What else it might be counted as, in words."""
        return "、".join(map(hue_name, self.borderline))

    @property
    def key(self) -> str:
        """For the address of its form."""
        return f"{self.additive}|{self.member}"


def standings() -> list[Standing]:
    """Every shipped row in its order."""
    live = {
        each.row: each for each in Announcement.objects.filter(withdrawn_at=None).select_related("entered_by")
    }
    return [standing(row, live.get(key)) for key, row in notice_rows().items()]


def standing(row: Row, confirmation: Announcement | None) -> Standing:
    """One row with its state."""
    if not can_become_law(row["id"]):
        return Standing(row, ONLY_ASKED, None)
    if confirmation is None:
        return Standing(row, OPEN, None)
    same = confirmation.digest == row_digest(row["id"])
    return Standing(row, CONFIRMED if same else LAPSED, confirmation)


def standing_of(key: str) -> Standing | None:
    """One row by its id."""
    return next((each for each in standings() if each.row["id"] == key), None)


def notices(state: str = "") -> list[Notice]:
    """The notices with the rows in a state, or all; in order of their dates."""
    found: dict[str, Notice] = {}
    for each in standings():
        if not state or each.state == state:
            row = each.row
            name = row["notice"]
            found.setdefault(name, Notice(name, row["signed"], row["valid_from"], [])).rows.append(each)
    return list(found.values())


def counts() -> dict[str, int]:
    """How many rows are in each state."""
    states = [each.state for each in standings()]
    return {state: states.count(state) for state in STATES}


def confirmations(key: str) -> list[tuple[Announcement, list[Attachment]]]:
    """Everything that was said of a row, the latest first, with the files."""
    rows = Announcement.objects.filter(row=key).select_related("entered_by", "withdrawn_by").order_by("-id")
    return [(row, list(of(row))) for row in rows]


def palette() -> list[Colour]:
    """Every colour of Table A.1; those that are unsure first."""
    decided = {
        (each.additive, each.member): each
        for each in HueOverride.objects.filter(ended_at=None).select_related("entered_by")
    }
    found = [
        Colour(additive, member, hue.hue, hue.borderline, hue.certain, decided.get((additive, member)))
        for (additive, member), hue in shipped_hues().items()
    ]
    return sorted(found, key=lambda each: each.certain)


def colour_of(additive: str, member: str) -> Colour | None:
    """One colour."""
    return next((each for each in palette() if (each.additive, each.member) == (additive, member)), None)


def decisions(colour: Colour) -> list[HueOverride]:
    """Everything that was decided of a colour, the latest first."""
    rows = HueOverride.objects.filter(additive=colour.additive, member=colour.member)
    return list(rows.select_related("entered_by", "ended_by").order_by("-id"))
