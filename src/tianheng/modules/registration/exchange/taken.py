"""A workbook of additives by product becomes products, formulas and the draft of a registration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianheng.accounts import scope
from tianheng.accounts.models import Organisation
from tianheng.core.imports import Importer, Row, Run, Sight
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import ImportJob
from tianheng.core.sheets.errors import CellError
from tianheng.modules.compliance.enums import Conclusion
from tianheng.modules.compliance.queries.law import law_in_force
from tianheng.modules.formulas import actions as formulas
from tianheng.modules.formulas.access import keeps
from tianheng.modules.formulas.enums import FormulaState
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries import approved_of
from tianheng.modules.registration import actions
from tianheng.modules.registration.actions.drafting import ever_registered
from tianheng.modules.registration.enums import WHOLE, Kind, State
from tianheng.modules.registration.exchange.columns import COLUMNS, EXAMPLES, TITLES
from tianheng.modules.registration.exchange.groups import Group, groups, look
from tianheng.modules.registration.exchange.lines import Places, lines_of
from tianheng.modules.registration.exchange.plans import BASIS, Known, Plan, note, plan_of
from tianheng.modules.registration.queries.filings import open_one, standing_one

HELD = gettext_lazy("同一产品的第 %(rows)s 行有误。")
MEND = gettext_lazy("改好后整个产品一起写入，以免配方缺项。")
MOST_SHOWN = 200
GRAVE = (Conclusion.FAIL, Conclusion.REVIEW)
NOTE = gettext_lazy("由批量登记表生成")


def prepare(rows: list[Row], run: Run) -> None:
    """Put the rows together by product and look up once what the enterprise has."""
    run.memory["groups"] = groups(rows, run.mistaken)
    run.memory["known"] = known_of(run)


def known_of(run: Run) -> Known:
    """The enterprise with its products, versions in force and latest drafts; five queries."""
    place = scope.of(run.by)
    assert place is not None  # whoever acts for nobody is not let in
    own = Organisation.objects.select_related("area").get(pk=place.organisation)
    rows = list(Product.objects.visible_to(run.by).filter(organisation=own))
    by_name: dict[str, list[Product]] = {}
    for row in rows:
        row.organisation = own
        by_name.setdefault(row.name, []).append(row)
    drafts = FormulaVersion.objects.filter(product__in=rows, state=FormulaState.DRAFT).order_by("number")
    return Known(
        by=run.by,
        at=run.at,
        own=own,
        law=law_in_force(),
        by_code={row.code: row for row in rows},
        by_name=by_name,
        approved=approved_of(rows),
        drafts={row.product_id: row for row in drafts.select_related("product").prefetch_related("lines")},
    )


def check(row: Row, run: Run) -> Iterator[Mistake | CellError]:
    """What is wrong with a row; a right one is held back where another row of its product is wrong."""
    group: Group = run.memory["groups"][row.number]
    settle(group, run.memory["known"])
    own = group.faults.get(row.number)
    if own:
        yield from own
    elif group.wrong:
        rows = "、".join(map(str, group.wrong[:5]))
        mend = f"{HELD % {'rows': rows}}{MEND}"
        yield CellError(
            row.number, str(TITLES["product"]), group.said("product") or group.said("code"), mend=mend
        )


def settle(group: Group, known: Known) -> None:
    """Look at a group once, all of its mistakes together."""
    if group.looked:
        return
    group.looked = True
    look(group)
    group.plan = plan_of(group, known)


def settled(run: Run) -> list[Group]:
    """The groups that may be written, in the order of the sheet."""
    found = {id(group): group for _number, group in sorted(run.memory["groups"].items())}
    return [group for group in found.values() if group.plan is not None and not group.wrong]


def preview(_rows: list[Row], run: Run) -> Sight:
    """What would become of the sheet."""
    ready = settled(run)
    plans: list[Plan] = [group.plan for group in ready]
    counts = [(tone, str(tone.label), sum(plan.tone == tone for plan in plans)) for tone in Conclusion]
    return Sight(
        facts=[(str(label), figure) for label, figure in facts(run, ready, plans) if figure],
        lights=[(str(tone), words, count) for tone, words, count in counts],
        items=list(items(ready))[:MOST_SHOWN],
    )


def facts(run: Run, ready: list[Group], plans: list[Plan]) -> Iterator[tuple[Any, str]]:
    """The counts, nought left out."""
    every: dict[int, Group] = run.memory["groups"]
    wrong = {number for group in every.values() for number in group.wrong}
    held = {number for number, group in every.items() if group.wrong} - wrong
    open_plans = [plan for plan in plans if plan.same is None]
    approved = sum(plan.approves for plan in open_plans)
    counted = (
        (_("有误的行"), len(wrong)),
        (_("同一产品有误、暂不写入的行"), len(held)),
        (_("可写入的条目"), sum(len(group.rows) for group in ready)),
        (_("新增产品"), sum(plan.product is None for plan in plans)),
        (_("已有产品"), sum(plan.product is not None for plan in plans)),
        (_("批准配方"), approved),
        (_("存为配方草稿"), len(open_plans) - approved),
        (_("与现行配方相同"), len(plans) - len(open_plans)),
    )
    yield from ((label, str(number) if number else "") for label, number in counted)
    yield _("登记"), step_words(run.memory["known"], any(plan.approves or plan.same for plan in plans))


def items(ready: list[Group]) -> Iterator[tuple[int, str, str, str, str]]:
    """The products to look at, the failing ones first."""
    for tone in GRAVE:
        for group in ready:
            if group.plan.tone == tone:
                name = group.said("product") or group.plan.product.name
                said = "；".join(group.plan.found)[:300]
                yield group.first.number, name, str(tone), str(tone.label), said


def write(rows: list[Row], run: Run) -> int:
    """Products, formulas, and the draft of the registration; how many rows were written."""
    keep = {row.number for row in rows}
    ready = [group for group in settled(run) if all(row.number in keep for row in group.rows)]
    done = 0
    for group in ready:
        try:
            with transaction.atomic():
                apply(group.plan, run)
        except Mistakes as several:
            blame(group, several.found, run)
        except Mistake as one:
            blame(group, [one], run)
        else:
            done += len(group.rows)
        run.step(done)
    if not run.faults or run.keep == ImportJob.Keep.RIGHT:
        run.says = filed(run.memory["known"], [group.plan for group in ready])
    return done


def blame(group: Group, found: Iterable[Mistake], run: Run) -> None:
    """What an action refused, at the group's rows; the whole product is left out."""
    places: Places = {}
    lines_of(group, places)
    note(group, found, places)
    for row in group.rows:
        run.faults[row.number] = list(check(row, run))


def apply(plan: Plan, run: Run) -> None:
    """One product by the real actions. Raises Mistake or Mistakes."""
    known: Known = run.memory["known"]
    product = stored(plan, known)
    if plan.same is not None:
        return
    version = plan.draft or formulas.start_formula(
        by=known.by, product=product, lines=plan.lines, note=str(NOTE), at=known.at, **BASIS
    )
    if plan.approves:
        formulas.approve_formula(by=known.by, formula=version, exception=plan.exception, at=known.at)


def stored(plan: Plan, known: Known) -> Product:
    """The product, added or changed."""
    if plan.product is None:
        return formulas.add_product(
            by=known.by, organisation=known.own, confirmed=plan.sure, at=known.at, **plan.facts
        )
    if plan.facts:
        return formulas.change_product(by=known.by, product=plan.product, at=known.at, **plan.facts)
    return plan.product


def next_step(known: Known) -> tuple[str, Any]:
    """What is to be done about this year's registration: ``refill`` a row, ``draft`` a kind, or nothing, and why."""
    year = timezone.localdate(known.at).year
    for kind in WHOLE:
        row = open_one(known.own, kind, year)
        if row is not None:
            return ("refill", row) if row.state in (State.DRAFT, State.RETURNED) else ("waits", row)
    if standing_one(known.own, year) is not None:
        return "stands", None
    return "draft", Kind.YEARLY if ever_registered(known.own) else Kind.FIRST


def step_words(known: Known, any_in_force: bool) -> str:
    """The same in words."""
    verb, about = next_step(known)
    year = timezone.localdate(known.at).year
    if verb == "stands":
        return _("%(year)s 年已有登记；有变化请从原登记办理变更。") % {"year": year}
    if verb == "waits":
        return _("%(year)s 年的登记正在办理，不改动。") % {"year": year}
    if not any_in_force:
        return _("没有已批准的配方，不起草登记；请另一位负责人批准后再起草。")
    if verb == "refill":
        return _("刷新在办的 %(year)s 年登记草稿。") % {"year": year}
    return _("起草 %(year)s 年%(kind)s。") % {"year": year, "kind": about.label}


def filed(known: Known, plans: list[Plan]) -> str:
    """Draft the year's registration, or fill the draft again; in words what was done."""
    verb, about = next_step(known)
    year = timezone.localdate(known.at).year
    if not any(plan.approves or plan.same for plan in plans) or verb not in ("refill", "draft"):
        return step_words(known, any_in_force=False)
    if verb == "refill":
        row = actions.refill(by=known.by, registration=about, at=known.at)
        says = _("已刷新在办的 %(year)s 年登记草稿，共 %(lines)s 条。")
    else:
        row = actions.draft_registration(
            by=known.by, organisation=known.own, kind=about, year=year, at=known.at
        )
        says = _("已起草 %(year)s 年%(kind)s，共 %(lines)s 条。")
    return says % {"year": year, "kind": row.get_kind_display(), "lines": row.line_count}


IMPORTER = Importer(
    title=gettext_lazy("使用登记表"),
    columns=COLUMNS,
    prepare=prepare,
    check=check,
    preview=preview,
    write=write,
    shown=keeps,
    examples=EXAMPLES,
    note=gettext_lazy(
        "一行一种食品添加剂，同一产品的行写同一个产品编号或名称。先逐行核对并核查，给您看结果，确认后才写入：建立产品、"
        "编制配方（符合的按权限批准）、起草登记。"
    ),
    link="registration:registrations",
)
