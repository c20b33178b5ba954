"""The safety director countersigns what the head will sign and hand in (form F01)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.enums import Role
from tianheng.accounts.models import User
from tianheng.core.notify import notify
from tianheng.core.signatures import sign
from tianheng.modules.registration import access
from tianheng.modules.registration.actions.common import held, ready
from tianheng.modules.registration.actions.filing import require_whole
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries.filings import COUNTER_ROLE, signed_facts
from tianheng.modules.registration.queries.people import holders
from tianheng.modules.registration.queries.policies import policy_of


@transaction.atomic
def countersign(
    *,
    by: User,
    registration: Registration,
    version: int | None = None,
    commitment: bool,
    typed_name: str = "",
    drawn: bytes | None = None,
    at: datetime,
) -> Registration:
    """Countersign a draft, or what was returned, as it stands; the head is told to sign and hand it in.

    What changes afterwards is to be countersigned anew. Raises Mistakes naming all that lacks.
    """
    row = held(registration)
    require(access.may_countersign(by, row.organisation))
    ready(row, "countersign", version)
    today = timezone.localdate(at)
    require_whole(row, commitment, policy_of(row.organisation, today), today)
    facts = signed_facts(row)
    sign(by=by, document=row, role=COUNTER_ROLE, facts=facts, drawn=drawn, typed_name=typed_name, at=at)
    notify(
        to=holders([row.organisation_id], [Role.HEAD], at),
        subject=_("食品安全总监已会签，请主要负责人签名提交"),
        text=str(row),
        link=reverse("registration:sign", args=[row.pk]),
        at=at,
    )
    return row
