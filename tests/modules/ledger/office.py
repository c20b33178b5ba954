"""A plant with one of everything its office pages show, and who looks at them."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.accounts.conftest import signed_in
from tests.factories import accounts as people
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.accounts.models import User
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import (
    Batch,
    CabinetCheck,
    Count,
    DailyCheck,
    Delivery,
    Disposal,
    Feeding,
    Issue,
    Lot,
    Receipt,
    RiskItem,
    Supplier,
)

NOW, TODAY, PIN = make.NOW, make.TODAY, make.PIN


@dataclass
class Office:
    """The rows of one plant, each made by the verbs."""

    plant: Plant
    supplier: Supplier
    receipt: Receipt
    lot: Lot
    issue: Issue
    batch: Batch
    feeding: Feeding
    delivery: Delivery
    count: Count
    disposal: Disposal
    cabinet: CabinetCheck
    daily: DailyCheck
    risk: RiskItem

    def pages(self) -> list[str]:
        """The page of each row."""
        return [
            f"/ledger/suppliers/{self.supplier.pk}/",
            f"/ledger/receipts/{self.receipt.pk}/",
            f"/ledger/lots/{self.lot.pk}/",
            f"/ledger/issues/{self.issue.pk}/",
            f"/ledger/batches/{self.batch.pk}/",
            f"/ledger/feedings/{self.feeding.pk}/",
            f"/ledger/deliveries/{self.delivery.pk}/",
            f"/ledger/counts/{self.count.pk}/",
            f"/ledger/disposals/{self.disposal.pk}/",
            f"/ledger/cabinets/{self.cabinet.pk}/",
            f"/ledger/daily/{self.daily.pk}/",
        ]


LISTS = [
    "/ledger/suppliers/", "/ledger/receipts/", "/ledger/lots/", "/ledger/stock/", "/ledger/expiry/",
    "/ledger/issues/", "/ledger/batches/", "/ledger/feedings/", "/ledger/tests/", "/ledger/deliveries/",
    "/ledger/counts/", "/ledger/disposals/", "/ledger/cabinets/",
]  # fmt: skip
OWN = ["/ledger/today/", "/ledger/five/", "/ledger/places/", "/ledger/checks/", "/ledger/risks/"]


def office(plant: Plant) -> Office:
    """One of everything."""
    batch = plant.released()
    feeding = batch.feedings.get()
    delivery = actions.deliver(
        by=plant.store, batch=batch, amount="100", unit="kg", certificate="HG-01", sold_on=TODAY,
        buyer_name="泉州丰泽某超市", buyer_address="泉州市丰泽区某路 1 号", buyer_contact="13800000001", at=NOW,
    )  # fmt: skip
    lot = feeding.lot
    issue = actions.issue(
        by=plant.feeder, lot=lot, origin=plant.cabinet, destination=plant.floor, amount="1", unit="kg",
        taker=plant.feeder, keeper=plant.keeper, pin=PIN, scale=plant.scale, at=NOW,
    )  # fmt: skip
    return Office(
        plant=plant,
        supplier=plant.supplier,
        receipt=lot.receipts.get(),
        lot=lot,
        issue=issue,
        batch=batch,
        feeding=feeding,
        delivery=delivery,
        count=actions.start_count(by=plant.store, organisation=plant.organisation, at=NOW),
        disposal=actions.dispose(
            by=plant.keeper, lot=lot, location=plant.cabinet, amount="1", unit="kg", cause="spoiled", way="destroy",
            note="受潮结块", at=NOW,
        ),
        cabinet=actions.check_cabinet(
            by=plant.keeper, location=plant.cabinet, lock_sound=True, signs_sound=True, unlabelled=False,
            non_edible=False, expired=False, temperature="24", humidity="60", at=NOW,
        ),
        daily=actions.check_day(
            by=plant.officer, organisation=plant.organisation, day=TODAY,
            items=[{"risk": 1, "step": "投料", "point": "超量", "sound": True, "note": ""}], at=NOW,
        ),
        risk=actions.set_risk(
            by=plant.officer, organisation=plant.organisation, step="投料", point="超限量使用", measure="双人复核",
            target="不超限", frequency="daily", responsible="食品安全员", at=NOW,
        ),
    )  # fmt: skip


def browser(user: User) -> Client:
    """Somebody's browser."""
    return signed_in(user)


def bureau(area: str = "350582", role: str = "reviewer") -> User:
    """Somebody of a bureau."""
    return people.member(people.bureau(area), role)


def text(answer: Any) -> str:
    """What a page says."""
    return str(answer.content.decode())
