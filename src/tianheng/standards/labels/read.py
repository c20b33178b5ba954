"""Reads a printed ingredient list into ingredients and additives, with positions in the text as given."""

from __future__ import annotations

from tianheng.standards.errors import InputError
from tianheng.standards.labels.bounds import list_bounds
from tianheng.standards.labels.classify import Classifier
from tianheng.standards.labels.compact import compact
from tianheng.standards.labels.model import Label
from tianheng.standards.labels.nesting import nodes
from tianheng.standards.labels.phenylalanine import missing_warnings
from tianheng.standards.labels.place import Place

LONGEST = 20_000


def read(text: str) -> Label:
    """The label's ingredients as a tree and its additives in printed order.

    Survives nesting, full and half width, missing brackets, traditional characters and scanning slips; what
    it is not sure of stands in `problems` or in an additive's `question`. Raises InputError for a text longer
    than `LONGEST` characters.
    """
    if len(text) > LONGEST:
        raise InputError("text", f"{text[:40]}…（{len(text)}字）", f"配料表不超过{LONGEST}字，请只粘贴配料表")
    folded = compact(text)
    start, end, spans = list_bounds(folded)
    classifier = Classifier(folded)
    ingredients = classifier.all(nodes(folded, start, end), Place())
    problems = [*folded.problems, *missing_warnings(text, classifier.out.named)]
    return Label(text, ingredients, tuple(classifier.out.named), tuple(spans), tuple(problems))
