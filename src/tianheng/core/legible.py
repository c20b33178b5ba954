"""Texts that people can read and every database keeps: no control characters, no halves of a sign."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from tianheng.core.mistakes import Mistake, Text

WRITTEN = "\n\r\t"
SAYS = _("含有不可见的字符。")
MEND = _("请删去后重新输入。")


def unreadable(text: str) -> bool:
    """Whether there is a control character other than a new line or a tab, or half of a sign (a lone surrogate).

    PostgreSQL refuses NUL, UTF-8 has no surrogates: what SQLite takes today could not be moved there.
    """
    if text.isprintable():
        return False
    return any((sign < " " and sign not in WRITTEN) or "\ud800" <= sign <= "\udfff" for sign in text)


def visible(text: str) -> str:
    """``text`` as it may be repeated: what cannot be read is left out."""
    return "".join(sign for sign in text if sign.isprintable() or sign in WRITTEN)


def legible(text: str, field: str, label: Text = "") -> str:
    """``text``, when it can be read. Raises Mistake."""
    if unreadable(text):
        raise Mistake(field, visible(text)[:40], SAYS, MEND, label)
    return text


def strange(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """The paths inside JSON of texts that cannot be read, each with what can be: ``items[0].name``."""
    if isinstance(value, str) and unreadable(value):
        yield path, visible(value)[:40]
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from strange(str(name), visible(f"{path}.{name}").lstrip("."))
            yield from strange(each, visible(f"{path}.{name}").lstrip("."))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from strange(each, f"{path}[{place}]")
