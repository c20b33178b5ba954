"""The shapes of products and formulas as they come in. Figures are read exactly, as JSON number or as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header
from pydantic import Field

from tianheng.accounts.models import User
from tianheng.modules.compliance.api import Figure, Strict, Text
from tianheng.modules.formulas.queries.guess import kind_of


def key_header() -> Any:
    """The header that makes a verb happen once; one for each alias, since the framework writes a default into it."""
    return Header(  # type: ignore[type-arg]
        ...,
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$",
        description="chosen by the sender; what is sent again under the same key happens once",
        examples=["erp-2026-000118"],
    )


Key = Annotated[str, key_header()]
NeededKey = Annotated[str, key_header()]
Answers = Annotated[dict[str, bool], Field(examples=[{"仅限果味饮料": True}])]
Version = Annotated[
    int, Field(ge=1, description="the `version` that was read; another one is 409", examples=[3])
]


def user_of(request: HttpRequest) -> User:
    """Whoever the key acts for."""
    found: Any = request.user
    return found  # type: ignore[no-any-return]


def plain(value: Any) -> Any:
    """Figures as exact text, at any depth."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


class ProductFacts(Strict):
    """The facts of a product that may be left out; fractions from 0 to 1, factors from 1."""

    trademark: Text | None = Field(None, examples=["安海湾"])
    specification: Text | None = Field(None, examples=["100 g/袋"])
    gtin: Text | None = Field(None, examples=["6901234567892"])
    licence_class: Text | None = Field(None, examples=["1602"])
    description: Text | None = Field(None, examples=["萝卜干腌制后拌辣椒"])
    answers: Answers | None = None
    as_drunk_category: Text | None = Field(None, examples=[""])
    dilution_factor: Figure | None = Field(None, examples=[""])
    reconstitution_factor: Figure | None = Field(None, examples=[""])
    concentration_factor: Figure | None = Field(None, examples=[""])
    fat_fraction: Figure | None = Field(None, examples=["0.05"])
    moisture_fraction: Figure | None = Field(None, examples=["0.62"])
    beans_fraction: Figure | None = Field(None, examples=[""])
    density: Figure | None = Field(None, examples=["1.02"])
    shelf_life_days: int | None = Field(None, examples=[270])
    annual_output: Figure | None = Field(None, description="tonnes", examples=["120"])
    label_text: Annotated[str, Field(max_length=5000)] | None = Field(
        None, examples=["配料：萝卜、食用盐、食品添加剂（山梨酸钾）"]
    )

    def facts(self) -> dict[str, Any]:
        """What was said, by the model's names."""
        found: dict[str, Any] = plain(self.model_dump(exclude_unset=True, exclude_none=True))
        return found


class ProductIn(ProductFacts):
    """A new product; ``code`` is made (P001) when left out. A category nobody has confirmed is an open question."""

    code: Text = Field("", examples=["P001"])
    name: Text = Field(examples=["香辣萝卜干"])
    standard_number: Text = Field(examples=["SB/T 10439"])
    category: Text = Field(examples=["04.02.02.03"])
    confirmed: bool = Field(False, description="a person has chosen the category", examples=[True])


class ProductChange(ProductFacts):
    """Only what is named is changed."""

    version: Version
    code: Text | None = Field(None, examples=["P001"])
    name: Text | None = Field(None, examples=["香辣萝卜干"])
    standard_number: Text | None = Field(None, examples=["SB/T 10439"])
    category: Text | None = Field(None, examples=["04.02.02.03"])


class Part(Strict):
    """A substance in a compound additive, in percent of it (GB 26687)."""

    additive: Text = Field(examples=["三聚磷酸钠"])
    percent: Figure = Field(examples=["50"])
    assay: Figure | None = None
    hydrate: Text | None = None
    function: Text | None = None


class LineIn(Strict):
    """A line of a formula. ``parts`` are what a compound ingredient is made of. Without ``kind`` the name decides."""

    kind: Text | None = Field(None, examples=["additive"])
    name: Text = Field(examples=["山梨酸钾"])
    amount: Figure = Field(examples=["0.5"])
    unit: Text = Field("kg", examples=["g/kg"])
    function: Text | None = Field(None, examples=["防腐剂"])
    density: Figure | None = None
    assay: Figure | None = None
    hydrate: Text | None = None
    composition: list[Part] | None = Field(None, examples=[None])
    category: Text | None = None
    answers: dict[str, bool] | None = None
    confirmed: bool | None = None
    for_specific_food: bool | None = None
    residue: Figure | None = None
    residue_unit: Text | None = None
    maker: Text | None = Field(None, examples=["泉州某某添加剂有限公司"])
    maker_licence: Text | None = Field(None, examples=["SC20135050100015"])
    imported: bool | None = Field(None, examples=[False])
    spec_standard: Text | None = Field(None, examples=["GB 1886.39"])
    step: Text | None = Field(None, examples=["拌料"])
    method: Text | None = Field(None, examples=["溶解后喷淋"])
    parts: list[LineIn] | None = Field(None, examples=[None])


LINES = [
    {"kind": "ingredient", "name": "萝卜", "amount": "850", "unit": "kg"},
    {"kind": "additive", "name": "山梨酸钾", "amount": "0.5", "unit": "g/kg", "function": "防腐剂"},
]


class FormulaIn(Strict):
    """A formula as typed: the batch and its lines."""

    basis_amount: Figure = Field(examples=["1000"])
    basis_unit: Text = Field("kg", examples=["kg"])
    lines: Annotated[list[LineIn], Field(max_length=200, examples=[LINES])]
    note: Text = Field("", examples=["试产后定"])
    loss_note: Text = Field("", examples=[""])

    def facts(self) -> dict[str, Any]:
        """The basis and notes, by the names of the actions."""
        named = ("basis_amount", "basis_unit", "note", "loss_note")
        return {name: str(plain(getattr(self, name))) for name in named}

    def given(self) -> list[dict[str, Any]]:
        """The lines, with what was not said left out and figures as text."""
        return [said(line) for line in self.lines]


def said(line: LineIn) -> dict[str, Any]:
    """One line by the model's names."""
    values: dict[str, Any] = plain(line.model_dump(exclude_unset=True, exclude_none=True, exclude={"parts"}))
    values["kind"] = values.get("kind") or ("compound" if line.parts else kind_of(line.name).value)
    values |= {"amount": str(values["amount"]), "unit": values.get("unit", "kg")}
    return values | ({"parts": [said(each) for each in line.parts]} if line.parts else {})


class FormulaChange(FormulaIn):
    """A draft written anew."""

    version: Version


class CheckIn(Strict):
    """By the law of which day."""

    production_date: date | None = Field(None, examples=["2026-05-01"])


class Approval(Strict):
    """What approving needs: an answer to every open question; for one's own draft, why nobody else is there."""

    version: Version
    note: Text = Field("", examples=["已核对标签和检验报告"])
    answers: dict[str, str] = Field(
        default_factory=dict, description="by the `key` of an open question", examples=[{}]
    )
    exception: Text = Field("", examples=[""])
    in_force_from: date | None = Field(None, examples=["2026-05-06"])
