"""What is filled in when the reading of the law is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.forms import HouseForm, text
from tianheng.modules.compliance.enums import Hue


class Confirmation(HouseForm):
    """Where the notice's text was read, and the text itself."""

    note = text(_("核对说明"), _("写公告原文的出处：网址、附件名、页码。"), most=500)
    file = forms.FileField(
        label=_("公告原文"),
        required=False,
        help_text=_("PDF 最好；也可传图片。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class Decision(HouseForm):
    """A hue and why."""

    hue = forms.ChoiceField(label=_("色泽"), choices=Hue.choices)
    reason = text(_("理由"), _("例如依据的产品标准、检验方法或会议纪要。"), most=500)
