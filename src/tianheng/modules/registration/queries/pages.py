"""A registration as a page draws it: stages, the head of F01, lines by product with their checks, papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tianheng.core import attachments
from tianheng.core.models import Attachment, Signature
from tianheng.core.signatures import signatures_of
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.registration.enums import (
    CHECKS,
    FLAGS,
    OUTCOME_TONES,
    STANDING,
    Kind,
    Outcome,
    PolicyKind,
    State,
)
from tianheng.modules.registration.models import Defect, Registration, RegistrationLine, Review
from tianheng.modules.registration.queries.filings import to_answer
from tianheng.web.templatetags.web import Stage

Text = str | Promise
PICTURE = "signature.png"


class Checked(NamedTuple):
    """One check of one line."""

    code: str
    title: Text
    tone: str
    word: Text
    text: str


@dataclass(frozen=True)
class LineView:
    """One line with its checks, what its enterprise has to answer for, and the defects named of it."""

    line: RegistrationLine
    checks: list[Checked]
    answers_for: list[str]
    defects: list[Defect]

    @property
    def worst(self) -> str:
        """The tone of the worst check."""
        return OUTCOME_TONES[Outcome(self.line.worst)] if self.line.worst else "note"

    @property
    def word(self) -> Text:
        """What the machine says of the whole line."""
        asks = _("已说明，待审核") if self.line.answer else _("待说明")
        words = {"fault": _("有问题"), "ask": asks, "ok": _("未见问题")}
        return words.get(self.line.worst, _("未核对"))

    @property
    def found(self) -> list[Checked]:
        """What the machine says by itself."""
        return [each for each in self.checks if each.word not in (Outcome.PERSON.label, Outcome.LATER.label)]

    @property
    def for_people(self) -> list[Checked]:
        """What only a person can say, and what comes later."""
        return [each for each in self.checks if each.word in (Outcome.PERSON.label, Outcome.LATER.label)]

    @property
    def marked(self) -> list[Checked]:
        """The faults and questions."""
        return [each for each in self.checks if each.tone in ("fail", "review")]


@dataclass(frozen=True)
class ProductView:
    """The lines of one product, under its name."""

    name: str
    category: str
    category_name: str
    facts: Mapping[str, str]
    label_text: str
    lines: list[LineView]


def products(lines: Iterable[RegistrationLine], defects: Iterable[Defect] = ()) -> list[ProductView]:
    """The lines by product, in the order of the form."""
    about: dict[int, list[Defect]] = {}
    for each in defects:
        if each.line_id:
            about.setdefault(each.line_id, []).append(each)
    groups = groupby(lines, key=lambda line: (line.product_id, line.product_name))
    return [product([*group], about) for _key, group in groups]


def product(lines: list[RegistrationLine], about: Mapping[int, list[Defect]]) -> ProductView:
    """One product."""
    first = lines[0]
    return ProductView(
        first.product_name,
        first.category,
        first.category_name,
        first.product_facts,
        first.label_text,
        [line_view(line, about.get(line.pk, [])) for line in lines],
    )


def line_view(line: RegistrationLine, defects: list[Defect]) -> LineView:
    """One line."""
    checks = [checked(code, line.checks[code]) for code in CHECKS if code in line.checks]
    return LineView(line, checks, to_answer(line), defects)


def checked(code: str, stored: Mapping[str, str]) -> Checked:
    """One stored result."""
    outcome = Outcome(stored["result"])
    return Checked(code, CHECKS[code], OUTCOME_TONES[outcome], outcome.label, stored["text"])


def stages(row: Registration) -> list[Stage]:
    """How far the filing has come, in the words of its policy."""
    if row.regime != PolicyKind.MANDATORY_LOCAL:
        return short_stages(row)
    place = reached(row)
    returned, refused = row.state == State.RETURNED, row.state == State.REJECTED
    words: list[tuple[Text, str]] = [
        (_("起草"), ""),
        (_("签名提交"), stamp(row.submitted_at)),
        (_("县局审核"), due(row)),
        (_("注销") if row.kind == Kind.CANCELLATION else _("登记"), stamp(row.decided_at)),
    ]
    found = [Stage(text, state_at(number, place), detail) for number, (text, detail) in enumerate(words)]
    if returned:
        found[2] = Stage(_("退回补正"), "back", due(row))
    if refused:
        found[3] = Stage(_("不予登记"), "back", stamp(row.decided_at))
    return found


def short_stages(row: Registration) -> list[Stage]:
    """Without a review."""
    last = _("公示") if row.regime == PolicyKind.VOLUNTARY_PUBLICITY else _("内部登记")
    place = 2 if row.number else 0
    pairs = ((_("起草"), ""), (last, stamp(row.decided_at)))
    return [Stage(text, state_at(number, place), detail) for number, (text, detail) in enumerate(pairs)]


def state_at(number: int, place: int) -> str:
    """The state of a stage when the filing has come to ``place``."""
    if number < place:
        return "done"
    return "now" if number == place else "todo"


def reached(row: Registration) -> int:
    """The stage the filing is in; 4 when all are over."""
    places = {
        State.DRAFT: 0,
        State.WITHDRAWN: 0,
        State.SUBMITTED: 2,
        State.UNDER_REVIEW: 2,
        State.RETURNED: 2,
    }
    return places.get(State(row.state), 4)


def stamp(moment: Any) -> str:
    """The day of a moment, nothing for none."""
    return timezone.localdate(moment).isoformat() if moment else ""


def due(row: Registration) -> str:
    """By when, and whether that is only assumed."""
    if row.due_on is None:
        return ""
    words = _("%(day)s 前") % {"day": row.due_on.isoformat()}
    return f"{words}{_('（节假日未公布，暂按周末推算）')}" if row.assumed_due else words


def head(row: Registration) -> list[tuple[Any, ...]]:
    """The head of form F01, in the order of the paper."""
    facts = row.enterprise_facts
    persons = facts.get("persons", {})
    return [
        (_("企业名称"), facts.get("name", row.name)),
        (_("统一社会信用代码"), facts.get("credit_code", "")),
        (_("食品生产许可证编号"), facts.get("licence_number", "")),
        (_("许可有效期至"), facts.get("licence_expires", "")),
        (_("生产地址"), facts.get("address", "")),
        (_("所属行政区划"), facts.get("area", "")),
        *((Post(post).label, people(persons.get(post, []))) for post in Post),
        (_("联系电话"), facts.get("telephone", "")),
    ]


def people(found: Iterable[Mapping[str, str]]) -> str:
    """Names with their phones, one a line."""
    return "\n".join(f"{each['name']} {each['phone']}".strip() for each in found)


def numbers(row: Registration) -> list[tuple[Text, Any]]:
    """The numbers and days of the filing."""
    found: list[tuple[Text, Any]] = [
        (_("登记类型"), row.get_kind_display()),
        (_("年度"), row.year),
        (_("登记方式"), row.get_regime_display()),
        (_("受理编号"), row.receipt_number),
        (_("登记编号"), row.number),
        (_("有效期"), f"{row.valid_from} {_('至')} {row.valid_until}" if row.valid_from else ""),
        (_("提交日期"), stamp(row.submitted_at)),
        (_("办理期限"), due(row)),
    ]
    return [(label, value) for label, value in found if value]


def flags(row: Registration) -> list[Text]:
    """Why a second reviewer has to look, in words."""
    return [f"{code} {FLAGS[code]}" if code in CHECKS else FLAGS[code] for code in row.flagged]


def reviews(row: Registration) -> list[Review]:
    """What reviewers said, the latest first, with the defects."""
    return list(row.reviews.select_related("reviewer").prefetch_related("defects").order_by("-id"))


def papers(row: Registration) -> list[Attachment]:
    """The files beside it, without the drawings of signatures."""
    return [each for each in attachments.of(row) if each.name != PICTURE]


def signatures(row: Registration) -> list[Signature]:
    """Who signed."""
    return list(signatures_of(row))


def ends_soon(row: Registration, today: date) -> int | None:
    """Days left of a standing registration within two months of its end."""
    if row.state not in STANDING or row.valid_until is None:
        return None
    left = (row.valid_until - today).days
    return left if 0 <= left <= 60 else None
