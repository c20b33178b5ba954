"""The mass balance, as people fill it in."""

from django.utils.translation import gettext_lazy as _

from tianheng.modules.ledger.forms.fields import LedgerForm, reason


class ExplainForm(LedgerForm):
    """Why two quantities do not meet."""

    explanation = reason(_("说明"), _("写明原因和已采取的措施，监管部门可以看到。"), required=True)
