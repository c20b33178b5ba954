"""The demo's enterprises enter what they make: sixty products, their formulas, and what the law says of each.

What passes is approved by a second person; what is open with an answer, where there is one; what fails stays a draft,
as it would in life. A few products have a history of versions.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tianheng.accounts.demo import enterprises, person, place
from tianheng.accounts.models import User
from tianheng.core.demo import BEGINS, World
from tianheng.modules.formulas import actions
from tianheng.modules.formulas.demo.content import BASIS, Made, products_of
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.formulas.queries.label import label_text

HOUR = timedelta(hours=1)
# Amounts of the first version, before the one in the file: product → additive → amount.
EARLIER = {
    "话梅": {"糖精钠": "1.6"},
    "黄豆酱油": {"苯甲酸钠": "0.65"},
    "柠檬红茶饮料": {"三氯蔗糖": "0.08"},
    "手工鱼丸": {"谷氨酸钠": "2.4"},
    "鸡蛋挂面": {"黄原胶": "2.5"},
    "椰果果冻": {"山梨酸钾": "0.45"},
}
# What is tried out today: product → additive → amount of a draft beside the version in force.
TRIED = {"话梅": {"甜蜜素": "3"}, "蚝油": {"苯甲酸钠": "0.5"}, "鲜虾条": {"谷氨酸钠": "5"}}
# Labels on which something is missing: rightly found by R7.
FORGOTTEN = {"山楂糕": "山梨酸钾", "即食烤海苔": "三氯蔗糖", "甜辣酱": "苯甲酸钠"}
ALONE = "企业仅有三名员工，暂由负责人编制并批准"
NOTE = "配方已按 GB 2760-2024 核对"


def plan(world: World) -> None:
    """An enterprise enters its products within a week or two; the versions of later follow in their time."""
    for works in enterprises():
        for made in products_of(works.key):
            at = world.at(BEGINS - 20 - 2 * made.number, 10 + made.number % 4, 3 * works.number)
            world.plan(at, partial(enter, world, made, at))


def enter(world: World, made: Made, at: datetime) -> None:
    """One product with its first formula; another day somebody else approves it."""
    office = person(made.enterprise, "officer", at)
    product = actions.add_product(
        by=office,
        organisation=place(made.enterprise),
        name=made.name,
        trademark=mark(made),
        at=at,
        **made.facts,
    )
    first = with_amounts(made, EARLIER.get(made.name, {}))
    formula = start(maker(made, at), made, product, first, at + HOUR)
    label(office, made, formula, at + HOUR)
    if made.approvable:
        later = world.at((world.today - at.date()).days - 3, 15, 5 * made.number)
        world.plan(later, partial(approve, made, formula, later))
        follow(world, made, product)


def mark(made: Made) -> str:
    """The trademark under which it is sold."""
    return str(place(made.enterprise).enterprise.trademark)


def maker(made: Made, at: datetime) -> User:
    """Who writes the formula: in the smallest plant sometimes the head, for want of anybody else."""
    alone = made.enterprise == "tofu" and made.number == 1
    return person(made.enterprise, "head" if alone else "officer", at)


def with_amounts(made: Made, amounts: dict[str, str]) -> list[dict[str, Any]]:
    """The lines with other amounts of some."""
    return [{**each, "amount": amounts.get(each["name"], each["amount"])} for each in made.lines]


def start(
    by: User, made: Made, product: Product, lines: list[dict[str, Any]], at: datetime, note: str = ""
) -> FormulaVersion:
    """A draft for a hundred kilograms."""
    return actions.start_formula(
        by=by,
        product=product,
        basis_amount=BASIS,
        basis_unit="kg",
        lines=lines,
        note=note,
        loss_note=made.loss,
        at=at,
    )


def label(by: User, made: Made, formula: FormulaVersion, at: datetime) -> None:
    """The label as it is printed: drafted from the formula, on some with something forgotten."""
    forms = label_text(formula, at.date())
    text = made.label or next((each for each in forms.values() if each), "")
    gone = FORGOTTEN.get(made.name)
    if gone:
        text = text.replace(f"、{gone}", "").replace(f"{gone}、", "")
    actions.change_product(by=by, product=formula.product, label_text=text, at=at)


def approve(made: Made, formula: FormulaVersion, at: datetime) -> None:
    """The head approves what somebody else wrote."""
    head = person(made.enterprise, "head", at)
    formula.refresh_from_db()
    actions.approve_formula(
        by=head,
        formula=formula,
        note=made.approve or NOTE,
        exception=ALONE if formula.made_by_id == head.pk else "",
        at=at,
    )


def follow(world: World, made: Made, product: Product) -> None:
    """The version now in force where an earlier one was, and what is tried out today."""
    if made.name in EARLIER:
        at = world.at(250 - 7 * made.number, 11)
        world.plan(at, partial(revise, world, made, product, at))
    if made.name in TRIED:
        at = world.at(3 + made.number, 16, 50)
        lines, note = with_amounts(made, TRIED[made.name]), "试产：减量方案，待品评"
        world.plan(at, lambda: start(person(made.enterprise, "officer", at), made, product, lines, at, note))


def revise(world: World, made: Made, product: Product, at: datetime) -> None:
    """A second version takes the place of the first."""
    formula = start(person(made.enterprise, "officer", at), made, product, list(made.lines), at, "调整用量")
    later = world.at((world.today - at.date()).days - 2, 15)
    world.plan(later, partial(approve, made, formula, later))
