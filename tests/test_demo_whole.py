"""The whole demo world, built once: what the law says in it, every state, and the faults hidden in the ledgers.

It is built on one database only: a test case of Django's own gets no marker ``db``, by which tests run on both.
"""

from collections import Counter
from datetime import date
from itertools import pairwise

from django.db.models import Sum
from django.test import TestCase

from tianheng.accounts.demo import enterprises
from tianheng.accounts.models import Organisation
from tianheng.core import demo
from tianheng.core.models import TrailEntry
from tianheng.core.seals import verify
from tianheng.modules.enterprises.models import Licence
from tianheng.modules.formulas.demo.content import products
from tianheng.modules.formulas.models import FormulaVersion
from tianheng.modules.ledger.models import Batch, CountLine, Feeding, Gap, Issue, Lot, Movement, Recall, Stock
from tianheng.modules.registration.enums import CHECKS, State
from tianheng.modules.registration.models import Registration, RegistrationLine

TODAY = date(2026, 11, 28)
VERDICTS = {"pass": 41, "review": 6, "fail": 13}
# Put into another category after its formula was approved: that is what its change is sent back for.
MOVED = {"芒果干": "fail"}


def violation(code: str) -> Feeding:
    """The one feeding against the law that is said to be so for this reason."""
    rows = Feeding.objects.filter(status="violation").select_related("lot", "batch__organisation")
    (found,) = [row for row in rows if code in row.codes]
    return found


class TestWorld(TestCase):
    """A test case of Django's own: its data are made once for all its tests."""

    @classmethod
    def setUpTestData(cls) -> None:
        demo.load(today=TODAY)

    def test_the_law_says_of_every_formula_what_it_should(self) -> None:
        wanted = {each.name: each.expected for each in products()} | MOVED
        first = FormulaVersion.objects.filter(number=1).select_related("product", "verdict")
        found = {each.product.name: each.verdict.conclusion for each in first if each.verdict}
        assert Counter(found.values()) == VERDICTS
        assert {
            name: verdict for name, verdict in found.items() if wanted[name] not in (verdict, "none")
        } == {}
        failing = FormulaVersion.objects.filter(verdict__conclusion="fail", number=1)
        drafts = {each.product.name for each in failing if each.state == "draft"}
        assert drafts == {each.name for each in products() if each.expected == "fail"}

    def test_filings_stand_in_every_state_and_some_rightly_fail(self) -> None:
        assert set(Registration.objects.values_list("state", flat=True)) == set(State)
        found = {
            (code, check["result"])
            for line in RegistrationLine.objects.all()
            for code, check in line.checks.items()
        }
        assert {("R1", "fault"), ("R2", "fault"), ("R7", "fault"), ("R3", "ask"), ("R9", "ask")} <= found
        assert {code for code, _result in found} <= set(CHECKS)
        assert Licence.objects.filter(expires_on__lt=TODAY, withdrawn_at=None).count() == 1
        assert verify() == []

    def test_the_trail_of_an_enterprise_runs_forward(self) -> None:
        for code in Organisation.objects.filter(kind="enterprise").values_list("code", flat=True):
            moments = list(
                TrailEntry.objects.filter(chain=code).order_by("number").values_list("at", flat=True)
            )
            back = sum(later < earlier for earlier, later in pairwise(moments))
            assert len(moments) > 100
            assert back <= len(moments) // 20  # verbs of one afternoon overlap, no more

    def test_every_ledger_runs_for_three_months_and_its_stock_is_conserved(self) -> None:
        days = Batch.objects.order_by().values_list("organisation", "made_on")
        by_plant = Counter(plant for plant, _day in days)
        assert len(by_plant) == len(enterprises())
        assert min(by_plant.values()) >= 10
        assert min(day for _plant, day in days) < date(2026, 9, 5)
        moved = dict(
            Movement.objects.order_by().values("lot").annotate(sum=Sum("micro")).values_list("lot", "sum")
        )
        there = dict(
            Stock.objects.order_by().values("lot").annotate(sum=Sum("micro")).values_list("lot", "sum")
        )
        assert moved == there
        assert Issue.objects.exists()
        assert Recall.objects.filter(drill=True).exists()
        assert {"clean", "warned", "overridden"} < set(Feeding.objects.values_list("status", flat=True))
        assert Feeding.objects.filter(late=True).exists()
        assert Feeding.objects.exclude(corrects=None).count() == 1

    def test_an_expired_lot_was_fed_and_its_batch_is_blocked(self) -> None:
        row = violation("expired")
        assert row.lot.expires_on < row.batch.made_on
        assert (row.status, row.batch.state) == ("violation", "blocked")
        assert Stock.objects.get(lot=row.lot, micro__gt=0).micro > 0

    def test_an_overdose_was_stopped_then_written_down(self) -> None:
        row = violation("over_limit")
        assert (row.lot.substance, row.status, row.batch.state) == ("苯甲酸钠", "violation", "blocked")
        stopped = TrailEntry.objects.get(verb="feeding_stopped")
        assert stopped.chain == row.batch.organisation.code
        assert "1.229 > 1.0 g/kg" in stopped.after

    def test_a_lot_was_fed_that_nobody_took_in(self) -> None:
        lot = Lot.objects.get(receipts=None)
        told = TrailEntry.objects.get(verb="open_stock", target_key=str(lot.pk))
        assert "无进货查验记录" in told.note
        assert lot.feedings.exists()

    def test_powder_went_in_that_nobody_wrote_down(self) -> None:
        lost = CountLine.objects.filter(within=False).select_related("lot__organisation")
        assert {(each.lot.organisation.name, each.lot.name) for each in lost} == {
            ("漳州龙海果屿果冻食品有限公司", "山梨酸钾")
        }
        told = Gap.objects.filter(organisation__name="漳州龙海果屿果冻食品有限公司")
        assert "山梨酸及其钾盐" in set(told.values_list("additive", flat=True))
        without = Batch.objects.filter(reason__contains="记录待补")
        assert without.count() >= 3
        assert not Feeding.objects.filter(batch__in=without, lot__name="山梨酸钾").exists()
