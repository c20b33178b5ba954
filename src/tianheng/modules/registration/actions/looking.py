"""A bureau that opens a filing sees amounts: the enterprise is shown who looked, once a day and formula."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.modules.formulas.actions.looks import looked
from tianheng.modules.formulas.models import FormulaLook, FormulaVersion
from tianheng.modules.registration import access
from tianheng.modules.registration.models import Registration

PURPOSE = _("使用登记")


@transaction.atomic
def note_look(*, by: User, registration: Registration, at: datetime) -> int:
    """Note that ``by`` opened the filing; how many formulas were noted. One's own enterprise needs no note."""
    if not access.watches(by):
        return 0
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = FormulaLook.objects.filter(user=by, at__gte=midnight, at__lt=midnight + timedelta(days=1))
    formulas = FormulaVersion.objects.filter(pk__in=registration.lines.order_by().values("formula"))
    fresh = formulas.exclude(pk__in=today.values("version")).select_related("product__organisation")
    return sum(looked(each, by, str(PURPOSE), at) is not None for each in fresh)
