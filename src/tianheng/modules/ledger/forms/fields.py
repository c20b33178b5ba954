"""Fields that the ledger's forms share: amounts, moments, people, rows of one's own enterprise."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import HouseForm, secret, text
from tianheng.accounts.models import Organisation, User
from tianheng.core.quantities import COUNT, MASS, VOLUME
from tianheng.modules.enterprises.forms import day
from tianheng.modules.ledger.actions.common import able
from tianheng.modules.ledger.actions.papers import PaperFile
from tianheng.modules.ledger.validators import AHEAD

__all__ = [
    "EXCEPTION",
    "LedgerForm",
    "Several",
    "amount",
    "asked",
    "choice",
    "day",
    "lines",
    "moment",
    "number",
    "person",
    "pin",
    "reason",
    "row",
    "scale",
    "text",
    "tick",
    "unit",
]
UNITS = [(each, each) for each in (*list(MASS)[1:4], *list(VOLUME)[:2], *COUNT)]
NONE = ("", "—")
AMOUNT, UNIT, PIN, REASON = _("数量"), _("单位"), _("复核人 PIN"), _("原因")
FILES, FILES_HINT = _("附件、照片"), _("PDF、PNG、JPG，可多选。")
EXCEPTION = _("确实只有一人时才填；会标为“例外”。")
Section = tuple[Any, Sequence[str]]


class LedgerForm(HouseForm):
    """A form of an enterprise's ledger, in sections as on the paper form.

    ``SECTIONS``: title and field names of each; ``WIDE``: fields as wide as the form. ``settle`` narrows the choices
    to what is the enterprise's own.
    """

    SECTIONS: Sequence[Section] = ()
    WIDE: Sequence[str] = ()

    def __init__(self, *args: Any, organisation: Organisation, user: User, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisation, self.user, self.now = organisation, user, now
        self.today = timezone.localdate(now)
        self.settle()

    def settle(self) -> None:
        """Narrow the choices."""

    def clean_happened_at(self) -> datetime | None:
        """When it happened. A slip of the day or year is asked about; only a device's clock is set right silently."""
        told: datetime | None = self.cleaned_data["happened_at"]
        if told is not None and told - self.now > AHEAD:
            raise forms.ValidationError(_("不能晚于现在，请核对年月日和时分；留空即现在。"))
        return told

    def choose(self, name: str, rows: Any, words: Any = None) -> None:
        """The rows one may choose, and how each is called."""
        field: Any = self.fields[name]
        field.queryset = rows
        if words is not None:
            field.label_from_instance = words

    def people(self, verb: str, *names: str, but_me: bool = True) -> None:
        """The people who may do ``verb``, for the fields named."""
        found = User.objects.filter(pk__in=able(verb, self.organisation, self.now).values("user"))
        found = found.exclude(pk=self.user.pk) if but_me else found
        for name in names:
            self.choose(name, found.order_by("name"), lambda each: each.name)

    @property
    def parts(self) -> list[tuple[Any, list[tuple[Any, bool]]]]:
        """The sections for the template: title, and each field with whether it is wide."""
        sections = self.SECTIONS or [("", [each.name for each in self.visible_fields()])]
        return [(title, self.cells(names)) for title, names in sections]

    def cells(self, names: Sequence[str]) -> list[tuple[Any, bool]]:
        """The fields of a section, two in a line; one that would stand alone in its line takes all of it."""
        found: list[tuple[Any, bool]] = []
        alone = False
        for name in names:
            if name in self.WIDE and alone:
                found[-1] = (found[-1][0], True)
            found.append((self[name], name in self.WIDE))
            alone = name not in self.WIDE and not alone
        if alone:
            found[-1] = (found[-1][0], True)
        return found

    def facts(self) -> dict[str, Any]:
        """What was filled in, as the actions take it: files apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "files"}

    def sent(self) -> list[PaperFile]:
        """What was sent along."""
        several = self.cleaned_data.get("files") or ()
        return [PaperFile(each.name, each.read()) for each in several]


def asked(label: Any) -> dict[str, Any]:
    """What is said of a field left empty, or filled with what is no choice."""
    return {
        "required": _("请填写“%(label)s”。") % {"label": label},
        "invalid_choice": _("没有这一项，请重新选。"),
        "invalid": _("请核对格式。"),
    }


def amount(label: Any = AMOUNT, *, required: bool = True, hint: Any = "") -> forms.CharField:
    """An amount as it is typed."""
    return text(label, hint, required=required, most=40, inputmode="decimal", autocomplete="off")


def unit(label: Any = UNIT, *, required: bool = True) -> forms.ChoiceField:
    """Its unit."""
    choices = UNITS if required else [NONE, *UNITS]
    return forms.ChoiceField(label=label, choices=choices, required=required, error_messages=asked(label))


def choice(
    label: Any, choices: Iterable[Any], *, required: bool = True, radio: bool = False
) -> forms.ChoiceField:
    """One of some words; a select, or buttons side by side."""
    pairs = list(choices) if required else [NONE, *choices]
    widget = forms.RadioSelect if radio else forms.Select
    return forms.ChoiceField(
        label=label, choices=pairs, required=required, widget=widget, error_messages=asked(label)
    )


def row(label: Any, hint: Any = "", *, required: bool = True) -> forms.ModelChoiceField:
    """A row of one's own enterprise; the form narrows it."""
    return forms.ModelChoiceField(
        User.objects.none(), label=label, help_text=hint, required=required, empty_label="—",
        error_messages=asked(label),
    )  # fmt: skip


def scale(label: Any, hint: Any = "") -> forms.ModelChoiceField:
    """A scale, with a button that takes its last weight into the amount of the form (``ledger/scale.js``)."""
    field = row(label, hint, required=False)
    field.widget.attrs |= {
        "data-weigh": reverse_lazy("ledger:floor-weight"),
        "data-weigh-word": _("取秤值"),
        "data-weigh-failed": _("没有取到读数，请重试或照秤填写。"),
    }
    return field


def person(label: Any, hint: Any = "", *, required: bool = False) -> forms.ModelChoiceField:
    """A colleague."""
    return row(label, hint, required=required)


def pin(label: Any = PIN) -> forms.CharField:
    """The second person's PIN, typed by that person."""
    field = secret(label, autocomplete="off", inputmode="numeric")
    field.required = False
    return field


def moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    """When it happened; empty is now."""
    shape = "%Y-%m-%dT%H:%M"
    return forms.DateTimeField(
        label=label,
        help_text=hint or _("留空即现在；晚于 24 小时的补录会标明。"),
        required=False,
        input_formats=[shape, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shape),
        error_messages={"invalid": _("时间写作 2026-05-06 08:30。")},
    )


def reason(label: Any = REASON, hint: Any = "", *, required: bool = False) -> forms.CharField:
    """Why, in a few lines."""
    return lines(label, hint, required=required, most=500, rows=2)


def lines(
    label: Any, hint: Any = "", *, required: bool = False, most: int = 4000, rows: int = 4
) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=asked(label),
    )


def number(label: Any, hint: Any = "", *, least: int = 0, most: int = 10_000) -> forms.IntegerField:
    """A whole number, or nothing."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=least,
        max_value=most,
        error_messages=asked(label),
    )


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    """Yes or no."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class Several(forms.FileField):
    """Photos and papers, any number of them; a phone offers its camera."""

    def __init__(self, label: Any = FILES, hint: Any = FILES_HINT) -> None:
        widget = Files(attrs={"multiple": True, "accept": ".pdf,.png,.jpg,.jpeg,.xlsx,.docx"})
        super().__init__(label=label, help_text=hint, required=False, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each of them."""
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(Several, self).clean(each, initial) for each in sent if each]
