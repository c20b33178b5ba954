"""Looking the trail over: is every chain whole, and if not, which entry is at fault."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from tianheng.core.models import TrailEntry, TrailHead
from tianheng.core.trail import digest


class Fault(NamedTuple):
    """One thing wrong: the chain, the place in it, the entry's row (None when it is gone), and in words."""

    chain: str
    number: int
    entry: int | None
    kind: str
    words: str


class Place(NamedTuple):
    """Where the walk along a chain stands: the last number and digest seen."""

    number: int = 0
    digest: str = ""


def verify(chain: str | None = None) -> list[Fault]:
    """Every fault of one chain, or of all; an empty list means that all of it is as it was written."""
    heads = TrailHead.objects.order_by("chain")
    if chain is not None:
        heads = heads.filter(chain=chain)
    known = {head.chain: Place(head.number, head.digest) for head in heads}
    found = TrailEntry.objects.order_by().values_list("chain", flat=True).distinct()
    names = sorted({*known, *(found if chain is None else found.filter(chain=chain))})
    return [fault for name in names for fault in faults_of(name, known.get(name, Place()))]


def faults_of(chain: str, head: Place) -> Iterator[Fault]:
    """Walk one chain from its first entry to its head."""
    seen = Place()
    for entry in TrailEntry.objects.filter(chain=chain).order_by("number").iterator(chunk_size=2000):
        yield from faults_at(seen, entry)
        seen = Place(entry.number, entry.digest)
    if seen.number < head.number:
        yield gone(chain, seen.number + 1, head.number)
    elif seen != head:
        yield Fault(
            chain,
            seen.number,
            None,
            "head",
            _("第 %(number)s 条之后的链尾与记录不符。") % {"number": seen.number},
        )


def faults_at(seen: Place, entry: TrailEntry) -> Iterator[Fault]:
    """What is wrong with one entry, given the one before it."""
    if entry.number != seen.number + 1:
        yield gone(entry.chain, seen.number + 1, entry.number - 1)
    elif entry.previous != seen.digest:
        yield fault(entry, "unlinked", _("与前一条接不上：前一条被换过，或这一条是后来插入、调换的。"))
    if digest(entry) != entry.digest:
        yield fault(entry, "changed", _("内容与封存时不同。"))


def fault(entry: TrailEntry, kind: str, what: str) -> Fault:
    """A fault of an entry that is there."""
    words = _("第 %(number)s 条（%(at)s %(who)s %(verb)s %(target)s）%(what)s") % {
        "number": entry.number,
        "at": entry.at.isoformat(timespec="seconds"),
        "who": entry.actor_name,
        "verb": entry.verb,
        "target": entry.target_name,
        "what": what,
    }
    return Fault(entry.chain, entry.number, entry.pk, kind, words)


def gone(chain: str, first: int, last: int) -> Fault:
    """A fault of entries that are not there."""
    words = _("第 %(first)s 条至第 %(last)s 条不见了。") % {"first": first, "last": last}
    return Fault(chain, first, None, "missing", words)
