"""Food categories for the duties above: their names, the way down to them, what may be asked of a food in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from tianheng.modules.compliance.queries.foods import UNNAMED, alike, category, choices_below, way_to
from tianheng.modules.compliance.queries.standard.reach import granted, rights
from tianheng.standards import edition
from tianheng.standards.clauses.permission import conditions
from tianheng.standards.model import Limit


class Suggested(NamedTuple):
    """A category for a product's name: how sure (0 to 100), why, and whether it may be taken without asking."""

    code: str
    name: str
    score: int
    why: str
    certain: bool


def category_name(code: str) -> str | None:
    """`半固体复合调味料`; None when Appendix E does not have the code or leaves it without a name."""
    found = category(code)
    return found.name if found and found.name != UNNAMED else None


def category_path(code: str) -> str:
    """`调味品 › 复合调味料 › 半固体复合调味料`; "" for an unknown code."""
    return " › ".join(one.name for one in way_to(code) if one.name != UNNAMED)


def is_final(code: str) -> bool:
    """Whether a food can finally stand in the category: it has none below itself."""
    return category_name(code) is not None and not choices_below(code)


def suggest_categories(text: str, limit: int = 6) -> list[Suggested]:
    """Categories for a product's name or description, the best first; a code finds itself."""
    answer = alike(text, limit)
    found = answer.suggestions
    return [
        Suggested(one.code, one.name, one.score, one.why, answer.confident and place == 0)
        for place, one in enumerate(found)
    ]


def narrowing_questions(code: str, additives: Iterable[str] = ()) -> list[str]:
    """The conditions (仅限…, …除外, kinds that remarks name) that rows for a category depend on, as answers' keys.

    ``additives`` are headings of Table A.1; with none all that may be used in the category count, which are many.
    """
    return list(dict.fromkeys(_keys(code, tuple(additives)))) if category(code) else []


def _keys(code: str, additives: tuple[str, ...]) -> Iterator[str]:
    for limit in _limits(code, additives):
        for one in conditions(limit, edition().categories[code]):
            yield one.key
        for kind in limit.reading.subkinds:
            yield kind.name


def _limits(code: str, additives: tuple[str, ...]) -> Iterator[Limit]:
    if not additives:
        yield from (grant.limit for grant in rights(code))
    for name in additives:
        heading = edition().by_name.get(name)
        yield from (grant.limit for grant in granted(heading.id, code)) if heading else ()


def question_words(key: str) -> str:
    """The yes/no question that a key stands for: yes means that the food is as the key says."""
    return _("产品是否符合：%(what)s") % {"what": key}
