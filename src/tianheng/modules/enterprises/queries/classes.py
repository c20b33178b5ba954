"""The classes a licence names, and whether a product likely falls under them."""

from datetime import date

from tianheng.accounts.models import Organisation
from tianheng.modules.enterprises.queries.papers import current_licence
from tianheng.modules.enterprises.validators import licence_classes


def class_name(code: str) -> str | None:
    """`速冻调制食品`; None for a code the catalogue does not have."""
    found = licence_classes().get(code)
    return found.name if found else None


def likely_categories(code: str) -> tuple[str, ...]:
    """The categories of GB 2760 that foods of a class likely stand in; ours, only for asking."""
    found = licence_classes().get(code)
    return found.categories if found else ()


def licensed_classes(organisation: Organisation, on: date) -> set[str]:
    """The classes of the licence in force on ``on``; empty when it names none or there is none."""
    found = current_licence(organisation, on)
    return set(found.classes) if found else set()


def covers(classes: set[str], category: str) -> bool | None:
    """Whether a category of GB 2760 likely falls under one of the classes; None when there is no telling."""
    known = [prefix for code in classes for prefix in likely_categories(code)]
    if not known or not category:
        return None
    return any(below(category, prefix) for prefix in known)


def below(category: str, above: str) -> bool:
    """Whether a category stands under another: 12.10.02 under 12.10 and under 12.0."""
    start = above.removesuffix(".0")
    return category in (above, start) or category.startswith(f"{start}.")
