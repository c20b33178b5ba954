"""The stock engine: conserved at every moment, by everyone at once; written once and never changed."""

import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import Submission, TrailEntry
from tianheng.core.seals import verify
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.actions import stock
from tianheng.modules.ledger.actions.sheets import issue_on_paper, return_on_paper
from tianheng.modules.ledger.enums import MovementKind
from tianheng.modules.ledger.models import Delivery, Feeding, Issue, Lot, Movement, Receipt, Stock
from tianheng.modules.ledger.queries.feedings import effective, fed_into
from tianheng.modules.ledger.queries.stock import balance, on_hand
from tianheng.modules.ledger.queries.weighing import mass_of

NOW = make.NOW
G = 10**6
QUIET = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def sums(lot: Lot) -> dict[int, int]:
    """The stock of each place by its movements."""
    rows = Movement.objects.filter(lot=lot).order_by().values("location").annotate(sum=Sum("micro"))
    return {row["location"]: row["sum"] for row in rows if row["sum"]}


def stands(lot: Lot) -> dict[int, int]:
    """The stock of each place as it is kept."""
    return dict(Stock.objects.filter(lot=lot, micro__gt=0).values_list("location", "micro"))


def require_whole(lot: Lot) -> None:
    """Everything that must hold of a lot at every moment."""
    assert sums(lot) == stands(lot)
    assert balance(lot).holds, balance(lot)


def ready(plant: Plant) -> None:
    """Make everybody and everything before the first example, so that rolling one back leaves them."""
    people = (plant.purchaser, plant.store, plant.keeper, plant.feeder, plant.officer, plant.head)
    assert all((*people, plant.cabinet, plant.floor, plant.scale, plant.supplier, plant.formula))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["in", "issue", "return", "feed", "count", "dispose", "reverse"]),
        st.integers(1, 40) | st.integers(1, 10**13),
    ),
    max_size=14,
)


@QUIET
@given(steps=STEPS)
def test_every_movement_conserves_stock(plant: Plant, steps: list[tuple[str, int]]) -> None:
    ready(plant)
    with transaction.atomic():
        lot = plant.lot(amount="30", unit="µg")
        for verb, micro in steps:
            before = stands(lot)
            try:
                with transaction.atomic():
                    engine_step(plant, lot, verb, micro)
            except Mistake:
                assert stands(lot) == before
            require_whole(lot)
        transaction.set_rollback(True)


def engine_step(plant: Plant, lot: Lot, verb: str, micro: int) -> None:
    """One step straight at the engine."""
    facts: dict[str, Any] = {"lot": lot, "document": lot, "happened_at": NOW, "at": NOW, "by": plant.keeper}
    cabinet, floor = plant.cabinet, plant.floor
    plain: dict[str, tuple[Any, str, int]] = {
        "in": (cabinet, MovementKind.RECEIPT, micro),
        "feed": (floor, MovementKind.FEEDING, -micro),
        "count": (cabinet, MovementKind.COUNT, -micro if micro % 2 else micro),
        "dispose": (cabinet, MovementKind.DISPOSAL, -micro),
    }
    if verb in plain:
        location, kind, signed = plain[verb]
        stock.move(location=location, kind=kind, micro=signed, **facts)
    elif verb == "reverse":
        old = (
            Movement.objects.filter(lot=lot, corrects=None, corrected_by=None).exclude(kind="transfer").last()
        )
        if old is not None and old.kind not in ("issue", "return"):
            facts.pop("lot")
            stock.reverse(old, **facts)
    else:
        ends = (cabinet, floor) if verb == "issue" else (floor, cabinet)
        stock.shift(origin=ends[0], destination=ends[1], kind=verb, micro=micro, **facts)


VERBS = st.lists(
    st.tuples(
        st.sampled_from(["feed", "correct", "void", "issue", "return", "count", "dispose"]),
        st.integers(1, 90),
    ),
    min_size=1,
    max_size=9,
)


KINDS: dict[str, dict[str, str]] = {
    "mass": {"amount": "300", "unit": "g"},
    "volume": {"amount": "230", "unit": "mL", "density": "1.3"},
}


@settings(QUIET, max_examples=12)
@given(steps=VERBS, kind=st.sampled_from(sorted(KINDS)))
def test_every_verb_conserves_stock(plant: Plant, steps: list[tuple[str, int]], kind: str) -> None:
    """Also of what is kept in litres and weighed: the books are whole, what went in is what the scale showed."""
    ready(plant)
    with transaction.atomic():
        lot, batch = plant.lot(**KINDS[kind]), plant.batch()
        for verb, grams in steps:
            before, entries = stands(lot), TrailEntry.objects.count()
            try:
                with transaction.atomic():
                    verb_step(plant, lot, batch, verb, grams)
            except (Mistake, Mistakes):
                assert (stands(lot), TrailEntry.objects.count()) == (before, entries)
            require_whole(lot)
        fed = effective(Feeding.objects.filter(lot=lot)).aggregate(sum=Sum("micro"))["sum"] or 0
        assert balance(lot).fed == fed
        grams_fed = sum(int(each.amount) for each in effective(Feeding.objects.filter(lot=lot)))
        went_in = [mass_of(each.lot, each.unrounded) for each in fed_into(batch)]
        assert went_in == ([Fraction(grams_fed * G)] if grams_fed else [])
        transaction.set_rollback(True)


def verb_step(plant: Plant, lot: Lot, batch: Any, verb: str, grams: int) -> None:
    """One step by the verbs people use."""
    amount = str(grams)
    if verb == "feed":
        plant.feed(batch, lot, amount)
    elif verb in ("correct", "void"):
        old = effective(Feeding.objects.filter(lot=lot)).first()
        if old is not None:
            actions.correct_feeding(
                by=plant.feeder,
                feeding=old,
                reason="录错",
                amount=amount,
                unit="g",
                void=verb == "void",
                at=NOW,
            )
    elif verb == "issue":
        actions.issue(
            by=plant.keeper, lot=lot, origin=plant.cabinet, destination=plant.floor, amount=amount, unit="g",
            taker=plant.feeder, keeper=plant.keeper, pin=make.PIN, scale=plant.scale, at=NOW,
        )  # fmt: skip
    elif verb == "return":
        old = Issue.objects.filter(lot=lot, kind="issue").first()
        if old is not None:
            actions.return_issue(
                by=plant.keeper, issue=old, amount=amount, unit="g", taker=plant.feeder, keeper=plant.keeper,
                pin=make.PIN, at=NOW,
            )  # fmt: skip
    elif verb == "count":
        sheet = actions.start_count(
            by=plant.keeper, organisation=plant.organisation, locations=[plant.cabinet], at=NOW
        )
        actions.count_line(
            by=plant.keeper,
            count=sheet,
            lot=lot,
            location=plant.cabinet,
            amount=amount,
            unit="g",
            reason="洒落",
            at=NOW,
        )
        actions.submit_count(by=plant.keeper, count=sheet, at=NOW)
        actions.approve_count(by=plant.officer, count=sheet, at=NOW)
    else:
        made = actions.dispose(
            by=plant.keeper,
            lot=lot,
            location=plant.cabinet,
            amount=amount,
            unit="g",
            cause="spoiled",
            way="destroy",
            at=NOW,
        )
        actions.approve_disposal(by=plant.head, disposal=made, at=NOW)
        actions.finish_disposal(
            by=plant.keeper,
            disposal=made,
            done_on=make.TODAY,
            supervisor=plant.officer,
            checker_pin=make.PIN,
            at=NOW,
        )


def test_below_nothing_names_lot_asked_and_there(plant: Plant) -> None:
    lot = plant.lot(amount="1", unit="kg")
    with (
        pytest.raises(Mistake, match=rf"{lot.number}.*添加剂专柜.*只有 1 kg，不够 1.5 kg") as caught,
        transaction.atomic(),
    ):
        stock.move(
            lot=lot,
            location=plant.cabinet,
            kind="disposal",
            micro=-1500 * G,
            document=lot,
            happened_at=NOW,
            at=NOW,
            by=plant.keeper,
        )
    assert caught.value.field == "amount"
    require_whole(lot)


def test_the_engine_refuses_what_only_a_fault_can_ask(plant: Plant, rival: Plant) -> None:
    lot = plant.lot()
    facts: dict[str, Any] = {
        "kind": "count",
        "document": lot,
        "happened_at": NOW,
        "at": NOW,
        "by": plant.keeper,
    }
    with transaction.atomic():
        with pytest.raises(ValueError, match="moves nothing"):
            stock.move(lot=lot, location=plant.cabinet, micro=0, **facts)
        with pytest.raises(ValueError, match="not of one enterprise"):
            stock.move(lot=lot, location=rival.cabinet, micro=1, **facts)


def test_a_movement_is_reversed_once(plant: Plant) -> None:
    lot = plant.lot()
    old = Movement.objects.get(lot=lot)
    with transaction.atomic():
        stock.reverse(old, document=lot, happened_at=NOW, at=NOW, by=plant.keeper)
    with pytest.raises(DatabaseError), transaction.atomic():
        stock.move(
            lot=lot, location=plant.cabinet, kind="receipt", micro=1, document=lot, happened_at=NOW, at=NOW,
            by=plant.keeper, corrects=old,
        )  # fmt: skip


def test_a_return_is_weighed_on_an_own_scale(plant: Plant, rival: Plant) -> None:
    facts: dict[str, Any] = {"taker": plant.feeder, "keeper": plant.keeper, "pin": make.PIN, "at": NOW}
    taken = actions.issue(
        by=plant.feeder, lot=plant.lot(), origin=plant.cabinet, destination=plant.floor, amount="1", unit="kg",
        scale=plant.scale, **facts,
    )  # fmt: skip
    for scale, by in ((rival.scale, plant.feeder), (plant.scale, rival.keeper)):
        with pytest.raises(PermissionDenied):
            actions.return_issue(by=by, issue=taken, amount="1", unit="g", scale=scale, **facts)
    assert not Issue.objects.filter(kind="return").exists()
    back = actions.return_issue(
        by=plant.feeder, issue=taken, amount="1", unit="g", scale=plant.scale, **facts
    )
    assert back.scale == plant.scale


def test_a_paper_names_people_of_the_enterprise(plant: Plant, rival: Plant) -> None:
    facts: dict[str, Any] = {
        "by": plant.officer, "lot": plant.lot(), "origin": plant.cabinet, "destination": plant.floor,
        "amount": "1", "unit": "kg", "keeper": plant.keeper, "reason": "秤送检", "at": NOW,
    }  # fmt: skip
    far = make.plant("350521")
    for stranger in (rival.feeder, far.keeper):
        with pytest.raises(Mistake, match="不是本企业的人员") as caught:
            issue_on_paper(taker=stranger, **facts)
        assert caught.value.field == "taker"
    with pytest.raises(PermissionDenied):
        issue_on_paper(taker=plant.feeder, **facts | {"by": rival.officer})
    assert not Issue.objects.exists()
    issue_on_paper(taker=plant.feeder, **facts)
    back = facts | {"origin": plant.floor, "destination": plant.cabinet}
    with pytest.raises(Mistake, match="不是本企业的人员"):
        return_on_paper(taker=rival.feeder, **back)
    assert Issue.objects.count() == 1


@pytest.mark.parametrize("table", ["ledger_movement", "ledger_feeding", "ledger_receipt", "ledger_issue"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET entered_by_id = entered_by_id", "DELETE FROM {}"])
def test_the_database_itself_refuses_changes(plant: Plant, table: str, sql: str) -> None:
    plant.feed(plant.batch(), plant.lot())
    actions.issue(
        by=plant.keeper, lot=plant.lot(), origin=plant.cabinet, destination=plant.floor, amount="1", unit="kg",
        taker=plant.feeder, keeper=plant.keeper, pin=make.PIN, scale=plant.scale, reason="先用新开的", at=NOW,
    )  # fmt: skip
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))


def test_no_model_is_deleted(plant: Plant) -> None:
    lot = plant.lot()
    for row in (lot, Receipt.objects.get(), Movement.objects.get(), Stock.objects.get(), plant.supplier):
        with pytest.raises(PermissionError):
            row.delete()
        with pytest.raises(PermissionError):
            type(row).objects.all().delete()
    with pytest.raises(PermissionError):
        Movement.objects.update(micro=1)
    with pytest.raises(PermissionError):
        Movement.objects.get().save()


def at_once(count: int, work: Callable[[int], None]) -> list[Exception]:
    """Run ``work`` in as many threads, all at once; what they raised."""
    start, errors = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            start.wait()
            work(number)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_eight_writers_lose_nothing() -> None:
    plant = make.plant()
    lots, batches = [plant.lot(), plant.lot()], [plant.batch() for _ in range(4)]

    def work(number: int) -> None:
        for turn in range(4):
            plant.feed(batches[number % 4], lots[(number + turn) % 2], "10", key=f"{number}-{turn}")

    assert at_once(8, work) == []
    assert Feeding.objects.count() == 32
    assert sum(balance(lot).fed for lot in lots) == 320 * G
    for lot in lots:
        require_whole(lot)
    assert verify(plant.organisation.code) == []


@pytest.mark.django_db(transaction=True)
def test_two_tablets_do_not_feed_the_same_gram() -> None:
    plant = make.plant()
    lot, batches = plant.lot(amount="100", unit="g"), [plant.batch(), plant.batch()]
    errors = at_once(2, lambda number: plant.feed(batches[number], lot, "60") and None)
    assert [type(each) for each in errors] == [Mistakes]
    assert (Feeding.objects.count(), on_hand(lot)) == (1, 40 * G)
    require_whole(lot)


@pytest.mark.django_db(transaction=True)
def test_two_tablets_do_not_pass_the_limit_together() -> None:
    plant = make.plant()
    lot, batch = plant.lot(), plant.batch()
    checked = {"reason": "赶工", "checker": plant.keeper, "checker_pin": make.PIN}
    errors = at_once(2, lambda _number: plant.feed(batch, lot, "700", **checked) and None)
    assert [type(each) for each in errors] == [Mistakes]
    assert Feeding.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_many_is_written_once() -> None:
    plant = make.plant()
    lot, batch = plant.lot(), plant.batch()
    assert at_once(5, lambda _number: plant.feed(batch, lot, "10", key="tablet-7") and None) == []
    assert (Feeding.objects.count(), Submission.objects.filter(key="tablet-7").count()) == (1, 1)
    require_whole(lot)


def test_a_mass_of_a_liquid_that_is_less_than_can_be_kept_is_named(plant: Plant) -> None:
    lot, batch = plant.lot(unit="L", density="1.3"), plant.batch()
    for do in (
        lambda: plant.feed(batch, lot, "0.5", "mg"),
        lambda: actions.move_lot(
            by=plant.keeper,
            lot=lot,
            origin=plant.cabinet,
            destination=plant.floor,
            amount="0.5",
            unit="mg",
            at=NOW,
        ),
    ):
        with pytest.raises(Mistake) as refused:
            do()
        assert (refused.value.field, refused.value.value) == ("amount", "0.5 mg")
    assert on_hand(lot) == 25 * 10**6


def test_what_a_density_makes_larger_than_anything_is_named(plant: Plant) -> None:
    lot = plant.lot(density="25")
    sheet = actions.start_count(by=plant.keeper, organisation=plant.organisation, at=NOW)
    with pytest.raises(Mistake) as refused:
        actions.count_line(
            by=plant.keeper,
            count=sheet,
            lot=lot,
            location=plant.cabinet,
            amount="99999999999",
            unit="L",
            at=NOW,
        )
    assert refused.value.field == "amount"


@pytest.mark.django_db(transaction=True)
def test_a_delivery_is_corrected_once_however_many_do_it_at_once() -> None:
    plant = make.plant()
    row = actions.deliver(
        by=plant.store, batch=plant.released(), amount="1", unit="kg", certificate="1", sold_on=make.TODAY,
        buyer_name="某超市", buyer_address="某街", buyer_contact="138", at=NOW,
    )  # fmt: skip

    def correct(number: int) -> None:
        actions.correct_delivery(
            by=plant.store, delivery=row, reason="数量抄错", amount=f"{number + 2}", at=NOW
        )

    errors = at_once(4, correct)
    assert [type(each) for each in errors] == [Mistake] * 3
    assert Delivery.objects.filter(corrects=row).count() == 1
