"""The shapes of products and formulas as they go out: amounts are exact text, never JSON numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from tianheng.api.paging import Page
from tianheng.modules.compliance.queries.categories import category_name
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries import open_questions
from tianheng.modules.formulas.queries.shown import Row, sheet_of

PRODUCT_FACTS = (
    "code", "name", "trademark", "specification", "gtin", "standard_number", "licence_class", "category",
    "description", "answers", "as_drunk_category", "dilution_factor", "reconstitution_factor", "concentration_factor",
    "fat_fraction", "moisture_fraction", "beans_fraction", "density", "shelf_life_days", "annual_output",
    "label_text", "state", "version",
)  # fmt: skip
VERSION_FACTS = (
    "number", "state", "basis_amount", "basis_unit", "loss_note", "note", "version", "made_at", "approved_at",
    "in_force_from",
)  # fmt: skip
LINE_FACTS = (
    "kind", "name", "additive", "amount", "unit", "function", "density", "assay", "hydrate", "composition",
    "category", "answers", "confirmed", "for_specific_food", "residue", "residue_unit", "maker", "maker_licence",
    "imported", "spec_standard", "step", "method",
)  # fmt: skip


class Place(Schema):
    """An organisation: its code in the system and its name."""

    code: str = Field(examples=["91350582MA0000001X"])
    name: str = Field(examples=["晋江鱼丸有限公司"])


class InForce(Schema):
    """The version in force, with its verdict: pass, fail or review."""

    id: int = Field(examples=[31])
    number: int = Field(examples=[2])
    verdict: str = Field(examples=["pass"])


class ProductOut(Schema):
    """A product; ``formula`` is its version in force. An empty text is a fact not known."""

    id: int = Field(examples=[118])
    organisation: Place
    code: str = Field(examples=["P001"])
    name: str = Field(examples=["香辣萝卜干"])
    trademark: str = Field(examples=["安海湾"])
    specification: str = Field(examples=["100 g/袋"])
    gtin: str = Field(description="14 digits; empty is not known", examples=["06901234567892"])
    standard_number: str = Field(examples=["SB/T 10439"])
    licence_class: str = Field(examples=["1602"])
    category: str = Field(examples=["04.02.02.03"])
    category_name: str = Field(examples=["腌渍的蔬菜"])
    category_confirmed: bool = Field(examples=[True])
    description: str = Field(examples=[""])
    answers: dict[str, bool] = Field(examples=[{}])
    as_drunk_category: str = Field(examples=[""])
    dilution_factor: str = Field(examples=[""])
    reconstitution_factor: str = Field(examples=[""])
    concentration_factor: str = Field(examples=[""])
    fat_fraction: str = Field(examples=["0.05"])
    moisture_fraction: str = Field(examples=["0.62"])
    beans_fraction: str = Field(examples=[""])
    density: str = Field(examples=[""])
    shelf_life_days: int | None = Field(examples=[270])
    annual_output: str = Field(examples=["120"])
    label_text: str = Field(examples=["配料：萝卜、食用盐、食品添加剂（山梨酸钾）"])
    state: str = Field(examples=["active"])
    version: int = Field(examples=[3])
    formula: InForce | None


class Products(Page):
    """A page of products."""

    items: list[ProductOut]


class VersionOut(Schema):
    """A version without its lines. ``approved_by`` and ``exception`` say who approved it, and why the maker did."""

    id: int = Field(examples=[31])
    product: int = Field(examples=[118])
    number: int = Field(examples=[2])
    state: str = Field(examples=["draft"])
    basis_amount: str = Field(examples=["1000"])
    basis_unit: str = Field(examples=["kg"])
    loss_note: str = Field(examples=[""])
    note: str = Field(examples=["试产后定"])
    version: int = Field(examples=[1])
    verdict: str | None = Field(examples=["pass"])
    edition: str = Field(examples=["GB 2760-2024"])
    made_by: str = Field(examples=["林美丽"])
    made_at: datetime
    approved_by: str = Field(examples=[""])
    approved_at: datetime | None = Field(examples=[None])
    in_force_from: date | None = Field(examples=[None])
    exception: str = Field(examples=[""])


class Versions(Page):
    """A page of versions."""

    items: list[VersionOut]


class FormulaLine(Schema):
    """A line as stored; ``level`` is its content in the finished product, ``verdict``, ``status`` what was found."""

    kind: str = Field(examples=["additive"])
    name: str = Field(examples=["山梨酸钾"])
    additive: str = Field(examples=["山梨酸及其钾盐"])
    amount: str = Field(examples=["0.5"])
    unit: str = Field(examples=["g/kg"])
    function: str = Field(examples=["防腐剂"])
    density: str = Field(examples=[""])
    assay: str = Field(examples=[""])
    hydrate: str = Field(examples=[""])
    composition: list[dict[str, str]] = Field(examples=[[]])
    category: str = Field(examples=[""])
    answers: dict[str, bool] = Field(examples=[{}])
    confirmed: bool | None = Field(examples=[None])
    for_specific_food: bool | None = Field(examples=[None])
    residue: str = Field(examples=[""])
    residue_unit: str = Field(examples=[""])
    maker: str = Field(examples=["泉州某某添加剂有限公司"])
    maker_licence: str = Field(examples=["SC20135050100015"])
    imported: bool = Field(examples=[False])
    spec_standard: str = Field(examples=["GB 1886.39"])
    step: str = Field(examples=["拌料"])
    method: str = Field(examples=[""])
    level: str = Field(examples=["0.5 g/kg"])
    compared: str = Field(examples=["0.37 g/kg（以山梨酸计）"])
    limit: str = Field(examples=["1 g/kg"])
    verdict: str = Field(examples=["pass"])
    status: str = Field(examples=["符合限量"])
    parts: list[FormulaLine] = Field(examples=[[]])


class Asked(Schema):
    """An open question: its key, the additives it is about, its words."""

    key: str = Field(examples=["9f2c51d0a1be"])
    about: str = Field(examples=["酱油"])
    question: str = Field(examples=["复配配料“酱油”没有展开：它的标签上有没有食品添加剂？"])


class FormulaOut(VersionOut):
    """A version with its lines, what fails in it, what is open."""

    approval_note: str = Field(examples=[""])
    approval_answers: list[dict[str, str]] = Field(examples=[[]])
    lines: list[FormulaLine]
    fails: list[str] = Field(examples=[[]])
    questions: list[Asked] = Field(examples=[[]])


def product_out(row: Product) -> dict[str, Any]:
    """A product with the annotations of :func:`~.products.rows`."""
    number, conclusion = row.in_force_number, row.in_force_conclusion  # type: ignore[attr-defined]
    in_force = {"id": row.in_force, "number": number, "verdict": conclusion}  # type: ignore[attr-defined]
    return {
        "id": row.pk,
        "organisation": {"code": row.organisation.code, "name": row.organisation.name},
        **{name: getattr(row, name) for name in PRODUCT_FACTS},
        "category_name": category_name(row.category) or "",
        "category_confirmed": row.category_confirmed_at is not None,
        "formula": in_force if number else None,
    }


def brief(row: FormulaVersion) -> dict[str, Any]:
    """A version without its lines."""
    return {
        "id": row.pk,
        "product": row.product_id,
        **{name: getattr(row, name) for name in VERSION_FACTS},
        "verdict": row.verdict.conclusion if row.verdict else None,
        "edition": row.verdict.edition if row.verdict else "",
        "made_by": row.made_by.name,
        "approved_by": row.approved_by.name if row.approved_by else "",
        "exception": row.exception,
    }


def formula_out(row: FormulaVersion) -> dict[str, Any]:
    """A version with everything."""
    found = open_questions(row)
    return {
        **brief(row),
        "approval_note": row.approval_note,
        "approval_answers": row.approval_answers,
        "lines": nested(sheet_of(row).rows),
        "fails": list(found.fails),
        "questions": [
            {"key": each.key, "about": each.about, "question": each.question} for each in found.questions
        ],
    }


def nested(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """Rows with their depth as lines with their parts."""
    made: list[dict[str, Any]] = []
    open_lines: list[dict[str, Any]] = []
    for row in rows:
        one = line_out(row)
        del open_lines[row.depth :]
        (open_lines[-1]["parts"] if open_lines else made).append(one)
        open_lines.append(one)
    return made


def line_out(row: Row) -> dict[str, Any]:
    """One line, its parts still to come."""
    return {
        **{name: getattr(row.line, name) for name in LINE_FACTS},
        "level": row.level,
        "compared": row.compared,
        "limit": row.limit,
        "verdict": row.tone,
        "status": row.status,
        "parts": [],
    }
