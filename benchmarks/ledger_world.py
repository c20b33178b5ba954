"""Ledgers: plants alike in the counties, one that feeds a twentieth of everything; copied from what actions made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.copies import copies, quickly
from benchmarks.register_world import SYLLABLES

FED = 5  # feedings of a batch
LOTS = 10  # lots of a plant
LARGE = 20  # the large plant feeds one in so many
MOST_PLANTS = 20_000
QUIET = "350181"  # a county that has just begun: nothing was fed there
YEAR = timedelta(days=365)
LEFT = 5  # of so many lots one still has something


@dataclass
class Ledgers:
    """Who looks, and the rows that are asked for."""

    people: dict[str, Any]
    plant: Any
    batches: range
    lots: range
    feedings: range

    @property
    def busy_lot(self) -> Any:
        """A lot of the large plant: it went into a thousand of its batches, if there are so many."""
        from tianheng.modules.ledger.models import Lot

        return Lot.objects.get(pk=self.lots[0])

    @property
    def busy_batch(self) -> Any:
        """A batch of the large plant."""
        from tianheng.modules.ledger.models import Batch

        return Batch.objects.get(pk=self.batches[0])


@dataclass
class Shares:
    """How many plants there are, how many batches each has; the large plant is the first, with ``stock`` lots."""

    plants: int
    large: int
    each: int
    stock: int

    def owners(self) -> Iterator[int]:
        """The plant of every batch, in the order of batches."""
        yield from (0 for _ in range(self.large))
        yield from (1 + number % (self.plants - 1) for number in range(self.each * (self.plants - 1)))

    def lots(self) -> Iterator[int]:
        """The plant of every lot, in the order of lots."""
        yield from (0 for _ in range(self.stock))
        yield from (1 + number // LOTS for number in range(LOTS * (self.plants - 1)))

    def lot(self, owner: int, number: int) -> int:
        """The place of one of a plant's lots."""
        return number % self.stock if owner == 0 else self.stock + (owner - 1) * LOTS + number % LOTS


def shares(feedings: int, plants: int) -> Shares:
    """Of so many feedings in so many plants, at least two."""
    batches, count = max(2, feedings // FED), max(2, plants)
    large = max(1, batches // LARGE)
    return Shares(count, large, max(1, (batches - large) // (count - 1)), max(LOTS, large // 200))


def build(feedings: int, plants: int = 0) -> Ledgers:
    """So many feedings, over a year, in a fiftieth as many plants unless said otherwise, 20,000 at most."""
    from tests.factories import accounts, ledger

    share = shares(feedings, plants or min(MOST_PLANTS, feedings // 50))
    plant = ledger.plant()
    batch, lot = plant.released(), plant.lot()
    delivery = delivered(plant, batch)
    people = {
        "province": accounts.member(accounts.bureau("350000", "province"), "leader"),
        "city": accounts.member(accounts.bureau("350500", "city"), "leader"),
        "county": accounts.member(accounts.bureau("350582"), "reviewer", "leader"),
        "enterprise": plant.person("head", "safety_officer", "additive_keeper"),
    }
    with quickly():
        owners = [plant.organisation.pk, *organisations(plant, share.plants - 1)]
        keys, stores = list(share.owners()), list(share.lots())
        lots = copies(lot, lot_rows(owners, stores))
        copies(lot.stock.get(), stock_rows(owners, stores, lots, lot.stock.get().micro))
        copies(lot.receipts.get(), receipts(lots, owners, stores))
        batches = copies(batch, batch_rows(owners, keys))
        fed = copies(batch.feedings.get(), feeding_rows(batches, owners, share, lots))
        copies(delivery, deliveries(batches, owners, keys))
    return Ledgers(people, plant, batches, lots, fed)


def delivered(plant: Any, batch: Any) -> Any:
    """Half a tonne of a batch to one buyer."""
    from tests.factories.ledger import NOW, TODAY
    from tianheng.modules.ledger import actions

    return actions.deliver(
        by=plant.officer,
        batch=batch,
        amount="500",
        unit="kg",
        certificate="HG-1",
        sold_on=TODAY,
        buyer_name="福州某某商贸有限公司",
        buyer_address="福州市鼓楼区某路 1 号",
        buyer_contact="0591-87654321",
        at=NOW,
    )


def organisations(plant: Any, count: int) -> range:
    """The other plants, in all counties but the quiet one in turn."""
    from tianheng.accounts.models import Area
    from tianheng.modules.enterprises.models import Enterprise

    counties = Area.objects.counties().filter(code__startswith="35").exclude(code=QUIET)
    codes = list(counties.values_list("code", flat=True))
    made = copies(plant.organisation, (
        {"code": f"L{n}", "credit_code": f"L{n}", "name": name_of(n), "area_id": codes[n % len(codes)]}
        for n in range(count)
    ))  # fmt: skip
    copies(
        Enterprise.objects.get(organisation=plant.organisation), ({"organisation_id": key} for key in made)
    )
    return made


def name_of(number: int) -> str:
    """A plant's name."""
    return f"{SYLLABLES[number % len(SYLLABLES)]}记食品厂{number}"


def lot_rows(owners: list[int], stores: list[int]) -> Iterator[dict[str, Any]]:
    """The lots of each plant: most used up, a few of the others past their date."""
    for number, owner in enumerate(stores):
        yield {
            "organisation_id": owners[owner],
            "number": f"L{number}",
            "supplier_lot": f"S{number}",
            "state": "released" if number % LEFT == 0 else "used_up",
            "expires_on": today() + timedelta(days=-5 if number % 250 == LEFT else 30 + number % 700),
        }


def stock_rows(owners: list[int], stores: list[int], lots: range, micro: int) -> Iterator[dict[str, Any]]:
    """What is left of each lot."""
    for number, owner in enumerate(stores):
        left = micro if number % LEFT == 0 else 0
        yield {"lot_id": lots[number], "organisation_id": owners[owner], "micro": left}


def receipts(lots: range, owners: list[int], stores: list[int]) -> Iterator[dict[str, Any]]:
    """The receipt of each lot."""
    for number, owner in enumerate(stores):
        received = today() - timedelta(days=number % YEAR.days)
        yield {
            "lot_id": lots[number],
            "organisation_id": owners[owner],
            "supplier_lot": f"S{number}",
            "received_on": received,
        }


def today() -> date:
    """The day the benches run."""
    return datetime.now(UTC).date()


def batch_rows(owners: list[int], keys: list[int]) -> Iterator[dict[str, Any]]:
    """Batches over a year, the large plant's among the others."""
    for number, owner in enumerate(keys):
        made = today() - timedelta(days=number * 7919 % YEAR.days)
        yield {"organisation_id": owners[owner], "number": f"N{number}", "made_on": made}


def feeding_rows(batches: range, owners: list[int], share: Shares, lots: range) -> Iterator[dict[str, Any]]:
    """Five feedings of each batch, out of different lots; one of fifty stands out."""
    start = datetime.now(UTC)
    for number, owner in enumerate(share.owners()):
        at = start - timedelta(days=number * 7919 % YEAR.days, seconds=number % 80_000)
        for turn in range(FED):
            yield {
                "organisation_id": owners[owner],
                "batch_id": batches[number],
                "lot_id": lots[share.lot(owner, number * FED + turn)],
                "happened_at": at - timedelta(minutes=turn),
                "status": "warned" if number % 50 == 0 else "clean",
            }


def deliveries(batches: range, owners: list[int], keys: list[int]) -> Iterator[dict[str, Any]]:
    """One delivery of each batch."""
    for number, owner in enumerate(keys):
        yield {
            "batch_id": batches[number],
            "organisation_id": owners[owner],
            "buyer_name": f"第{number % 997}商店",
        }
