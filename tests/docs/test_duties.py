"""The manual of register and ledger is true: every role, state, check, form, sheet and remark is told of."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import DOCS, page, section
from tianheng.accounts.enums import Role
from tianheng.core.imports import importer_of
from tianheng.core.imports.importer import _importers as importers
from tianheng.modules.formulas.enums import FormulaState
from tianheng.modules.ledger.enums import (
    BatchState,
    Code,
    Conclusion,
    DisposalReason,
    Event,
    FeedingStatus,
    GapKind,
    GapState,
    LotState,
    RecallLevel,
    SupplierState,
)
from tianheng.modules.ledger.queries.recalls import clock_of
from tianheng.modules.ledger.queries.tolerances import ORDINARY
from tianheng.modules.ledger.queries.weighed import percent
from tianheng.modules.registration.actions.reminding import DAYS
from tianheng.modules.registration.enums import CHECKS, SECOND_LOOK, Outcome, PolicyKind, State
from tianheng.modules.registration.models import Policy
from tianheng.modules.registration.queries.checks import TO_ANSWER

FORMS = [*(f"F{number:02d}" for number in range(1, 16)), *(f"D{number:02d}" for number in range(1, 5))]
OF_GOODS = (Code.SUPPLIER, Code.LICENCE, Code.CERTIFICATE, Code.LABEL)  # of F03, told of at the form


def test_every_form_has_its_place() -> None:
    register, ledger = page("register.md"), page("ledger.md")
    papers = section(register, "Papers")
    pages = section(ledger, "Form, page, what is checked")
    filed = ("F01", "F02", "F14", "F15")
    assert not [code for code in FORMS if code not in pages]
    assert not [code for code in filed if f"| {code} " not in papers]


def test_every_role_is_described() -> None:
    part = section(page("register.md"), "Who does what")
    named = {Role.LABORATORY: "检验人员", Role.LEADER: "负责人 (bureau)"}
    assert not [role for role in Role if str(named.get(role, role.label)) not in part]


def test_every_state_of_a_registration_has_its_row() -> None:
    part = section(page("register.md"), "States")
    assert not [state for state in State if f"| {state.label} `{state.value}`" not in part]


def test_every_state_of_a_formula_has_its_row() -> None:
    part = section(page("register.md"), "产品与配方")
    assert not [state for state in FormulaState if f"| {state.label} |" not in part]


def test_every_policy_is_described() -> None:
    part = section(page("register.md"), "What an area asks for")
    assert not [kind for kind in PolicyKind if f"| {kind.label} `{kind.value}`" not in part]


def test_the_clocks_of_a_policy_are_those_of_the_manual() -> None:
    text, policy = page("register.md"), Policy()
    assert f"review: {policy.review_days} working days" in text
    assert f"mending: {policy.mend_days} working days" in text
    assert f"above {policy.second_review_lines} lines" in text
    assert "reminders {}, {}, {} days before".format(*DAYS) in text


def test_every_check_is_described_with_its_outcomes() -> None:
    part = section(page("register.md"), "Review")
    assert not [code for code in CHECKS if f"| {code} |" not in part]
    assert not [each for each in Outcome if str(each.label) not in part]
    *others, last = SECOND_LOOK
    assert f"{', '.join(others)} or {last} found a fault or asks" in " ".join(part.split())


def test_what_an_enterprise_answers_for_is_named() -> None:
    *others, last = TO_ANSWER
    words = " ".join(page("register.md").split())
    assert f"Where {', '.join(others)} or {last} finds a fault or asks" in words


def test_every_remark_of_a_feeding_is_described() -> None:
    part = section(page("ledger.md"), "Feeding")
    rows = "\n".join(line for line in part.split("\n") if line.startswith("| "))
    assert not [code for code in Code if code not in OF_GOODS and str(code.label) not in rows]
    assert not [each for each in FeedingStatus if str(each.label) not in part]


@pytest.mark.parametrize(
    ("states", "start"), [(LotState, "Suppliers, goods, lots"), (BatchState, "Feeding")], ids=["lot", "batch"]
)
def test_every_state_of_lots_and_batches_has_its_row(states: type[LotState], start: str) -> None:
    part = section(page("ledger.md"), start)
    firsts = "\n".join(line.split("|")[1] for line in part.split("\n") if line.startswith("| "))
    assert not [state for state in states if str(state.label) not in firsts]


@pytest.mark.parametrize("words", [SupplierState, DisposalReason, Conclusion], ids=lambda one: one.__name__)
def test_fixed_words_are_named(words: type[SupplierState]) -> None:
    assert not [each for each in words if str(each.label) not in page("ledger.md")]


@pytest.mark.parametrize("level", RecallLevel)
def test_the_clocks_of_recalls_are_those_of_the_table(level: RecallLevel) -> None:
    clock = clock_of(level)
    row = f"| {level.label} | {clock.start_hours} hours | {clock.finish_days} working days |"
    assert row in section(page("ledger.md"), "Recall")


def test_the_mass_balance_names_its_gaps_states_and_tolerances() -> None:
    part = section(page("ledger.md"), "物料平衡")
    assert not [kind for kind in GapKind if f"| {kind.label} |" not in part]
    assert not [state for state in GapState if str(state.label) not in part]
    assert not [name for name, share in ORDINARY.items() if percent(share).replace("%", " %") not in part]


def test_every_event_of_a_webhook_is_described() -> None:
    part = section(page("api.md"), "Webhooks")
    assert not [event for event in Event if f"`{event.value}`" not in part]


def test_every_kind_of_sheet_is_described() -> None:
    text = section(page("register.md"), "Excel and bulk import") + section(
        page("ledger.md"), "Excel and paper"
    )
    assert len(importers) >= 9
    assert importer_of("formulas") is not None
    assert not [kind for kind in importers if f"| `{kind}` " not in text]


def test_every_decision_is_linked_by_the_index_once() -> None:
    linked = re.findall(r"\(adr/([^)]+)\)", page("index.md"))
    assert sorted(linked) == sorted(path.name for path in (DOCS / "adr").glob("*.md"))
