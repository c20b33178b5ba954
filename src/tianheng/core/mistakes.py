"""What is wrong with something a person gave: the field, the value, and how to mend it.

One class for models, forms, the interface and imports alike: Django's forms take it as a validation error, the
component ``{% errors %}`` takes :meth:`Mistake.shown`, the interface takes :meth:`Mistake.field_error`.
"""

from collections.abc import Iterable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from tianheng.core.errors import FieldError

Text = str | Promise


class Mistake(ValidationError):  # noqa: N818 - the word people use
    """One mistaken fact. ``field`` is its name in code, ``message`` says what is wrong, ``mend`` what to do now."""

    def __init__(self, field: str, value: object, message: Text, mend: Text, label: Text = "") -> None:
        super().__init__(cast(Any, message), code="mistake")
        self.field, self.value = field, value
        self.says, self.mend, self.label = message, mend, label or field

    def __str__(self) -> str:
        """``字段「值」：错在哪里。怎样改。``"""
        quoted = f"「{self.value}」" if self.value not in (None, "") else ""
        return f"{self.label}{quoted}：{self.sentence}"

    @property
    def sentence(self) -> str:
        """What is wrong and how to mend it, as one text; a blank between where the language wants it."""
        says, mend = str(self.says), str(self.mend)
        return f"{says} {mend}" if says and mend and says[-1].isascii() else f"{says}{mend}"

    def shown(self) -> dict[str, object]:
        """As the component ``{% errors %}`` wants it."""
        return {
            "field": self.label,
            "value": "" if self.value is None else self.value,
            "message": self.says,
            "mend": self.mend,
            "id": f"id_{self.field}",
        }

    def field_error(self) -> FieldError:
        """As the interface answers it."""
        return {"field": self.field, "value": self.value, "mend": self.sentence}


class Mistakes(Exception):  # noqa: N818
    """Several of them at once, so that a person mends all in one go."""

    def __init__(self, found: Iterable[Mistake]) -> None:
        self.found = list(found)
        super().__init__("; ".join(str(each) for each in self.found))


def refuse(found: Iterable[Mistake | None]) -> None:
    """Raise :class:`Mistakes` when ``found`` holds any."""
    real = [each for each in found if each is not None]
    if real:
        raise Mistakes(real)
