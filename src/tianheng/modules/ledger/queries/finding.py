"""What a number stands for: a lot's own number, its supplier's, a product's batch number, or a scanned address."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Q, QuerySet

from tianheng.modules.ledger import access
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries.trace import JOINED

MOST = 500
FEW = 12
LONGEST = 50
# GS1 Digital Link: …/01/{gtin}/10/{lot}?91={enterprise}.{own number}; our own addresses: …/l/{enterprise}/10/{lot}
LINK = re.compile(r"(?:/01/(?P<gtin>\d{8,14}))?/10/(?P<lot>[^/?#]+)")
# As it is printed under a bar code: (01)0697…(10)SK001
ELEMENT = re.compile(r"(?:\(01\)(?P<gtin>\d{14}))?(?:\(1[1-7]\)\d{6})*\(10\)(?P<lot>[^(]+)")
INSIDE = re.compile(r"[?&]91=(?P<code>[^.&#]+)\.(?P<lot>[^&#]+)")  # company internal information
OWN = re.compile(r"/ledger/(?P<kind>[lb])/(?P<code>[^/]+)/(?:(?P<product>[^/]+)/)?10/(?P<lot>[^/?#]+)")


@dataclass
class Found:
    """What a text stands for; ``near`` are numbers that only begin with it or hold it."""

    text: str
    lots: list[Lot] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    near: list[Lot | Batch] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether no number is exactly that."""
        return not self.lots and not self.batches


def find(user: Any, typed: str) -> Found:
    """What ``user`` may see under a number, or under a scanned address."""
    text = typed.strip()
    own = (INSIDE.search(text) or OWN.search(urlsplit(text).path)) if "/" in text else None
    if own:
        return find_own(user, own)
    text, item = number_in(text)
    if not text or len(text) > LONGEST:
        return Found(text)
    found = Found(text, list(lots(user, text, item)), list(of_item(batches(user), item, number=text)[:MOST]))
    if found.nothing and access.is_producer(user):  # a whole province's numbers are not leafed through
        found.near = near(user, text)
    return found


def find_own(user: Any, match: re.Match[str]) -> Found:
    """The one lot or batch that an address of ours names."""
    asked = match.groupdict()
    code, number = unquote(match["code"]), unquote(match["lot"])
    if asked.get("kind", "l") == "l":
        return Found(number, list(all_lots(user).filter(organisation__code=code, number=number)))
    rows = batches(user).filter(organisation__code=code, number=number)
    product = asked["product"]
    return Found(number, [], list(rows.filter(product__code=unquote(product)) if product else rows))


def number_in(text: str) -> tuple[str, str]:
    """Lot number (application identifier 10) and trade item (01) of a scanned address or bar code, else the text."""
    match = (LINK.search(text) if "/" in text else None) or ELEMENT.search(text)
    if not match:
        return text, ""
    return unquote(match["lot"]).strip(), match["gtin"].zfill(14) if match["gtin"] else ""


def all_lots(user: Any) -> QuerySet[Lot]:
    """The lots ``user`` may see."""
    rows: QuerySet[Lot] = Lot.objects.visible_to(user).select_related("supplier", "organisation")
    return rows


def lots(user: Any, text: str, item: str = "") -> QuerySet[Lot]:
    """Lots of this number, our own or the supplier's, the first come first; of a trade item, or of none known."""
    rows = all_lots(user).filter(Q(number=text) | Q(supplier_lot=text))
    return (rows.filter(gtin__in=(item, "")) if item else rows).order_by("id")[:MOST]


def of_item(rows: QuerySet[Batch], item: str, number: str) -> QuerySet[Batch]:
    """The batches of a number; of a trade item, or of a product whose number of trade is not known."""
    found = rows.filter(number=number)
    return found.filter(product__gtin__in=(item, "")) if item else found


def batches(user: Any) -> QuerySet[Batch]:
    """The batches ``user`` may see."""
    rows: QuerySet[Batch] = Batch.objects.visible_to(user).select_related(*JOINED)
    return rows.order_by("id")


def near(user: Any, text: str) -> list[Lot | Batch]:
    """A few whose number begins with it."""
    ours = Q(number__startswith=text) | Q(supplier_lot__startswith=text) | Q(name=text) | Q(substance=text)
    some: list[Lot | Batch] = list(all_lots(user).filter(ours).order_by("-id")[:FEW])
    more = batches(user).filter(Q(number__startswith=text) | Q(product__name=text)).order_by("-id")
    return [*some, *more[:FEW]]
