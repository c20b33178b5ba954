"""The shapes of registrations: as begun and signed, and as they go out with their lines and checks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from tianheng.api.paging import Page
from tianheng.modules.compliance.api import Strict, Text
from tianheng.modules.formulas.api.answers import Place
from tianheng.modules.formulas.api.shapes import Version
from tianheng.modules.registration.enums import CHECKS, Change
from tianheng.modules.registration.models import Defect, Registration, RegistrationLine, Review
from tianheng.modules.registration.queries.pages import reviews

FACTS = (
    "kind", "year", "state", "state_text", "regime", "receipt_number", "number", "submitted_at", "due_on",
    "decided_at", "valid_from", "valid_until", "ended_on", "product_count", "line_count", "faults", "asks",
    "version",
)  # fmt: skip
CHANGE_FACTS = ("change_kinds", "change_reason", "effective_on", "immediate_stop")
LINE_FACTS = (
    "product_id", "formula_id", "product_name", "category", "category_name", "name", "additive", "cns", "ins", "kind",
    "function", "amount", "unit", "level_text", "compared", "limit_text", "status", "carried", "carried_from",
    "premix", "maker", "maker_licence", "imported", "spec_standard", "step", "method", "answer", "state",
)  # fmt: skip


class DraftIn(Strict):
    """What is begun: a first or a yearly filing, of some products or of all that have an approved formula."""

    kind: Literal["first", "yearly"] = Field(examples=["first"])
    year: int = Field(examples=[2026])
    products: list[int] | None = Field(None, max_length=5000, examples=[None])


class Seen(Strict):
    """The version that was read."""

    version: Version


class Signed(Seen):
    """The commitment, and the name of who signs as it is written in the account."""

    commitment: bool = Field(description="the enterprise makes the commitment", examples=[True])
    typed_name: Text = Field(examples=["陈建国"])


class SignedAgain(Signed):
    """The same for what was returned; ``notes`` say of each open defect, by its id, how it was mended."""

    notes: dict[int, Annotated[str, Field(max_length=500)]] = Field(examples=[{"7": "已补供货者的检验报告"}])


class DefectIn(Strict):
    """One thing to mend: of a line, of a check (R1 to R12), or of the whole."""

    text: str = Field(min_length=1, max_length=500, examples=["缺供货者的检验报告"])
    line: int | None = Field(None, examples=[501])
    check: str = Field("", examples=["R6"])


class Agreed(Seen):
    """Consent to the version that was read."""

    opinion: str = Field("", max_length=500, examples=["资料齐全"])


class Returned(Agreed):
    """Everything there is to mend, at one time."""

    defects: list[DefectIn] = Field(min_length=1, max_length=2000)


class Refused(Seen):
    """A refusal, or an end, with its reason, which the enterprise sees."""

    reason: str = Field(max_length=500, examples=["产品不在许可范围内"])


class Stood(Seen):
    """A suspension, or its end, of some lines or (null) of the whole, with the reason, which the enterprise sees."""

    reason: str = Field(max_length=500, examples=["抽检不合格"])
    lines: list[int] | None = Field(None, min_length=1, max_length=5000, examples=[[501]])


class Begun(Seen):
    """Why what is registered is to end."""

    reason: str = Field(max_length=500, examples=["停产"])


class Changed(Begun):
    """Form F14: what kinds of change, why, from when; ``immediate_stop`` stops the old registration at once."""

    kinds: list[Change] = Field(min_length=1, max_length=20, examples=[["raised"]])
    effective_on: date | None = Field(None, examples=["2026-06-01"])
    immediate_stop: bool = Field(False, examples=[False])


class Said(Seen):
    """The enterprise's word on a line; an empty one takes it back."""

    answer: str = Field(max_length=500, examples=["工艺需要，检验报告编号 20260118。"])


class Checked(Schema):
    """What the machine found of one check: ok, fault, ask, person or later."""

    code: str = Field(examples=["R3"])
    result: str = Field(examples=["ok"])
    text: str = Field(examples=["0.37 g/kg（以山梨酸计），限量 1 g/kg"])


class RegisteredLine(Schema):
    """One additive in one product, as it stood when the page was filled."""

    id: int = Field(examples=[501])
    product_id: int = Field(examples=[118])
    formula_id: int = Field(examples=[31])
    product_name: str = Field(examples=["香辣酱"])
    category: str = Field(examples=["12.10.02"])
    category_name: str = Field(examples=["半固体复合调味料"])
    name: str = Field(examples=["山梨酸钾"])
    additive: str = Field(examples=["山梨酸及其钾盐"])
    cns: str = Field(examples=["17.003、17.004"])
    ins: str = Field(examples=["200、202"])
    kind: str = Field(examples=["additive"])
    function: str = Field(examples=["防腐剂"])
    amount: str = Field(examples=["0.5"])
    unit: str = Field(examples=["g/kg"])
    level_text: str = Field(examples=["0.5 g/kg"])
    compared: str = Field(examples=["0.37 g/kg（以山梨酸计）"])
    limit_text: str = Field(examples=["1 g/kg"])
    status: str = Field(examples=["within_limit"])
    carried: bool = Field(examples=[False])
    carried_from: str = Field(examples=[""])
    premix: str = Field(examples=[""])
    maker: str = Field(examples=["泉州某某添加剂有限公司"])
    maker_licence: str = Field(examples=["SC20135050100015"])
    imported: bool = Field(examples=[False])
    spec_standard: str = Field(examples=["GB 1886.39"])
    step: str = Field(examples=["拌料"])
    method: str = Field(examples=[""])
    answer: str = Field(examples=[""])
    state: str = Field(examples=["active"])
    checks: list[Checked]


class Defected(Schema):
    """A defect that was named, and how it was mended; ``line`` is null for the whole."""

    id: int = Field(examples=[7])
    line: int | None = Field(examples=[501])
    about: str = Field(examples=["香辣酱 · 山梨酸及其钾盐"])
    check: str = Field(examples=["R6"])
    text: str = Field(examples=["缺供货者的检验报告"])
    mended_at: datetime | None = Field(examples=[None])
    mended_note: str = Field(examples=[""])


class Reviewed(Schema):
    """What a reviewer decided: accept, return or reject, as the first or the second."""

    stage: str = Field(examples=["first"])
    decision: str = Field(examples=["return"])
    opinion: str = Field(examples=["请一次补齐"])
    reviewer: str = Field(examples=["王审核"])
    at: datetime
    defects: list[Defected]


class RegistrationBrief(Schema):
    """A registration without its lines."""

    id: int = Field(examples=[12])
    organisation: Place
    kind: str = Field(examples=["first"])
    year: int = Field(examples=[2026])
    state: str = Field(examples=["submitted"])
    state_text: str = Field(examples=["已提交"])
    regime: str = Field(examples=["mandatory_local"])
    receipt_number: str | None = Field(examples=["闽添受〔2026〕350582-00001号"])
    number: str | None = Field(examples=[None])
    submitted_at: datetime | None
    due_on: date | None = Field(examples=["2026-05-13"])
    decided_at: datetime | None = Field(examples=[None])
    valid_from: date | None = Field(examples=[None])
    valid_until: date | None = Field(examples=[None])
    ended_on: date | None = Field(examples=[None])
    product_count: int = Field(examples=[1])
    line_count: int = Field(examples=[1])
    faults: int = Field(examples=[0])
    asks: int = Field(examples=[0])
    version: int = Field(examples=[4])


class Registrations(Page):
    """A page of registrations."""

    items: list[RegistrationBrief]


class RegistrationOut(RegistrationBrief):
    """A registration with its lines; ``enterprise`` is the head of form F01 as it was filled."""

    enterprise: dict[str, Any] = Field(
        examples=[{"name": "晋江鱼丸有限公司", "licence_number": "SC10635058200011"}]
    )
    previous: int | None = Field(description="the registration it changes or closes", examples=[None])
    change_kinds: list[str] = Field(examples=[[]])
    change_reason: str = Field(examples=[""])
    effective_on: date | None = Field(examples=[None])
    immediate_stop: bool = Field(examples=[False])
    commitment: str = Field(examples=[""])
    reason: str = Field(examples=[""])
    flagged: list[str] = Field(examples=[[]], description="why a second reviewer has to look")
    awaits_second: bool = Field(examples=[False])
    reviews: list[Reviewed] = Field(description="the latest first")
    lines: list[RegisteredLine]


class Lacking(Schema):
    """Something the filing lacks; ``blocking`` hinders signing."""

    field: str = Field(examples=["answer"])
    text: str = Field(examples=["香辣酱 · 山梨酸及其钾盐：R9 需要企业说明。"])
    link: str = Field(examples=["/registrations/12/#line-501"])
    blocking: bool = Field(examples=[True])


class Lack(Schema):
    """All that a filing lacks, and what has changed since it was filled."""

    ready: bool = Field(examples=[False])
    missing: list[Lacking]
    moved_on: list[str] = Field(examples=[[]])


def brief(row: Registration) -> dict[str, Any]:
    """A registration without its lines."""
    return {
        "id": row.pk,
        "organisation": {"code": row.organisation.code, "name": row.name},
        **{name: getattr(row, name) for name in FACTS},
    }


def registration_out(row: Registration) -> dict[str, Any]:
    """A registration with everything."""
    return {
        **brief(row),
        "enterprise": row.enterprise_facts,
        "previous": row.previous_id,
        **{name: getattr(row, name) for name in CHANGE_FACTS},
        "commitment": row.commitment,
        "reason": row.reason,
        "flagged": row.flagged,
        "awaits_second": row.awaits_second,
        "reviews": [review_out(each) for each in reviews(row)],
        "lines": [line_out(line) for line in row.lines.order_by("position", "id")],
    }


def review_out(review: Review) -> dict[str, Any]:
    """One decision with the defects it names."""
    names = ("stage", "decision", "opinion", "at")
    found = [defect_out(each) for each in review.defects.all()]
    return {
        **{name: getattr(review, name) for name in names},
        "reviewer": review.reviewer.name,
        "defects": found,
    }


def defect_out(defect: Defect) -> dict[str, Any]:
    """One defect."""
    facts = {name: getattr(defect, name) for name in ("id", "about", "text", "mended_at", "mended_note")}
    return {**facts, "line": defect.line_id, "check": defect.check_code}


def line_out(line: RegistrationLine) -> dict[str, Any]:
    """One line with its checks in their order."""
    checks = [{"code": code, **line.checks[code]} for code in CHECKS if code in line.checks]
    return {"id": line.pk, **{name: getattr(line, name) for name in LINE_FACTS}, "checks": checks}
