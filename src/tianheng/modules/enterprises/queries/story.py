"""Everything that was done to an enterprise's record, its papers, sites and persons together."""

from django.db.models import Model

from tianheng.accounts.models import Organisation
from tianheng.core.history import Line, line
from tianheng.core.models import TrailEntry
from tianheng.modules.enterprises.models import Enterprise, Licence, ResponsiblePerson, Site

MOST = 30
TOLD: dict[str, type[Model]] = {
    model._meta.label_lower: model for model in (Enterprise, Licence, ResponsiblePerson, Site, Organisation)
}


def story(organisation: Organisation, most: int = MOST) -> list[Line]:
    """The latest entries of its chain about these, in words; only for an organisation got by ``visible_to``."""
    entries = TrailEntry.objects.filter(chain=organisation.code, target_kind__in=TOLD).order_by("-number")
    return [told(entry) for entry in entries[:most]]


def told(entry: TrailEntry) -> Line:
    """One entry, the thing it is about named with the verb where that is not the enterprise itself."""
    model = TOLD[entry.target_kind]
    found = line(entry, model())
    found = found._replace(changes=[each for each in found.changes if each.old or each.new])
    own = model in (Enterprise, Organisation)
    return found if own else found._replace(verb=f"{found.verb} {entry.target_name}")
