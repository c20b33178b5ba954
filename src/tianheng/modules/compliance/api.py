"""The check over REST: one formula, many formulas, finding a category, finding an additive. Nothing is stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field

from tianheng.api.errors import ApiError
from tianheng.api.exact import written_out
from tianheng.modules.compliance.queries import additives, foods
from tianheng.modules.compliance.queries.check import judged, judged_each, mistakes
from tianheng.standards import InputError

router = Router(tags=["check"])
MOST_FORMULAS = 1000
# A number as JSON number or as text: both are read exactly.
Figure = Annotated[Decimal | str, AfterValidator(written_out), Field(examples=["0.5"])]
Text = Annotated[str, Field(max_length=2000)]


class Strict(Schema):
    """A field that is not documented is a mistake, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Residue(Strict):
    """A residue found by test."""

    value: Figure
    unit: str = Field(examples=["mg/kg"])


class Component(Strict):
    """One component of a compound additive, in percent of it."""

    additive: Text = Field(examples=["三聚磷酸钠"])
    percent: Figure = Field(examples=["50"])
    assay: Figure | None = None
    hydrate: Text | None = None
    function: Text | None = None


class Source(Strict):
    """The ingredient that carries an additive in (3.4.1, 3.4.2): its category and its share of the food."""

    ingredient: Text = Field(examples=["酱油"])
    category: str = Field(examples=["12.04"])
    share: Figure = Field(examples=["0.03"])
    answers: dict[str, bool] | None = None
    for_specific_food: bool | None = None
    confirmed: bool | None = None


class Item(Strict):
    """One additive. Without an amount the check asks for it."""

    additive: Text = Field(examples=["苯甲酸钠"])
    amount: Figure | None = Field(None, examples=["1.15"])
    unit: str | None = Field(None, examples=["g/kg"])
    basis: str | None = Field(None, examples=["as_added"])
    assay: Figure | None = None
    hydrate: Text | None = None
    function: Text | None = None
    residue: Residue | None = None
    source: Source | str | None = Field(None, examples=["direct"])
    composition: list[Component] | None = None


class Facts(Strict):
    """Category, answers to narrowings, and the facts of the basis; fractions from 0 to 1."""

    category: str = Field(examples=["14.06.04"])
    description: Text | None = None
    answers: dict[str, bool] | None = Field(None, examples=[{"仅限果味饮料": True}])
    as_drunk_category: str | None = None
    dilution_factor: Figure | None = Field(None, examples=["10"])
    reconstitution_factor: Figure | None = None
    concentration_factor: Figure | None = None
    fat_fraction: Figure | None = None
    moisture_fraction: Figure | None = None
    beans_fraction: Figure | None = None
    density_kg_per_l: Figure | None = None


class Ingredient(Strict):
    """A compound ingredient with its own category, additives and ingredients."""

    name: Text
    category: str
    share: Figure
    answers: dict[str, bool] | None = None
    for_specific_food: bool | None = None
    confirmed: bool | None = None
    items: list[Item] | None = None
    ingredients: list[Ingredient] | None = None


EXAMPLE = {
    "id": "A001",
    "production_date": "2026-05-01",
    "food": {"category": "14.06.04", "answers": {"仅限果味饮料": True}, "dilution_factor": "10"},
    "items": [
        {"additive": "苯甲酸钠", "amount": "1.15", "unit": "g/kg"},
        {
            "additive": "焦亚硫酸钠",
            "amount": "0.05",
            "unit": "g/kg",
            "residue": {"value": "20", "unit": "mg/kg"},
            "source": {"ingredient": "浓缩果汁", "category": "14.02.02", "share": "0.1", "confirmed": True},
        },
    ],
}


class Formula(Strict):
    """A formula as the library, the command line and this interface take it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})

    id: str | None = Field(None, examples=["A001"])
    production_date: date | None = Field(None, examples=["2026-05-01"])
    edition: str | None = None
    food: Facts
    items: list[Item] | None = None
    ingredients: list[Ingredient] | None = Field(None, examples=[None])

    def plain(self) -> dict[str, Any]:
        """The JSON shape of the check, with what was not said left out."""
        shape = self.model_dump(exclude_unset=True, exclude_none=True)
        if "production_date" in shape:
            shape["production_date"] = shape["production_date"].isoformat()
        return shape


class Amount(Schema):
    """An amount as compared, or a limit."""

    value: str = Field(examples=["0.9746"])
    unit: str = Field(examples=["g/kg"])
    basis: str | None = Field(None, examples=["以苯甲酸计"])
    kind: str | None = None


class Finding(Schema):
    """What is said of one item."""

    model_config = ConfigDict(extra="allow")

    field: str = Field(examples=["items[0]"])
    additive: str = Field(examples=["苯甲酸钠"])
    resolved: str | None = Field(examples=["苯甲酸及其钠盐"])
    member: str | None = Field(examples=["苯甲酸钠"])
    status: str = Field(examples=["within_limit"])
    compared: Amount | None
    limit: Amount | None
    headroom: str | None = Field(examples=["0.0254"])
    rule: dict[str, Any] | None = Field(
        examples=[{"id": "a1-0268", "table": "A.1", "page": 24, "printed_page": 21, "category": "12.10.02"}]
    )
    questions: list[str] = Field(examples=[[]])
    asks: list[dict[str, str]] = Field(examples=[[]])
    premix: str | None = Field(None, examples=["复配水分保持剂"])
    ingredient: str | None = Field(None, examples=["酱油"])
    steps: list[str] = Field(examples=[["苯甲酸钠 1.15 g/kg", "× 0.8475(苯甲酸 ÷ 苯甲酸钠) = 0.9746 g/kg"]])


class Verdict(Schema):
    """What is said of a formula: `verdict` is pass, fail or review."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(examples=["A001"])
    edition: str = Field(examples=["GB 2760-2024"])
    verdict: str = Field(examples=["pass"])
    items: list[Finding]
    combined: list[dict[str, Any]] = Field(
        examples=[[{"clause": "A.4", "function": "防腐剂", "sum": "0.84", "status": "within", "members": []}]]
    )
    notes: list[dict[str, str]] = Field(examples=[[{"clause": "A.4", "text": "…"}]])


class Batch(Strict):
    """Several formulas at once."""

    formulas: list[Formula] = Field(max_length=MOST_FORMULAS)


class Verdicts(Schema):
    """A verdict, or `{"id", "error"}`, per formula, in order."""

    verdicts: list[dict[str, Any]] = Field(examples=[[{"id": "A001", "verdict": "pass"}]])


class Neighbour(Schema):
    """A category that people confuse with the one named, and how it differs."""

    code: str = Field(examples=["12.10.03"])
    differs: str


class Suggestion(Schema):
    """A category for a product's name, with why."""

    code: str = Field(examples=["12.10.02"])
    name: str = Field(examples=["半固体复合调味料"])
    score: int = Field(examples=[92])
    why: str
    neighbours: list[Neighbour]


class Suggestions(Schema):
    """Ranked categories; when not `confident`, `question` says what to settle."""

    query: str = Field(examples=["牛油火锅底料"])
    confident: bool
    question: str
    suggestions: list[Suggestion]


class Hit(Schema):
    """An additive that a name may stand for."""

    name: str = Field(examples=["苯甲酸钠"])
    codes: str = Field(examples=["INS 210, 211"])
    places: str = Field(examples=["表A.1"])
    reason: str
    refused: bool


@router.post("/check", response=Verdict, exclude_unset=True, summary="核查一个配方")
def check_one(request: HttpRequest, formula: Formula) -> dict[str, Any]:
    """The verdict with every why: limit, row, page, arithmetic, questions."""
    try:
        return judged(formula.plain())
    except InputError as error:
        fields = [{"field": one.field, "value": one.value, "mend": one.mend} for one in mistakes(error)]
        raise ApiError(422, "bad_input", _("有的内容不符合要求，请按提示改正。"), fields) from error


@router.post("/check/batch", response=Verdicts, summary="核查一批配方")
def check_batch(request: HttpRequest, batch: Batch) -> dict[str, Any]:
    """Up to 1,000 formulas; one that cannot be read gets its errors and spoils no other."""
    return {"verdicts": list(judged_each(formula.plain() for formula in batch.formulas))}


@router.get("/categories/suggest", response=Suggestions, summary="按名称找食品类别")
def suggest(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=100, examples=["牛油火锅底料"])],
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
) -> dict[str, Any]:
    """Ranked codes of Appendix E for a product's name, with why and with what people confuse."""
    answer = foods.alike(q, limit)
    return {
        "query": q,
        "confident": answer.confident,
        "question": answer.question,
        "suggestions": [suggestion(one) for one in answer.suggestions],
    }


def suggestion(one: Any) -> dict[str, Any]:
    """A suggestion of the library in the interface's shape."""
    neighbours = [{"code": code, "differs": differs} for code, differs in one.neighbours]
    return {
        "code": one.code,
        "name": one.name,
        "score": one.score,
        "why": one.why,
        "neighbours": neighbours,
    }


@router.get("/additives/search", response=list[Hit], summary="按名称找食品添加剂")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=100, examples=["bjsn"])],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> list[Any]:
    """Names, aliases, INS and CNS numbers, pinyin, initials, slips of the pen; the best first."""
    return list(additives.hits(q, limit))
