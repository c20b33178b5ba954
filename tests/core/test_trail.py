"""The trail: written with the action, sealed, append-only, and readable."""

import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.factories import accounts as make
from tianheng.accounts.models import Organisation
from tianheng.core import append_only
from tianheng.core.actors import system
from tianheng.core.models import TrailEntry, TrailHead
from tianheng.core.seals import verify
from tianheng.core.trail import record, record_all

NOW = make.NOW
ROBOT = system("test")


@pytest.fixture
def place(db: None) -> Organisation:
    return make.enterprise()


def write(place: Organisation, count: int = 5) -> list[TrailEntry]:
    with transaction.atomic():
        return [
            record(by=ROBOT, verb="tried", target=place, after={"n": number}, note="记", at=NOW)
            for number in range(count)
        ]


def intrude(sql: str, values: list[object]) -> None:
    """Change the table as somebody with the database's password would: past the triggers."""
    append_only.loosen(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    append_only.protect(connection)


def kinds(place: Organisation) -> list[tuple[int, str]]:
    return [(fault.number, fault.kind) for fault in verify(place.code)]


def test_a_whole_chain_has_no_fault(place: Organisation) -> None:
    begun = TrailHead.objects.get(chain=place.code).number
    entries = write(place)
    assert verify() == []
    assert [entry.number - begun for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[1].previous == entries[0].digest
    assert TrailHead.objects.get(chain=place.code).digest == entries[-1].digest


def test_many_at_once_stand_in_their_chains_like_one_by_one(place: Organisation) -> None:
    other = make.enterprise()
    write(place, 1)
    with transaction.atomic():
        done = [(each, None, {"n": number}) for number, each in enumerate([place, other, place])]
        assert record_all(by=ROBOT, verb="tried", done=done, note="记", at=NOW) == 3
    write(place, 1)
    assert verify() == []
    mine = TrailEntry.objects.filter(chain=place.code, verb="tried").order_by("number")
    numbers = list(mine.values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert list(mine.values_list("after", flat=True)) == ['{"n":0}', '{"n":0}', '{"n":2}', '{"n":0}']
    assert TrailEntry.objects.filter(chain=other.code, verb="tried").count() == 1


def test_an_entry_is_text_and_outlives_its_actor(place: Organisation) -> None:
    person = make.member(place, "head", name="王小明")
    with transaction.atomic():
        entry = record(by=person, verb="tried", target=place, at=NOW, request_id="r-1")
    entry.refresh_from_db()
    assert (entry.actor_name, entry.organisation, entry.organisation_name) == (
        "王小明",
        place.code,
        place.name,
    )
    assert (entry.request_id, entry.target_kind, entry.target_key) == (
        "r-1",
        "accounts.organisation",
        str(place.pk),
    )
    assert not [field for field in TrailEntry._meta.get_fields() if field.is_relation]


def test_an_entry_belongs_to_a_transaction(transactional_db: None) -> None:
    place = make.enterprise()
    with pytest.raises(RuntimeError, match="inside the action's transaction"):
        record(by=ROBOT, verb="tried", target=place, at=NOW)


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(place: Organisation) -> None:
    def half() -> None:
        record(by=ROBOT, verb="tried", target=place, at=NOW)
        _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        transaction.atomic(half)()
    write(place, 1)
    assert verify() == []


def test_no_float_is_sealed(place: Organisation) -> None:
    with pytest.raises(TypeError, match="is a float"), transaction.atomic():
        record(by=ROBOT, verb="tried", target=place, after={"amount": 0.1}, at=NOW)
    with transaction.atomic():
        entry = record(by=ROBOT, verb="tried", target=place, after={"amount": Decimal("0.10")}, at=NOW)
    assert entry.after == '{"amount":"0.10"}'


@pytest.mark.parametrize("field", ["note", "actor_name", "after", "at", "verb", "target_key", "request_id"])
def test_a_changed_byte_is_found_and_the_entry_named(place: Organisation, field: str) -> None:
    entry = write(place)[2]
    other = NOW.replace(year=2025) if field == "at" else "9"
    intrude(f"UPDATE core_trail_entry SET {field} = %s WHERE id = %s", [other, entry.pk])
    (fault,) = verify(place.code)
    assert (fault.entry, fault.number, fault.kind) == (entry.pk, entry.number, "changed")
    assert f"第 {entry.number} 条" in fault.words


def test_a_resealed_entry_breaks_the_next(place: Organisation) -> None:
    entry = write(place)[2]
    intrude("UPDATE core_trail_entry SET digest = %s WHERE id = %s", ["0" * 64, entry.pk])
    assert kinds(place) == [(entry.number, "changed"), (entry.number + 1, "unlinked")]


def test_a_removed_entry_is_missed(place: Organisation) -> None:
    entry = write(place)[2]
    intrude("DELETE FROM core_trail_entry WHERE id = %s", [entry.pk])
    assert kinds(place) == [(entry.number, "missing")]
    assert verify()[0].words == f"第 {entry.number} 条至第 {entry.number} 条不见了。"


def test_a_removed_last_entry_is_missed_too(place: Organisation) -> None:
    entry = write(place)[-1]
    intrude("DELETE FROM core_trail_entry WHERE id = %s", [entry.pk])
    assert kinds(place) == [(entry.number, "missing")]


def test_a_removed_chain_is_missed(place: Organisation) -> None:
    intrude("DELETE FROM core_trail_entry WHERE chain = %s", [place.code])
    assert kinds(place) == [(1, "missing")]


def test_two_entries_that_changed_places_are_both_named(place: Organisation) -> None:
    first, second = write(place)[1:3]
    sql = "UPDATE core_trail_entry SET number = %s WHERE id = %s"
    intrude(sql, [999, first.pk])
    intrude(sql, [first.number, second.pk])
    intrude(sql, [second.number, first.pk])
    assert {fault.entry for fault in verify(place.code)} >= {first.pk, second.pk}


def test_an_inserted_entry_is_named(place: Organisation) -> None:
    last = write(place)[-1]
    columns = [f.column for f in TrailEntry._meta.concrete_fields if f.column not in ("id", "number")]
    listed = ", ".join(columns)
    intrude(
        f"INSERT INTO core_trail_entry (number, {listed}) SELECT number + 1, {listed} "
        "FROM core_trail_entry WHERE id = %s",
        [last.pk],
    )
    found = verify(place.code)
    assert {(fault.number, fault.kind) for fault in found} >= {(last.number + 1, "changed")}
    assert {fault.chain for fault in found} == {place.code}


def test_a_moved_head_is_found(place: Organisation) -> None:
    last = write(place)[-1]
    TrailHead.objects.filter(chain=place.code).update(digest="0" * 64)
    assert kinds(place) == [(last.number, "head")]


ATTEMPTS: dict[str, Callable[[TrailEntry], object]] = {
    "save": lambda entry: entry.save(),
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: TrailEntry.objects.filter(pk=entry.pk).update(note="x"),
    "delete many": lambda entry: TrailEntry.objects.filter(pk=entry.pk).delete(),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_models_refuse_to_change_an_entry(place: Organisation, attempt: str) -> None:
    with pytest.raises(PermissionError, match="append-only"):
        ATTEMPTS[attempt](write(place, 1)[0])


@pytest.mark.parametrize("sql", ["UPDATE core_trail_entry SET note = 'x'", "DELETE FROM core_trail_entry"])
def test_the_database_refuses_too(place: Organisation, sql: str) -> None:
    write(place, 1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_whole_chain() -> None:
    place = make.enterprise()
    begun = TrailHead.objects.get(chain=place.code).number
    start, errors = threading.Barrier(6), []

    def work() -> None:
        try:
            start.wait()
            for _ in range(5):
                write(place, 2)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert verify() == []
    assert TrailEntry.objects.filter(chain=place.code).count() - begun == 60
