"""Recalls, as people fill them in: begun from a list of batches, buyers told, progress written down."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import text
from tianheng.core.quantities import dimension_of
from tianheng.modules.ledger.enums import BATCH_VERBS, RecallLevel
from tianheng.modules.ledger.forms.fields import (
    NONE,
    UNITS,
    LedgerForm,
    amount,
    asked,
    choice,
    lines,
    moment,
    reason,
    tick,
)
from tianheng.modules.ledger.models import Batch, Delivery
from tianheng.modules.ledger.queries.recalls import Contact, clock_of

MEANS = (_("电话"), _("短信"), _("微信"), _("邮件"), _("书面"), _("上门"))


def level_words() -> list[tuple[int, str]]:
    """The classes with their clocks."""
    said = _("%(level)s：知悉后 %(hours)s 小时内启动，公告发布后 %(days)s 个工作日内完成")
    return [
        (each.value, said % {"level": each.label, "hours": clock_of(each.value).start_hours,
                             "days": clock_of(each.value).finish_days})
        for each in RecallLevel
    ]  # fmt: skip


class Batches(forms.ModelMultipleChoiceField):
    """Batches with a tick each."""

    def label_from_instance(self, obj: Any) -> str:
        """Product, number, day, size, state."""
        size = f"{obj.amount} {obj.unit}"
        return f"{obj.product.name} {obj.number} · {obj.made_on} · {size} · {obj.get_state_display()}"


class RecallForm(LedgerForm):
    """Why, how grave, since when known, which batches; ``offered`` are the batches of the trace."""

    drill = tick(_("演练"), _("只走流程、计时，不改变生产批的状态，不通知监管部门。"))
    level = choice(_("级别"), (), radio=True)
    cause = reason(_("召回原因"), required=True)
    learnt_at = moment(_("知悉时间"), _("启动时限从知悉起算；留空即现在。"))
    batches = Batches(
        Batch.objects.none(),
        label=_("召回的生产批"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=asked(_("召回的生产批")),
    )
    WIDE = ("drill", "level", "cause", "batches")

    def __init__(self, *args: Any, offered: QuerySet[Batch], **kwargs: Any):
        self.offered = offered
        super().__init__(*args, **kwargs)

    def settle(self) -> None:
        """Every batch of the trace; those that are not recalled yet are ticked."""
        self.fields["level"].choices = level_words()  # type: ignore[attr-defined]
        self.choose("batches", self.offered.select_related("product").order_by("made_on", "id"))
        free = self.offered.filter(state__in=BATCH_VERBS["recall_batch"])
        self.fields["batches"].initial = list(free.values_list("pk", flat=True))
        self.fields["level"].initial = RecallLevel.FIRST.value

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        found = super().facts()
        return {**found, "level": int(found["level"]), "batches": list(found["batches"])}


class AnnounceForm(LedgerForm):
    """The public announcement."""

    announcement = lines(_("召回公告"), required=True, rows=8)


class HandlingForm(LedgerForm):
    """What was done with what came back."""

    handling = lines(_("处置情况"), required=True, rows=4)


class FinishForm(LedgerForm):
    """How it ended."""

    reason = reason(_("结案说明"), required=True)


class ToldForm(LedgerForm):
    """Several buyers told the same way: ticks beside them, one means for all."""

    means = text(_("通知方式"), _("例如：电话、短信、书面。"), most=30, list="means")
    happened_at = moment(_("通知时间"))


class AnswerForm(LedgerForm):
    """One buyer: told how, what it answered, what it gave back of which batch."""

    delivery = forms.ModelChoiceField(
        Delivery.objects.none(), label=_("出厂记录"), empty_label=None, error_messages=asked(_("出厂记录"))
    )
    means = text(_("通知方式"), _("例如：电话、短信、书面。"), most=30, list="means")
    answer = text(_("回复"), required=False, most=200)
    recovered = amount(_("召回数量"), required=False, hint=_("没有退回的留空。"))
    unit = choice(_("单位"), [NONE, *UNITS], required=False)
    happened_at = moment(_("时间"))

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any):
        self.contact = contact
        super().__init__(*args, **kwargs)

    def settle(self) -> None:
        """The deliveries of this buyer."""
        keys = [each.pk for each in self.contact.deliveries]
        rows = Delivery.objects.filter(pk__in=keys).select_related("batch__product")
        self.choose(
            "delivery", rows, lambda each: f"{each.batch.number} · {each.sold_on} · {each.amount} {each.unit}"
        )
        unit = self.contact.first.unit
        self.fields["unit"].initial = unit if dimension_of(unit) != "count" else ""

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        found = super().facts()
        delivery = found["delivery"]
        return {**found, "batch": delivery.batch}
