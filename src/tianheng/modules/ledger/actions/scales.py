"""What a scale shows comes in: only the last stable weight of each is kept, to be offered where one is typed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.models import User
from tianheng.core import quantities
from tianheng.core.mistakes import Mistake
from tianheng.modules.ledger import access, validators
from tianheng.modules.ledger.actions.common import held
from tianheng.modules.ledger.models import Reading, Scale


@transaction.atomic
def take_reading(
    *, by: User, scale: Scale, value: str, unit: str, read_at: datetime | None = None, at: datetime
) -> Reading:
    """Keep a stable weight of a scale; one that was read before the last one changes nothing. Raises Mistake."""
    access.require(by, "read_scale", scale.organisation)
    row = held(scale)
    if row.closed_at is not None:
        raise Mistake("scale", row.number, _("这台秤已停用。"), _("请用在用的秤。"), _("秤编号"))
    weight = quantities.read(value, unit, "value", _("读数"), zero=True, dimensions=("mass", "volume"))
    when = validators.moment(read_at, at).happened_at
    facts = {**weight.fields(), "read_at": when, "received_at": at}
    found: Reading
    found, made = Reading.objects.get_or_create(scale=row, defaults=facts)
    if not made and found.read_at <= when:
        for name, each in facts.items():
            setattr(found, name, each)
        found.save()
    return found
