"""What is asked of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import HouseForm, text
from tianheng.modules.ledger.actions.webhooks import OFFERED

EVENTS = [(each.value, each.label) for each in OFFERED]


class WebhookForm(HouseForm):
    """Where to send, what of."""

    name = text(_("名称"), _("给哪个系统用，如“ERP”。"), most=30, autocomplete="off")
    url = text(_("地址"), _("对方接收消息的 https 地址。"), most=500, autocomplete="off", inputmode="url")
    events = forms.MultipleChoiceField(
        label=_("事件"),
        choices=EVENTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一项。")},
    )


class WebhookChange(WebhookForm):
    """The same of one that is there; whether it is told anything."""

    active = forms.BooleanField(label=_("启用"), required=False)

    @classmethod
    def of(cls, row: Any) -> "WebhookChange":
        """Filled with a row."""
        names = ("name", "url", "events", "active")
        return cls(initial={name: getattr(row, name) for name in names})
