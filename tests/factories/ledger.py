"""A plant with its people, places, papers, lots and batches, made by the real actions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count
from typing import Any

from tests.factories import accounts, formulas
from tianheng.accounts.actions import set_pin
from tianheng.accounts.models import Organisation, User
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Batch, Feeding, Location, Lot, Receipt, Scale, Supplier

NOW = accounts.NOW
TODAY = date(2026, 5, 6)
PIN = "2680"
SORBATE = "山梨酸钾"
LABEL_SOUND = {"words": True, "use": True, "licence": True, "dates": True}
_numbers = count(1)


@dataclass
class Plant:
    """One enterprise; whoever and whatever is asked for first is made then."""

    organisation: Organisation

    def person(self, *roles: str) -> User:
        """Somebody with a PIN."""
        made = accounts.member(self.organisation, *roles)
        set_pin(by=made, pin=PIN, password=accounts.PASSWORD, at=NOW)
        return made

    @cached_property
    def head(self) -> User:
        return self.person("head")

    @cached_property
    def officer(self) -> User:
        return self.person("safety_officer")

    @cached_property
    def keeper(self) -> User:
        return self.person("additive_keeper")

    @cached_property
    def store(self) -> User:
        return self.person("store_keeper")

    @cached_property
    def feeder(self) -> User:
        return self.person("feeder")

    @cached_property
    def purchaser(self) -> User:
        return self.person("purchaser")

    @cached_property
    def analyst(self) -> User:
        return self.person("analyst")

    @cached_property
    def cabinet(self) -> Location:
        return self.place("添加剂专柜", "cabinet")

    @cached_property
    def floor(self) -> Location:
        return self.place("配料间", "floor")

    @cached_property
    def isolation(self) -> Location:
        return self.place("隔离区", "isolation")

    def place(self, name: str, kind: str) -> Location:
        return actions.add_location(
            by=self.keeper,
            organisation=self.organisation,
            name=name,
            kind=kind,
            locked=True,
            labelled=True,
            at=NOW,
        )

    @cached_property
    def scale(self) -> Scale:
        return actions.add_scale(
            by=self.keeper,
            organisation=self.organisation,
            number="C-01",
            division="0.1",
            division_unit="g",
            certificate="JD-2026-001",
            calibrated_until=date(2026, 12, 31),
            at=NOW,
        )

    @cached_property
    def supplier(self) -> Supplier:
        """Qualified, with a licence in force."""
        row = actions.add_supplier(
            by=self.purchaser,
            organisation=self.organisation,
            name="厦门某某添加剂有限公司",
            kind="maker",
            address="厦门市集美区某路 8 号",
            contact="黄经理",
            telephone="0592-6681234",
            licence="SC20135021100015",
            licence_expires=date(2028, 6, 30),
            at=NOW,
        )
        return actions.assess_supplier(
            by=self.officer, supplier=row, state="qualified", assessment="资料齐全", at=NOW
        )

    @cached_property
    def product(self) -> Product:
        return formulas.product(self.organisation, by=self.officer, shelf_life_days=180)

    @cached_property
    def formula(self) -> FormulaVersion:
        """0.5 g/kg of potassium sorbate in pickled radish."""
        return formulas.approved(self.organisation, made=self.product)

    def receipt(self, **more: Any) -> Receipt:
        """25 kg of potassium sorbate in the cabinet, signed by two."""
        facts: dict[str, Any] = {
            "by": self.purchaser,
            "organisation": self.organisation,
            "supplier": self.supplier,
            "name": SORBATE,
            "specification": "25 kg/箱",
            "amount": "25",
            "unit": "kg",
            "supplier_lot": f"SK{next(_numbers):05d}",
            "produced_on": date(2026, 1, 10),
            "shelf_life": "24个月",
            "expires_on": date(2028, 1, 9),
            "location": self.cabinet,
            "conclusion": "accepted",
            "maker": "厦门某某添加剂有限公司",
            "maker_licence": "SC20135021100015",
            "certificate": "COA-2026-0110",
            "label_checks": LABEL_SOUND,
            "checker": self.store,
            "checker_pin": PIN,
            "at": NOW,
        }
        return actions.receive(**(facts | more))

    def lot(self, **more: Any) -> Lot:
        """The lot of such a receipt: released."""
        found = self.receipt(**more).lot
        assert found is not None
        return found

    def batch(self, **more: Any) -> Batch:
        """1,000 kg made today by the approved formula."""
        facts: dict[str, Any] = {
            "by": self.feeder,
            "organisation": self.organisation,
            "product": self.product,
            "formula": self.formula,
            "number": f"B{next(_numbers):05d}",
            "amount": "1000",
            "unit": "kg",
            "made_on": TODAY,
            "at": NOW,
        }
        return actions.open_batch(**(facts | more))

    def feed(self, batch: Batch, lot: Lot, amount: str = "500", unit: str = "g", **more: Any) -> Feeding:
        """Straight out of the cabinet."""
        facts: dict[str, Any] = {"by": self.feeder, "location": self.cabinet, "at": NOW}
        return actions.feed(batch=batch, lot=lot, amount=amount, unit=unit, **(facts | more))

    def released(self, **more: Any) -> Batch:
        """A batch that was fed, tested, reviewed and released."""
        batch, lot = self.batch(**more), self.lot()
        self.feed(batch, lot)
        actions.finish_feeding(by=self.feeder, batch=batch, output="990", output_unit="kg", at=NOW)
        test = actions.record_test(
            by=self.analyst,
            batch=batch,
            item="山梨酸",
            method="GB 5009.28",
            value="0.36",
            unit="g/kg",
            tested_on=TODAY,
            at=NOW,
        )
        actions.review_test(by=self.officer, test=test, at=NOW)
        return actions.release_batch(by=self.officer, batch=batch, at=NOW)


def plant(area: str = "350582", name: str = "") -> Plant:
    """An enterprise and nothing else yet."""
    return Plant(accounts.enterprise(area, name))


def at(day: int, hour: int = 9, month: int = 5) -> datetime:
    """A moment in May 2026, China time."""
    return datetime(2026, month, day, hour - 8, tzinfo=UTC)
