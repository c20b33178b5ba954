"""Versions of a formula: drafted, edited, copied, approved, withdrawn; an approved version is locked."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tianheng.accounts.access import require
from tianheng.accounts.models import User
from tianheng.core.canonical import canonical, plain
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.once import once
from tianheng.core.stale import bump, require_fresh
from tianheng.core.trail import record
from tianheng.modules.formulas import access
from tianheng.modules.formulas.actions.judging import keep
from tianheng.modules.formulas.actions.products import change_product
from tianheng.modules.formulas.enums import FormulaState, LineKind, ProductState
from tianheng.modules.formulas.models import FormulaLine, FormulaVersion, Product
from tianheng.modules.formulas.queries import checking
from tianheng.modules.formulas.queries.open import Open, Question, open_questions
from tianheng.modules.formulas.queries.trees import load
from tianheng.modules.formulas.validators import (
    Basis,
    LineFacts,
    ReadLine,
    Weighed,
    read_basis,
    read_lines,
    weigh,
)
from tianheng.modules.formulas.validators.figures import plain_text
from tianheng.modules.formulas.validators.lines import FIELDS, PLAIN, Given

SHORTEST_NOTE = 4
REASON_LABEL = _("原因")
TOLD_APART = ("name", "amount", "unit", "parts")
BASIS = ("basis_amount", "basis_unit", "loss_note", "note")


class Written(NamedTuple):
    """What was typed, read and weighed."""

    basis: Basis
    lines: tuple[Weighed, ...]


def written(
    product: Product, basis_amount: str, basis_unit: str, lines: Iterable[Given], loss_note: str = ""
) -> Written:
    """A formula as typed, read and weighed; every mistake at once. Raises Mistakes."""
    mistakes: list[Mistake] = []
    basis = read = None
    try:
        basis = read_basis(str(basis_amount), basis_unit, product.density)
    except Mistake as one:
        mistakes.append(one)
    try:
        read = read_lines(lines, product.name)
    except Mistakes as several:
        mistakes += several.found
    if basis is None or read is None:
        raise Mistakes(mistakes)
    return Written(basis, weigh(read, basis, loss_note))


@transaction.atomic
def start_formula(
    *,
    by: User,
    product: Product,
    basis_amount: str,
    basis_unit: str,
    lines: Sequence[Given],
    note: str = "",
    loss_note: str = "",
    product_facts: Mapping[str, Any] | None = None,
    key: str = "",
    at: datetime,
) -> FormulaVersion:
    """A new draft with its verdict. ``lines`` are LineFacts or mappings of their names.

    ``product_facts`` are facts of the product answered along with it (``answers``, ``fat_fraction`` …), saved with
    the product. With ``key`` a second submission of the same form gives the same draft. Raises Mistake or Mistakes.
    """
    row = _held_product(by, product)
    facts = {"basis_amount": basis_amount, "basis_unit": basis_unit, "note": note, "loss_note": loss_note}

    def do() -> FormulaVersion:
        changed = _with_facts(by, row, product_facts, at)
        return _draft(by, changed, facts, lines, at)

    payload = {**facts, "product": row.pk, "lines": _sent(lines), "facts": plain(product_facts or {})}
    made, _new = once(by=by, key=key, verb="start_formula", payload=payload, at=at, do=do)
    return made


def _sent(lines: Sequence[Given]) -> str:
    return repr([lines_plain(each) for each in lines])


def lines_plain(line: Given) -> dict[str, Any]:
    """A line as plain values that were really said."""
    values = vars(line) if isinstance(line, LineFacts) else dict(line)
    said = {key: value for key, value in values.items() if value not in ("", None, (), [], {}, False)}
    parts = [lines_plain(each) for each in values.get("parts") or ()]
    return said | ({"parts": parts} if parts else {})


def _held_product(by: User, product: Product) -> Product:
    row: Product = Product.objects.select_for_update().select_related("organisation").get(pk=product.pk)
    require(access.may_write(by, row.organisation))
    if row.state == ProductState.STOPPED:
        raise Mistake(
            "state", row.get_state_display(), _("产品已停产。"), _("请先恢复生产，再编配方。"), _("产品状态")
        )
    return row


def _with_facts(by: User, product: Product, facts: Mapping[str, Any] | None, at: datetime) -> Product:
    """The product with what was answered beside its formula."""
    if not facts:
        return product
    said = dict(facts)
    if "answers" in said:
        said["answers"] = {**product.answers, **said["answers"]}
    return change_product(by=by, product=product, at=at, **said)


def _draft(
    by: User,
    product: Product,
    facts: Mapping[str, str],
    lines: Iterable[Given],
    at: datetime,
    copied_from: FormulaVersion | None = None,
) -> FormulaVersion:
    made = written(product, facts["basis_amount"], facts["basis_unit"], lines, facts["loss_note"])
    last = FormulaVersion.objects.filter(product=product).aggregate(last=Max("number"))["last"] or 0
    row = FormulaVersion(
        product=product,
        number=last + 1,
        made_by=by,
        made_at=at,
        copied_from=copied_from,
        **_basis(made, facts),
    )
    row.save(force_insert=True)
    _write_lines(row, made.lines)
    _keep(by, row, made, at)
    verb = "copy_formula" if copied_from else "start_formula"
    after = {name: getattr(row, name) for name in BASIS} | told(made.lines)
    record(by=by, verb=verb, target=row, after=after, at=at)
    return row


def _basis(made: Written, facts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "basis_amount": made.basis.amount,
        "basis_unit": made.basis.unit,
        "basis_micro": made.basis.micro,
        "note": _short(facts["note"], "note", _("说明"), 500),
        "loss_note": _short(facts["loss_note"], "loss_note", _("工艺失水、损耗说明"), 200),
    }


def _short(text: str, field: str, label: Any, most: int) -> str:
    found = plain_text(text)
    if len(found) > most:
        raise Mistake(field, found[:40], _("太长。"), _("最多 %(most)s 个字。") % {"most": most}, label)
    return found


def _write_lines(row: FormulaVersion, lines: Sequence[Weighed]) -> None:
    """The rows, one level after the other: a part needs the number of what it stands in."""
    level = [(line, None) for line in lines]
    while level:
        made = [_row(row, line, parent, place) for place, (line, parent) in enumerate(level)]
        FormulaLine.objects.bulk_create(made)
        level = [(part, one) for one, (line, _parent) in zip(made, level, strict=True) for part in line.parts]


def _row(version: FormulaVersion, line: Weighed, parent: FormulaLine | None, position: int) -> FormulaLine:
    facts = line.line.facts
    return FormulaLine(
        version=version,
        parent=parent,
        position=position + 1,
        kind=facts.kind,
        additive=heading(facts),
        amount=facts.amount,
        unit=facts.unit,
        micro=line.line.micro,
        **{name: plain(getattr(facts, name)) for name in PLAIN},
    )


def heading(facts: LineFacts) -> str:
    """The standard's name of what a line names, where it is one of the substances that are judged."""
    found = checking.resolved(facts.name, checking.FUNCTIONS.get(facts.kind, ""))  # type: ignore[call-overload]
    return found.heading[:100] if found.kind not in checking.PLAIN_FOOD else ""


def _keep(by: User, row: FormulaVersion, made: Written, at: datetime) -> None:
    """Judge what was written and keep the verdict."""
    name = checking.version_name(row.product, row.number)
    keep(
        by=by,
        formula=row,
        one=checking.given(row.product, made.lines, name, timezone.localdate(at)),
        at=at,
    )


def told(lines: Sequence[Weighed | ReadLine]) -> dict[str, list[str]]:
    """The lines in words, for the trail: `山梨酸钾 0.5 kg`, parts behind their ingredient; and what else they say."""
    found = [(0, one.line if isinstance(one, Weighed) else one) for one in lines]
    walked: list[tuple[int, ReadLine]] = []
    while found:
        depth, one = found.pop(0)
        walked.append((depth, one))
        found = [(depth + 1, part) for part in one.parts] + found
    with override(settings.LANGUAGE_CODE):
        return {
            "ingredients": [
                f"{depth * '·'}{one.facts.name} {one.facts.amount} {one.facts.unit}" for depth, one in walked
            ],
            "line_facts": [facts_in_words(one.facts) for _depth, one in walked],
        }


def facts_in_words(facts: LineFacts) -> str:
    """What a line says beside its name and amount: `山梨酸钾：类型 食品添加剂；功能 防腐剂`."""
    said = {name: plain(getattr(facts, name)) for name in FIELDS if name not in TOLD_APART}
    said["kind"] = LineKind(facts.kind).label
    words = [
        f"{FormulaLine._meta.get_field(name).verbose_name} {in_words(value)}"
        for name, value in said.items()
        if value not in ("", None, [], {}, False)
    ]
    return f"{facts.name}：{'；'.join(words)}"


def in_words(value: Any) -> str:
    """A fact as text."""
    if value is True:
        return str(_("是"))
    return value if isinstance(value, str) else canonical(value)


def held(by: User, formula: FormulaVersion, verb: str, version: int | None = None) -> FormulaVersion:
    """The version, locked together with its product, once ``by`` may write it, in a state that takes ``verb``."""
    Product.objects.select_for_update().get(pk=formula.product_id)
    row: FormulaVersion = (
        FormulaVersion.objects.select_for_update(of=("self",))
        .select_related("product__organisation", "verdict")
        .get(pk=formula.pk)
    )
    require(access.may_write(by, row.product.organisation))
    access.require_state(verb, row.state)
    require_fresh(row, version)
    return row


@transaction.atomic
def edit_formula(
    *,
    by: User,
    formula: FormulaVersion,
    version: int | None,
    lines: Sequence[Given],
    basis_amount: str,
    basis_unit: str,
    note: str = "",
    loss_note: str = "",
    product_facts: Mapping[str, Any] | None = None,
    at: datetime,
) -> FormulaVersion:
    """Write a draft anew, with its verdict. Raises Mistake (somebody else changed it, it is locked) or Mistakes.

    ``version`` is the number of changes the form was filled from. Whoever edits last is its maker.
    """
    row = held(by, formula, "edit", version)
    row.product = _with_facts(by, row.product, product_facts, at)
    facts = {"basis_amount": basis_amount, "basis_unit": basis_unit, "note": note, "loss_note": loss_note}
    made = written(row.product, basis_amount, basis_unit, lines, loss_note)
    before = {name: getattr(row, name) for name in BASIS} | told(load(row).lines)
    for name, value in _basis(made, facts).items():
        setattr(row, name, value)
    after = {name: getattr(row, name) for name in BASIS} | told(made.lines)
    old, new = _changed(before, after)
    if new:  # pressing save makes nobody the maker of what others wrote
        row.made_by, row.made_at = by, at
    bump(row)
    row.save()
    FormulaLine.objects.filter(version=row).delete()
    _write_lines(row, made.lines)
    _keep(by, row, made, at)
    if new:
        record(by=by, verb="edit_formula", target=row, before=old, after=new, at=at)
    return row


def _changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs; of the lines only those that went and those that came."""
    old = {name: before[name] for name in BASIS if before[name] != after[name]}
    new = {name: after[name] for name in BASIS if before[name] != after[name]}
    for name in ("ingredients", "line_facts"):
        gone = [each for each in before[name] if each not in after[name]]
        come = [each for each in after[name] if each not in before[name]]
        if gone or come:
            old[name], new[name] = gone, come
        elif before[name] != after[name]:
            old[name], new[name] = before[name], after[name]
    return old, new


@transaction.atomic
def copy_formula(*, by: User, formula: FormulaVersion, key: str = "", at: datetime) -> FormulaVersion:
    """A new draft of the same product with the same lines. Raises Mistakes when it can no longer be weighed."""
    row = held(by, formula, "copy")
    _held_product(by, row.product)

    def do() -> FormulaVersion:
        facts = {name: getattr(row, name) for name in BASIS}
        return _draft(by, row.product, facts, [each.facts for each in load(row).lines], at, row)

    made, _new = once(by=by, key=key, verb="copy_formula", payload={"formula": row.pk}, at=at, do=do)
    return made


@transaction.atomic
def discard_formula(*, by: User, formula: FormulaVersion, version: int | None = None, at: datetime) -> None:
    """Throw a draft away; the trail keeps that there was one. Copies made from it stay."""
    row = held(by, formula, "discard", version)
    record(by=by, verb="discard_formula", target=row, before=told(load(row).lines), at=at)
    row.copies.update(copied_from=None)
    row.delete()


@transaction.atomic
def approve_formula(
    *,
    by: User,
    formula: FormulaVersion,
    version: int | None = None,
    note: str = "",
    answers: Mapping[str, str] | None = None,
    exception: str = "",
    in_force_from: date | None = None,
    at: datetime,
) -> FormulaVersion:
    """Judge a draft again and put it in force; the version before is superseded. Raises Mistake or Mistakes.

    What fails cannot be approved. What is open (:func:`~..queries.open.open_questions`) needs an answer each:
    ``answers`` by the question's key, or one ``note`` that answers all. The maker does not approve, except for a
    reason (``exception``), which is kept and shown.
    """
    row = held(by, formula, "approve", version)
    require(access.may_approve(by, row.product.organisation))
    _held_product(by, row.product)
    made = written(
        row.product, row.basis_amount, row.basis_unit, [each.facts for each in load(row).lines], row.loss_note
    )
    _keep(by, row, made, at)
    row.exception = other_than_maker(by, row, exception)
    row.approval_answers = answered(open_questions(row), answers or {}, note)
    _supersede(by, row.product, at)
    row.state = FormulaState.APPROVED
    row.approved_by, row.approved_at = by, at
    row.approval_note = _short(note, "note", _("批准说明"), 500)
    row.in_force_from = in_force_from or timezone.localdate(at)
    bump(row)
    row.save()
    after = {
        "state": row.state,
        "edition": row.verdict.edition if row.verdict else "",
        "verdict": row.verdict.conclusion if row.verdict else "",
        "answers": [f"{each['question']} {each['answer']}" for each in row.approval_answers],
        "exception": row.exception,
    }
    record(by=by, verb="approve_formula", target=row, after=after, note=row.approval_note, at=at)
    return row


def other_than_maker(by: User, row: FormulaVersion, exception: str) -> str:
    """Why the maker approves it alone; "" when two people did. Raises Mistake."""
    if row.made_by_id != by.pk:
        return ""
    if len(exception.strip()) < SHORTEST_NOTE:
        raise Mistake(
            "exception",
            exception,
            _("您是编制人，不能自己批准。"),
            _("请由另一位负责人批准；人手不足确需自己批准的，写明原因（至少 4 个字）。"),
            _("一人编制并批准的原因"),
        )
    return _short(exception, "exception", _("一人编制并批准的原因"), 200)


def answered(found: Open, answers: Mapping[str, str], note: str) -> list[dict[str, str]]:
    """The answers to what the verdict left open. Raises Mistakes for what fails or stays unanswered."""
    if found.fails:
        raise Mistakes(
            [
                Mistake(
                    "verdict",
                    "、".join(found.fails)[:200],
                    _("核查结论为不符合，不能批准。"),
                    _("请照核查意见改好配方后再批准。"),
                    _("核查结论"),
                )
            ]
        )
    general = note.strip() if len(note.strip()) >= SHORTEST_NOTE else ""
    kept, missing = [], []
    for one in found.questions:
        said = answers.get(one.key, "").strip() or general
        if said:
            kept.append({"question": one.question, "answer": said[:500]})
        else:
            missing.append(unanswered(one))
    if missing:
        raise Mistakes(missing)
    return kept


def unanswered(one: Question) -> Mistake:
    """An open question that nobody answered."""
    return Mistake(
        f"answer-{one.key}",
        one.question,
        _("这一项还没有答复。"),
        _("请写明依据，例如检验报告编号或标签内容。"),
        _("待确认事项"),
    )


def _supersede(by: User, product: Product, at: datetime) -> None:
    """The version in force until now gives way."""
    for old in FormulaVersion.objects.select_for_update().filter(
        product=product, state=FormulaState.APPROVED
    ):
        old.state, old.ended_at = FormulaState.SUPERSEDED, at
        bump(old)
        old.save(update_fields=["state", "ended_at", "version"])
        record(
            by=by,
            verb="supersede_formula",
            target=old,
            before={"state": FormulaState.APPROVED},
            after={"state": old.state},
            at=at,
        )


@transaction.atomic
def withdraw_formula(
    *, by: User, formula: FormulaVersion, reason: str, version: int | None = None, at: datetime
) -> FormulaVersion:
    """Take an approved version out of use, for a reason; it stays to be read. Raises Mistake."""
    row = held(by, formula, "withdraw", version)
    require(access.may_approve(by, row.product.organisation))
    if not reason.strip():
        raise Mistake("reason", "", _("还没有写原因。"), _("请写明为什么撤销。"), REASON_LABEL)
    before = {"state": row.state}
    row.state, row.withdrawal_reason = (
        FormulaState.WITHDRAWN,
        _short(reason, "reason", REASON_LABEL, 500),
    )
    row.ended_at = row.ended_at or at
    bump(row)
    row.save(update_fields=["state", "withdrawal_reason", "ended_at", "version"])
    record(
        by=by,
        verb="withdraw_formula",
        target=row,
        before=before,
        after={"state": row.state},
        note=row.withdrawal_reason,
        at=at,
    )
    return row
