"""The components a page is built of. Loaded in every template; each tag's docstring shows its use."""

import re
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianheng.core.once import new_key

register = template.Library()
Text = str | Promise

TONES: dict[str, Text] = {"pass": _("符合"), "fail": _("不符合"), "review": _("待确认"), "note": _("说明")}
# A bar is drawn in thousandths of the limit, up to a quarter over it.
BAR_LIMIT, BAR_END = 1000, 1250
NEAR = Fraction(9, 10)
DAY = re.compile(r"(\d{4}-\d\d-\d\d)")


@register.inclusion_tag("web/components/light.html")
def light(tone: str, text: Text = "", size: str = "") -> dict[str, Any]:
    """``{% light "pass" %}`` or ``{% light item.tone item.status_text %}``: a mark by shape, colour and word.

    ``tone`` is pass, fail, review or note; ``size`` is empty or ``large`` (the verdict of a whole formula).
    """
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"light: tone {tone!r} is none of {', '.join(TONES)}")
    return {"tone": tone, "text": text or TONES[tone], "size": size}


@register.inclusion_tag("web/components/bar.html")
def bar(share: Decimal | Fraction | int | None, label: Text = "", tone: str = "") -> dict[str, Any]:
    """``{% bar item.share label %}``: how much of a limit is used; 1 is the limit itself.

    ``share`` is exact (Decimal, Fraction or int) or None for "cannot be computed". ``label`` is read aloud.
    ``tone`` overrides the colour (pass, fail, review), which otherwise follows the share.
    """
    if share is None:
        return {"share": None, "label": label or gettext("无法计算")}
    exact = Fraction(share)
    return {
        "share": exact,
        "width": min(int(exact * BAR_LIMIT), BAR_END),
        "limit": BAR_LIMIT,
        "end": BAR_END,
        "beyond": BAR_END - BAR_LIMIT,
        "tone": tone or bar_tone(exact),
        "percent": percent(exact),
        "label": label or gettext("已用限量的 %(percent)s") % {"percent": percent(exact)},
    }


def bar_tone(share: Fraction) -> str:
    """Over the limit fails; from nine tenths it is close; the colour never replaces the verdict."""
    if share > 1:
        return "fail"
    return "near" if share >= NEAR else "pass"


@register.filter
def percent(share: Decimal | Fraction | int) -> str:
    """A share as a percentage with one decimal, rounded up: what exceeds the limit never reads 100.0%."""
    exact = Fraction(share) * 1000
    tenths = -((-exact.numerator) // exact.denominator)
    return f"{(Decimal(tenths) / 10).quantize(Decimal('0.1'), ROUND_CEILING)}%"


@register.simple_block_tag
def card(content: str, title: Text = "", note: Text = "", tone: str = "", level: int = 2) -> SafeString:
    """``{% card title="…" note="…" %}…{% endcard %}``: a framed part of a page with its own heading.

    ``tone`` colours the left edge (pass, fail, review); ``level`` is the heading's level, 2 to 4.
    """
    context = {"content": content, "title": title, "note": note, "tone": tone, "tag": f"h{level}"}
    return render_to_string("web/components/card.html", context)


@register.simple_block_tag
def table(content: str, label: Text, stack: bool = False, dense: bool = False) -> SafeString:
    """``{% table label="…" %}<thead>…</thead><tbody>…</tbody>{% endtable %}``: scrolls sideways inside its frame.

    ``label`` names it for a screen reader. With ``stack=True`` each row becomes a small card on a phone: give every
    ``<td>`` a ``data-label`` with its column's heading. ``dense=True`` for long lists.
    """
    context = {"content": content, "label": label, "stack": stack, "dense": dense}
    return render_to_string("web/components/table.html", context)


@register.simple_block_tag
def field(
    content: str, label: Text, control: str, hint: Text = "", error: Text = "", optional: bool = False
) -> SafeString:
    """``{% field label="…" control="id_amount" %}<input …>{% endfield %}``: label, hint and error of an input.

    ``control`` is the input's id. Give the input ``aria-describedby="<id>-hint <id>-error"`` where they exist and
    ``aria-invalid="true"`` with an error.
    """
    context = {
        "content": content,
        "label": label,
        "control": control,
        "hint": hint,
        "error": error,
        "optional": optional,
    }
    return render_to_string("web/components/field.html", context)


@register.inclusion_tag("web/components/errors.html")
def errors(found: list[dict[str, Any]], title: Text = "") -> dict[str, Any]:
    """``{% errors problems %}``: every mistake with field, value and mend, linked to its field if that has an ``id``.

    Each entry holds ``field``, ``value``, ``message``, ``mend`` and optionally ``id`` (of the input) or ``row``.
    """
    return {"errors": found, "title": title or gettext("有 %(count)s 处需要改正") % {"count": len(found)}}


@register.inclusion_tag("web/components/empty.html")
def empty(text: Text, hint: Text = "") -> dict[str, Text]:
    """``{% empty "没有找到…" "试试拼音首字母" %}``: what stands where a list would be."""
    return {"text": text, "hint": hint}


class Link(NamedTuple):
    """A tab: address, words, whether it is the present one, how many stand behind it."""

    address: str
    text: Text
    here: bool = False
    count: int | None = None


class Stage(NamedTuple):
    """A stage of something on its way; ``state`` is done, now, todo or back (turned back, refused, ended)."""

    text: Text
    state: str = "todo"
    detail: Text = ""


@register.inclusion_tag("web/components/tabs.html")
def tabs(links: Iterable[Link], label: Text = "") -> dict[str, Any]:
    """``{% tabs links "登记状态" %}``: a row of :class:`Link`, the present one marked."""
    return {"links": links, "label": label}


@register.inclusion_tag("web/components/stages.html")
def stages(found: Iterable[Stage]) -> dict[str, Any]:
    """``{% stages stages %}``: how far something has come, a :class:`Stage` each."""
    return {"stages": found}


@register.inclusion_tag("web/components/facts.html")
def facts(rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """``{% facts rows %}``: pairs of label and value; an empty value reads —."""
    return {"rows": rows}


@register.inclusion_tag("web/components/paper_form.html")
def paper_form(rows: Iterable[tuple[Any, ...]], title: Text = "", columns: int = 2) -> dict[str, Any]:
    """``{% paper_form rows "一、基本情况" %}``: labels and values in bordered cells, on screen and in print.

    ``rows``: (label, value) or (label, value, True) for a value as wide as the form; ``columns`` 1, 2 or 3.
    """
    return {"rows": laid_out(list(rows), columns), "title": title, "columns": columns}


@register.filter
def unbroken(value: Any) -> SafeString:
    """``{{ value|unbroken }}``: a text whose days never break over two lines."""
    if isinstance(value, SafeString):
        return value
    parts = DAY.split("" if value is None else str(value))
    kept = (
        format_html('<span class="nowrap">{}</span>', part) if n % 2 else part for n, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((each,) for each in kept))


def laid_out(rows: list[tuple[Any, ...]], columns: int) -> list[tuple[Any, Any, int, bool]]:
    """Label, value, how many columns a cell takes, whether it begins a line: no line is left with a hole."""
    found: list[tuple[Any, Any, int, bool]] = []
    place = 0
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        wide = is_wide(row)
        last = following is None or is_wide(following) or place == columns - 1
        span = columns if wide else columns - place if last else 1
        found.append((row[0], row[1], span, wide or place == 0))
        place = 0 if wide or last else place + 1
    return found


def is_wide(row: tuple[Any, ...]) -> bool:
    """Whether a value asks for the whole width."""
    return len(row) > 2 and bool(row[2])


@register.simple_block_tag(takes_context=True)
def ask(
    context: template.Context,
    content: str,
    id: str,
    button: Text,
    url: str,
    title: Text = "",
    reason: Text = "",
    stern: bool = False,
    wrong: Text = "",
    given: Text = "",
    quiet: bool = True,
) -> SafeString:
    """``{% ask id="refuse" button="退回" url=address reason="原因" %}…{% endask %}``: asks before it is done.

    A button that opens a dialog with what stands between, a field ``reason`` when that is its label, and a button
    that posts to ``url``. ``stern`` colours it for what cannot be undone. After a mistake give ``wrong`` (what is
    wrong with the reason) and ``given``: the dialog is open again.
    """
    drawn = {
        "content": content,
        "id": id,
        "button": button,
        "url": url,
        "title": title or button,
        "reason": reason,
        "stern": stern,
        "wrong": wrong,
        "given": given,
        "quiet": quiet,
    }
    return render_to_string("web/components/ask.html", drawn, request=context.get("request"))


@register.inclusion_tag("web/components/signature.html")
def signature(name: str = "signature", hint: Text = "", wrong: Text = "") -> dict[str, Any]:
    """``{% signature %}``: a pad to draw on, or the name typed.

    Sends ``signature`` (a PNG as a data address, or empty; read it with ``web.drawn.read``) and ``signature_name``.
    """
    return {"name": name, "hint": hint, "wrong": wrong}


@register.simple_tag
def once_key() -> SafeString:
    """``{% once_key %}``: the hidden field ``once`` of a form that must not be done twice; see ``core.once``."""
    return format_html('<input type="hidden" name="once" value="{}">', new_key())


@register.inclusion_tag("web/components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any, target: str = "") -> dict[str, Any]:
    """``{% pager page_obj %}``: earlier, later and where one is; keeps the query. ``target`` is an htmx target."""
    return {"page": page, "target": target, "query": context["request"].GET}


@register.inclusion_tag("web/components/print_header.html")
def print_header(title: Text, *facts: Text | list[Text]) -> dict[str, Any]:
    """``{% print_header "配方核查结果" edition date %}``: the head of the printed sheet; unseen on screen.

    A fact may be a list of facts.
    """
    flat = [one for fact in facts for one in (fact if isinstance(fact, list | tuple) else [fact])]
    return {"title": title, "facts": [fact for fact in flat if fact]}


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "print" %}``: a small line drawing of its own, hidden from screen readers."""
    return render_to_string(f"web/icons/{name}.html")
