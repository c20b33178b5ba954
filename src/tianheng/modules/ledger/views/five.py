"""五专 on one page: what is in place, what is missing, each led to where it is mended."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.modules.ledger.queries.five import five as found
from tianheng.modules.ledger.views.common import answered, own


@signed_in()
@require_safe
def five(request: HttpRequest) -> HttpResponse:
    """The five of my enterprise."""
    place = own(request)
    context = {
        "title": _("五专管理"),
        "over": place.name,
        "lead": _("专店采购、专柜存放、专人负责、专用工具称量、专用台账：按事实逐项查，点条目去补。"),
        "five": found(place, timezone.localdate()),
        "linked": True,
    }
    return answered(request, "ledger/five.html", context, ())
