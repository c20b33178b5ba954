"""Products and formulas for tests, made by the real actions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.factories import accounts
from tianheng.accounts.models import Organisation, User
from tianheng.modules.formulas import actions
from tianheng.modules.formulas.models import FormulaVersion, Product

NOW = accounts.NOW
LineGiven = dict[str, Any]


def office(place: Organisation, role: str = "safety_officer") -> User:
    """Somebody of the enterprise who keeps its products and drafts."""
    return accounts.member(place, role)


def product(place: Organisation, by: User | None = None, **more: Any) -> Product:
    """Pickled vegetables (04.02.02.03), or whatever ``more`` says."""
    facts: dict[str, Any] = {
        "name": "香辣萝卜干",
        "standard_number": "SB/T 10439",
        "category": "04.02.02.03",
        "specification": "100 g/袋",
        "at": NOW,
    }
    return actions.add_product(by=by or office(place), organisation=place, **(facts | more))


def line(name: str, amount: str = "0.5", unit: str = "kg", kind: str = "additive", **more: Any) -> LineGiven:
    """One line; an additive in kg per batch unless said otherwise."""
    return {"kind": kind, "name": name, "amount": amount, "unit": unit, **more}


def pickle_lines(sorbate: str = "0.5") -> list[LineGiven]:
    """A batch of 1,000 kg that passes with half a gram of potassium sorbate per kilogram."""
    return [
        line("萝卜", "850", kind="ingredient", step="清洗"),
        line("食用盐", "60", kind="ingredient"),
        line("辣椒", "20", kind="ingredient"),
        line(
            "山梨酸钾",
            sorbate,
            function="防腐剂",
            step="拌料",
            maker="某某添加剂有限公司",
            spec_standard="GB 1886.39",
        ),
    ]


def draft(
    made: Product,
    by: User | None = None,
    lines: Sequence[LineGiven] | None = None,
    at: datetime = NOW,
    **more: Any,
) -> FormulaVersion:
    """A draft for a batch of 1,000 kg."""
    facts: dict[str, Any] = {"basis_amount": "1000", "basis_unit": "kg"}
    return actions.start_formula(
        by=by or office(made.organisation),
        product=made,
        lines=pickle_lines() if lines is None else lines,
        at=at,
        **(facts | more),
    )


def approved(
    place: Organisation,
    lines: Sequence[LineGiven] | None = None,
    at: datetime = NOW,
    made: Product | None = None,
    **more: Any,
) -> FormulaVersion:
    """A version in force: made by the safety officer, approved by the head."""
    one = draft(made or product(place), lines=lines, at=at, **more)
    return actions.approve_formula(
        by=accounts.member(place, "head"), formula=one, note="已核对标签和检验报告", at=at
    )
