"""Every state × verb × role: who may, and when; everybody else is refused, every other state says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.accounts.conftest import Cast
from tests.factories import accounts as make
from tests.factories import registration as file
from tianheng.core.mistakes import Mistake
from tianheng.modules.registration import actions
from tianheng.modules.registration.models import Registration

NOW = make.NOW
WRITERS = {"head", "director", "officer", "clerk"}
SIGNERS = {"head", "director"}
REVIEWERS = {"reviewer", "leader"}
LEADERS = {"leader"}
ALL = (
    "draft", "submitted", "withdrawn", "under_review", "returned", "accepted", "changed", "suspended", "replaced",
    "expired", "cancelled", "rejected",
)  # fmt: skip
HIDDEN = {"draft", "withdrawn"}  # from a bureau
ROLES = (
    "head", "director", "officer", "clerk", "feeder", "own_admin", "rival", "far_head", "reviewer", "leader",
    "inspector", "county_admin", "far_reviewer", "station_leader", "city_leader", "province_leader", "reader",
    "tester",
)  # fmt: skip
# Written here by itself, from the table of states in the manual: verb → who, in which states.
RIGHTS: dict[str, tuple[set[str], set[str]]] = {
    "refill": (WRITERS, {"draft", "returned"}),
    "answer": (WRITERS, {"draft", "returned"}),
    "attach": (WRITERS, {"draft", "returned"}),
    "discard": (WRITERS, {"draft"}),
    "countersign": ({"director"}, {"draft", "returned"}),
    "submit": (SIGNERS, {"draft"}),
    "withdraw": (WRITERS, {"submitted"}),
    "reopen": (WRITERS, {"withdrawn"}),
    "take_up": (REVIEWERS, {"submitted"}),
    "return": (REVIEWERS, {"under_review"}),
    "resubmit": (SIGNERS, {"returned"}),
    "accept": (REVIEWERS, {"under_review"}),
    "reject": (REVIEWERS, {"under_review"}),
    "suspend": (LEADERS, {"accepted", "changed"}),
    "suspend lines": (LEADERS, {"accepted", "changed"}),
    "lift": (LEADERS, {"suspended"}),
    "lift lines": (LEADERS, {"accepted", "changed", "suspended"}),
    "cancel": (LEADERS, {"accepted", "changed", "suspended"}),
    "change": (WRITERS, {"accepted"}),
    "close": (WRITERS, {"accepted", "suspended"}),
}


def verbs(by: Any, row: Registration) -> dict[str, Callable[[], Any]]:
    """Each verb as this person would do it to this registration."""
    active, stopped = row.lines.filter(state="active"), row.lines.filter(state="suspended")
    it: dict[str, Any] = {"by": by, "registration": row, "at": NOW}
    hand_in: dict[str, Any] = {**it, "commitment": True, "typed_name": by.name}
    return {
        "refill": lambda: actions.refill(**it),
        "answer": lambda: actions.answer_line(by=by, line=active[0], answer="工艺需要", at=NOW),
        "attach": lambda: actions.attach(**it, name="a.pdf", data=b"%PDF-1.7 x"),
        "discard": lambda: actions.discard(**it),
        "countersign": lambda: actions.countersign(**hand_in),
        "submit": lambda: actions.submit(**hand_in),
        "withdraw": lambda: actions.withdraw(**it),
        "reopen": lambda: actions.reopen(**it),
        "take_up": lambda: actions.take_up(**it),
        "return": lambda: actions.return_for_mending(**it, defects=[actions.DefectFacts("缺检验报告")]),
        "resubmit": lambda: actions.resubmit(**hand_in, notes={}),
        "accept": lambda: actions.accept(**it),
        "reject": lambda: actions.reject(**it, reason="资料不实"),
        "suspend": lambda: actions.suspend(**it, reason="抽检不合格"),
        "suspend lines": lambda: actions.suspend(**it, reason="抽检不合格", lines=active),
        "lift": lambda: actions.lift(**it, reason="复检合格"),
        "lift lines": lambda: actions.lift(**it, reason="复检合格", lines=stopped),
        "cancel": lambda: actions.cancel(**it, reason="许可证注销"),
        "change": lambda: actions.begin_change(**it, kinds=["formula"], reason="改配方"),
        "close": lambda: actions.begin_cancellation(**it, reason="停产"),
    }


@pytest.fixture
def base(world: Cast, people: Cast) -> Registration:
    """An accepted registration with one line in force and one suspended."""
    file.recipe(world.own, [*file.sorbate(), {**file.sorbate()[2], "name": "柠檬酸"}])
    row = file.accepted(world.own, people.reviewer, people.second)
    row.lines.filter(name="柠檬酸").update(state="suspended")
    return row


def put(row: Registration, state: str) -> Registration:
    """The registration as if it had come to this state."""
    row.lines.update(sent=state not in HIDDEN)
    Registration.objects.filter(pk=row.pk).update(
        state=state,
        sent=state not in HIDDEN,
        receipt_number=None,
        number=None if state in HIDDEN else row.number,
        first_reviewer=None,
        flagged=[],
    )
    return Registration.objects.get(pk=row.pk)


def outcome(do: Callable[[], Any]) -> str:
    """done, refused, or the field that is mistaken; whatever was done is undone."""
    try:
        with transaction.atomic():
            do()
            transaction.set_rollback(True)
    except PermissionDenied:
        return "refused"
    except Mistake as mistake:
        return mistake.field
    return "done"


@pytest.mark.parametrize("state", ALL)
def test_who_may_do_what_in_a_state(base: Registration, people: Cast, state: str) -> None:
    row = put(base, state)
    for role in ROLES:
        for verb, do in verbs(getattr(people, role), row).items():
            who, states = RIGHTS[verb]
            hidden = state in HIDDEN and not who <= WRITERS
            fits = "done" if state in states else "state"
            expected = "refused" if role not in who or hidden else fits
            assert outcome(do) == expected, (state, verb, role)


def test_the_walk_forgets_no_verb_and_no_state(base: Registration, people: Cast) -> None:
    from tianheng.modules.registration.enums import VERBS, State

    assert set(ALL) == set(State.values)
    assert {verb.split()[0] for verb in RIGHTS} == set(VERBS)
    assert set(verbs(people.head, base)) == set(RIGHTS)
