"""A form's rows as paper: what the HTML page and the PDF are drawn from, a month or a span at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from tianheng.accounts.models import Organisation
from tianheng.core.papers import parts
from tianheng.modules.ledger.exchange.fields import Form, at, shown
from tianheng.modules.ledger.exchange.written import Span, rows_of

MOST = 5000  # rows that are printed at once
NAMED = 6


class Signed(NamedTuple):
    """Who signs as what, and when last."""

    role: str
    names: str
    at: str


class Paper(NamedTuple):
    """A form of one enterprise over a span: headings, lines of texts, who signed. ``total`` rows there are."""

    form: Form
    organisation: Organisation
    span: Span
    heads: list[str]
    lines: list[list[str]]
    signed: list[Signed]
    total: int
    printed_at: datetime

    @property
    def too_many(self) -> bool:
        """Whether it does not fit: then nothing is printed, for half a month is no month."""
        return self.total > MOST

    @property
    def filename(self) -> str:
        """What the file is called."""
        return f"{self.form.code}-{self.organisation.name}-{self.span.since:%Y%m%d}-{self.span.until:%Y%m%d}"

    @property
    def foot(self) -> str:
        """Below every page."""
        moment = timezone.localtime(self.printed_at).strftime("%Y-%m-%d %H:%M")
        words = {"moment": moment, "count": self.total}
        return _("共 %(count)s 条。更正不涂改：原记录与更正记录并列。打印于 %(moment)s") % words

    def data(self) -> dict[str, Any]:
        """For ``papers/ledger.typ``."""
        groups = self.form.printed
        return {
            **parts.head(
                self.form.title,
                subtitle=self.organisation.name,
                number=f"{self.form.code} · {self.span}" if has_days(self.form) else self.form.code,
                foot=self.foot,
                landscape=True,
            ),
            "heads": self.heads,
            "lines": self.lines,
            "widths": [each.width for each in groups],
            "numbers": [place for place, each in enumerate(groups) if each.figure],
            "people": [{**parts.signer(each.role, each.names), "at": each.at} for each in self.signed],
            "empty": _("本期没有记录。"),
        }


def has_days(form: Form) -> bool:
    """Whether the form is about days."""
    return bool(form.day or form.within)


def paper_of(form: Form, user: object, organisation: Organisation, span: Span, now: datetime) -> Paper:
    """The form as the reader may see it, corrected rows beside their corrections."""
    found = rows_of(form, user, organisation, span, everything=True)
    total = found.count()
    rows = list(found) if total <= MOST else []
    groups = form.printed
    lines = [[each.text(row) for each in groups] for row in rows]
    heads = [each.heading for each in groups]
    return Paper(form, organisation, span, heads, lines, list(signers(form, rows)), total, now)


def signers(form: Form, rows: Sequence[Any]) -> Iterable[Signed]:
    """Who signs below: the people of the rows and the last moment; a line to sign on where nobody is named."""
    for role, who, when in form.signers:
        by = [row for row in rows if who and at(f"{who}.name")(row)]
        names = list(dict.fromkeys(shown(at(f"{who}.name")(row)) for row in by))
        moments = [moment for row in by if when and (moment := at(when)(row)) is not None]
        yield Signed(str(role), listed(names), shown(max(moments)) if moments else "")


def listed(names: list[str]) -> str:
    """A few names; many are said to be more."""
    if len(names) <= NAMED:
        return "、".join(names)
    return _("%(names)s 等 %(count)s 人") % {"names": "、".join(names[:NAMED]), "count": len(names)}
