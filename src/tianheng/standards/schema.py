"""The shapes of the check as JSON Schema (draft 2020-12): FORMULA goes in, VERDICT or REFUSAL comes out.

FORMULA says what is understood; `check` itself names every mistake with its mend, in the language
spoken. VERDICT and REFUSAL are closed: no other key ever appears. Plain dicts, shared by library,
command line and REST; change them only together with `formula` and `findings`.
"""

from __future__ import annotations

from typing import Any

from tianheng.standards.outcome import STATUSES
from tianheng.standards.units import UNITS

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
VERDICTS = ("pass", "fail", "review")
HUES = ("red", "yellow", "blue", "green", "brown", "black", "white", "purple")

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_DECIMAL: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}


def _object(required: dict[str, Schema], **optional: Schema) -> Schema:
    """A closed object: exactly these keys, the required ones always."""
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _nullable(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "null"}]}


def _said(what: str, **more: Any) -> Schema:
    """An optional entry of a formula: null or left out means that it is not known."""
    return {"description": what, **more}


_NUMBER = {"type": ["string", "number", "null"]}
_WORDS = {"type": ["string", "null"]}
_FLAG = {"enum": [True, False, None, "", "true", "false", "yes", "no", "是", "否", 0, 1]}
_UNIT = {"type": ["string", "null"], "examples": list(UNITS)}

_FACTS: dict[str, Schema] = {
    "category": {"type": "string", "minLength": 1, "description": "code of Appendix E, e.g. 12.10.02"},
    "description": _said("the product in words; judges nothing", **_WORDS),
    "answers": _said(
        "narrowings and sub-kinds as printed, without brackets: true when the food meets them",
        type=["object", "null"],
        additionalProperties=_FLAG,
    ),
    "as_drunk_category": _said("of a solid drink: the drink it becomes", **_WORDS),
    "dilution_factor": _said("mass of drink from one part of what is sold, 1 to 10000", **_NUMBER),
    "reconstitution_factor": _said("mass as eaten from one part of powder, 1 to 10000", **_NUMBER),
    "concentration_factor": _said("mass of juice in one part of concentrate, 1 to 10000", **_NUMBER),
    "fat_fraction": _said("mass fraction of fat, above 0 to 1", **_NUMBER),
    "moisture_fraction": _said("mass fraction of water, 0 to below 1", **_NUMBER),
    "beans_fraction": _said("kilograms of beans per kilogram of food", **_NUMBER),
    "density_kg_per_l": _said("density in kg/L, 0.05 to 25", **_NUMBER),
}
_FOOD: Schema = {"type": "object", "properties": _FACTS, "required": ["category"]}

_INGREDIENT_FACTS: dict[str, Schema] = _FACTS | {
    "name": _said("name of the ingredient (or `ingredient`)", **_WORDS),
    "ingredient": _said("name of the ingredient (or `name`)", **_WORDS),
    "food": _said("its food facts as one object, instead of beside `name`", type=["object", "null"]),
    "share": {
        "type": ["string", "number"],
        "description": "mass fraction of what it stands in, above 0 to 1",
    },
    "for_specific_food": _said("its label names this food (3.4.2)", **_FLAG),
    "confirmed": _said("a person confirmed 3.4.1 c) and d)", **_FLAG),
}
_BROUGHT: Schema = {
    "type": "object",
    "properties": _INGREDIENT_FACTS,
    "required": ["share"],
    "anyOf": [{"required": ["name"]}, {"required": ["ingredient"]}],
}
_PART: Schema = {
    "type": "object",
    "properties": {
        "additive": {"type": "string", "minLength": 1},
        "percent": {"type": ["string", "number"], "description": "percent by mass of the compound additive"},
        "assay": _said("as of an item", **_NUMBER),
        "hydrate": _said("as of an item", **_WORDS),
        "function": _said("as of an item", **_WORDS),
    },
    "required": ["additive", "percent"],
}
_LINE: Schema = {
    "type": "object",
    "properties": {
        "additive": {
            "type": "string",
            "minLength": 1,
            "description": "any name: printed, trade, INS, pinyin",
        },
        "amount": _said("how much; null is asked for", **_NUMBER),
        "unit": _said("unit of the amount", **_UNIT),
        "basis": {"enum": [None, "", "as_added", "as_limit"]},
        "assay": _said("mass fraction of the substance, or of the basis, in what is added", **_NUMBER),
        "hydrate": _said("form bought: 无水, 一水 … 十二钠", **_WORDS),
        "function": _said("what it is used for: a function of Appendix D, 加工助剂, 食品用香料 …", **_WORDS),
        "residue": _said(
            "a test result in the food",
            anyOf=[
                {"enum": [None, ""]},
                {
                    "type": "object",
                    "properties": {"value": _NUMBER, "unit": _UNIT},
                    "required": ["value", "unit"],
                },
            ],
        ),
        "source": _said("direct, or the ingredient that brings it in", anyOf=[_WORDS, _BROUGHT]),
        "composition": _said(
            "of a compound additive (复配): its parts", anyOf=[_list(_PART), {"enum": [None, ""]}]
        ),
    },
    "required": ["additive"],
}

FORMULA: Schema = {
    "$schema": DRAFT,
    "title": "formula",
    "type": "object",
    "properties": {
        "id": {"type": ["string", "number", "null"]},
        "production_date": _said("YYYY-MM-DD: judged by the law of that day, notices included", **_WORDS),
        "edition": _said("judged by this edition alone, e.g. GB 2760-2024", **_WORDS),
        "food": _FOOD,
        "items": _said("the additives", anyOf=[_list(_LINE), {"enum": [None, ""]}]),
        "ingredients": _said(
            "compound ingredients, nested up to 6 deep",
            anyOf=[_list({"$ref": "#/$defs/ingredient"}), {"enum": [None, ""]}],
        ),
    },
    "required": ["food"],
    "anyOf": [{"required": ["items"]}, {"required": ["ingredients"]}],
    "$defs": {
        "ingredient": {
            **_BROUGHT,
            "properties": _INGREDIENT_FACTS
            | {
                "items": {"anyOf": [_list(_LINE), {"enum": [None, ""]}]},
                "ingredients": {"anyOf": [_list({"$ref": "#/$defs/ingredient"}), {"enum": [None, ""]}]},
            },
        }
    },
}

_RULE: Schema = _object(
    {
        "id": {"type": "string", "minLength": 1, "description": "the row, e.g. a1-0123"},
        "table": {"type": "string", "minLength": 1, "description": "A.1, B.1, B.2/B.3, or the notice"},
        "page": {"type": ["integer", "null"], "minimum": 1, "description": "page of the PDF"},
        "printed_page": {"type": ["integer", "null"], "minimum": 1},
        "category": {
            "type": "string",
            "minLength": 1,
            "description": "code the row stands under, * for all foods",
        },
        "name": _TEXT,
        "narrowing": _TEXT,
        "printed": {"type": "string", "minLength": 1, "description": "the maximum as printed"},
        "remark": _TEXT,
        "via": {"type": "array", "items": _TEXT, "minItems": 1, "description": "from the food up to the row"},
    }
)
_ASK: Schema = _object(
    {
        "field": {"type": "string", "minLength": 1, "description": "where the answer goes"},
        "question": {"type": "string", "minLength": 1},
    }
)
_FINDING: Schema = _object(
    {
        "field": {"type": "string", "minLength": 1},
        "additive": {"type": "string", "minLength": 1, "description": "as entered"},
        "resolved": _nullable(_TEXT),
        "member": _nullable(_TEXT),
        "status": {"enum": list(STATUSES)},
        "compared": _nullable(_object({"value": _DECIMAL, "unit": {"enum": list(UNITS)}, "basis": _TEXT})),
        "limit": _nullable(
            _object(
                {
                    "value": _TEXT,
                    "unit": {"enum": ["", *UNITS]},
                    "kind": {"enum": ["max_use", "residue", "gmp"]},
                }
            )
        ),
        "headroom": _nullable(_DECIMAL),
        "rule": _nullable(_RULE),
        "questions": _TEXTS,
        "asks": _list(_ASK),
        "steps": {**_TEXTS, "description": "the arithmetic in words, enough to redo it by hand"},
    },
    premix={"type": "string", "minLength": 1, "description": "the compound additive it came in"},
    ingredient={"type": "string", "minLength": 1, "description": "the ingredients it came through"},
)
_SUM: Schema = _object(
    {
        "clause": {"enum": ["A.4", "note.3", "note.4"]},
        "function": {"enum": ["防腐剂", "抗氧化剂", "着色剂", "甜味剂"]},
        "hue": {"enum": [None, *HUES]},
        "sum": _DECIMAL,
        "status": {"enum": ["within", "exceeds", "uncertain"]},
        "members": {"type": "array", "items": _TEXT, "minItems": 2},
        "terms": _list(_object({"name": _TEXT, "share": _DECIMAL})),
        "questions": _TEXTS,
        "asks": _list(_ASK),
    },
    ingredient={
        "type": "string",
        "minLength": 1,
        "description": "the ingredient that must keep the sum itself",
    },
)

VERDICT: Schema = {
    "$schema": DRAFT,
    "title": "verdict",
    **_object(
        {
            "id": _TEXT,
            "edition": {"type": "string", "minLength": 1},
            "verdict": {"enum": list(VERDICTS)},
            "items": _list(_FINDING),
            "combined": _list(_SUM),
            "notes": _list(_object({"clause": {"type": "string", "minLength": 1}, "text": _TEXT})),
        }
    ),
}

REFUSAL: Schema = {
    "$schema": DRAFT,
    "title": "refusal",
    **_object(
        {
            "id": _TEXT,
            "error": _object(
                {
                    "code": {"const": "bad_input"},
                    "fields": {
                        "type": "array",
                        "minItems": 1,
                        "items": _object(
                            {
                                "field": {"type": "string", "minLength": 1},
                                "value": _TEXT,
                                "mend": {"type": "string", "minLength": 1},
                            }
                        ),
                    },
                }
            ),
        }
    ),
}
