"""The check: one formula in, its verdict with every why out.

Order of questions (domain 3.1): the edition in force → forbidden or unknown → which table governs →
category and narrowings → permission → carry-over → basis → sum → limit → residue → A.4 → notes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from tianheng.standards import findings
from tianheng.standards.amounts import SOLID_DRINKS, Dose
from tianheng.standards.bounds import ZERO
from tianheng.standards.clauses import aids, attention, elsewhere, forbidden
from tianheng.standards.clauses.carry import CarryOver, CarryOverForSpecificFood
from tianheng.standards.clauses.flavour import Flavour, NoFlavouring
from tianheng.standards.clauses.maximum import Setting
from tianheng.standards.clauses.permission import DRINKS
from tianheng.standards.clauses.phosphoric import COLA, WetProcess
from tianheng.standards.clauses.ratio import CombinedRatio, Part, stated_use, summed
from tianheng.standards.clauses.shared_residue import (
    ALUM,
    added_together,
    leaves,
    same_residue,
    tested_together,
    with_lakes,
)
from tianheng.standards.clauses.sweeteners import ACESULFAME, ASPARTAME, SALT, together
from tianheng.standards.compiler import Edition, edition, editions
from tianheng.standards.errors import InputError, InputErrors
from tianheng.standards.factors import forms
from tianheng.standards.findings import Finding
from tianheng.standards.formula import Brought, Food, Formula, Item, read_formula
from tianheng.standards.identity import Identity, identify
from tianheng.standards.judgement import agreed, judge_at_depth, judge_heading, remembering
from tianheng.standards.notices import becomes_law, reaching, softened, with_confirmed
from tianheng.standards.outcome import NOT_PERMITTED, OVER, TEST, UNKNOWN, Outcome, gravest, outweighed
from tianheng.standards.phrases import say
from tianheng.standards.substances import Hues, hues_decided

CONFIRMED: frozenset[str] = frozenset()
NO_HUES: Hues = {}
INFANT_FORMULA = "13.01"


def check(given: object, confirmed: Collection[str] = CONFIRMED, hues: Hues = NO_HUES) -> dict[str, Any]:
    """The verdict of one formula (shapes: `docs/check.md`). Raises InputError naming field, value and mend.

    `confirmed` are the ids of notice rows whose text an administrator has read; `hues` are what an administrator
    decided for colours, by heading and member ("" for the whole heading).
    """
    formula = read_formula(given)
    try:
        law = law_for(formula, frozenset(confirmed))
        _known_categories(law, formula)
        with hues_decided(hues), remembering():
            return judged(law, formula, confirmed)
    except InputErrors:
        raise
    except InputError as error:
        raise InputErrors([error]) from None


def check_many(
    given: Iterable[object], confirmed: Collection[str] = CONFIRMED, hues: Hues = NO_HUES
) -> Iterator[dict[str, Any]]:
    """A verdict, or `{"id", "error": {…}}`, per formula, in order: one bad row spoils no other.

    What could not even be read may be passed in as the InputError that says so.
    """
    for one in given:
        try:
            if isinstance(one, InputError):
                raise one
            yield check(one, confirmed, hues)
        except InputError as error:
            yield findings.error_of(one, error)


def law_for(formula: Formula, confirmed: frozenset[str] = CONFIRMED) -> Edition:
    """The edition named, or the one in force on the production date with its confirmed notices."""
    if formula.edition is not None:
        return _named(formula.edition)
    assert formula.production_date is not None
    law = _in_force(formula.production_date)
    return with_confirmed(law, confirmed, formula.production_date) if confirmed else law


def _named(name: str) -> Edition:
    """`GB 2760-2024`, with or without the blank, the GB, or the long dash of the print."""
    key = name.upper().replace(" ", "").replace("—", "-").removeprefix("GB")
    known = {law.name.upper().replace(" ", "").removeprefix("GB"): law for law in map(edition, editions())}
    if key not in known:
        names = "、".join(law.name for law in known.values())
        raise InputError("edition", name, say("unknown_edition", known=names))
    return known[key]


def _in_force(day: date) -> Edition:
    laws = [edition(folder) for folder in editions()]
    found = next((law for law in laws if law.in_force(day)), None)
    if found is None:
        mend = say("no_edition", known=laws[0].name, since=laws[0].valid_from.isoformat())
        raise InputError("production_date", day.isoformat(), mend)
    return found


def _known_categories(law: Edition, formula: Formula) -> None:
    _known_category(law, "food", formula.food)
    for item in formula.items:
        brought = item.brought
        while brought is not None:
            _known_category(law, f"{item.field}.source", brought.food)
            brought = brought.through


def _known_category(law: Edition, where: str, food: Food) -> None:
    for field, code in (("category", food.category), ("as_drunk_category", food.as_drunk_category)):
        if code and (code not in law.categories or law.categories[code].name == "—"):
            raise InputError(
                f"{where}.{field}", code, say("unknown_category", near="、".join(_near(law, code)))
            )
    if food.as_drunk_category and law.categories[food.category].under(SOLID_DRINKS):
        drink = law.categories[food.as_drunk_category]
        if not drink.under(DRINKS) or drink.under(SOLID_DRINKS):
            raise InputError(f"{where}.as_drunk_category", drink.code, say("no_drink"))


def _near(law: Edition, code: str) -> list[str]:
    """Codes that begin like the one given, or carry its name."""
    if any(character.isdigit() for character in code):
        parts = [part.zfill(2) if part.isdigit() else part for part in code.replace("．", ".").split(".")]
        start = ".".join(parts[: max(1, len(parts) - 1)])
        return [f"{one.code} {one.name}" for one in law.categories.values() if one.code.startswith(start)][:4]
    return [f"{one.code} {one.name}" for one in law.categories.values() if code in one.name][:4]


def judged(law: Edition, formula: Formula, confirmed: Collection[str] = CONFIRMED) -> dict[str, Any]:
    """The verdict of a formula by an edition, in the JSON shape of the contract."""
    identities = [Identity("") if item.unsaid else identify(item) for item in formula.items]
    compounds = _compounds(formula)
    _one_residue(law, formula, identities)
    found = [_in_compound(one, compounds) for one in _findings(law, formula, identities)]
    inside = list(_inside(law, formula, identities))
    found = _tested_inside(found, inside)
    if formula.edition is None:
        day = formula.production_date
        found = [_with_notices(law, formula.food, one, day, confirmed) for one in found]
    combined = [*_sums_at_depth(law, formula, identities, found), *_sums_inside(law, inside)]
    notes = [*_notes(found), *attention.notes(law, formula.food, found)]
    return findings.verdict(law, formula, found, combined, notes)


def _compounds(formula: Formula) -> dict[str, Identity]:
    """What the names of compound additives are by themselves. A single substance has no composition."""
    found = {}
    for item in formula.items:
        if item.premix and item.premix not in found:
            found[item.premix] = identify(item._replace(additive=item.premix, function="", hydrate=""))
            if (
                found[item.premix].table in ("a1", "b2", "b3", "c1", "c2", "c3")
                and not found[item.premix].question
            ):
                raise InputError(item.field, item.premix, say("composed_single", name=item.premix))
    return found


def _one_residue(law: Edition, formula: Formula, identities: list[Identity]) -> None:
    """A test stated for a compound additive is of the one residue its components leave. Raises InputError for two."""
    left: dict[tuple[str, int], set[object]] = {}
    for item, identity in zip(formula.items, identities, strict=True):
        if (
            item.premix
            and item.residue is not None
            and identity.table == "a1"
            and leaves(law, identity.target)
        ):
            whole = item.field.partition(".composition")[0]
            left.setdefault((whole, id(item.residue)), set()).add(same_residue(identity.target))
    for (whole, _), found in left.items():
        if len(found) > 1:
            raise InputError(f"{whole}.residue", None, say("residue_of_which"))


def _in_compound(found: Finding, compounds: dict[str, Identity]) -> Finding:
    """A compound whose own name is refused is refused whatever it is said to be made of."""
    identity = compounds.get(found.item.premix)
    if identity is None or identity.table not in ("nonedible", "withdrawn"):
        return found
    return Finding(found.item, identity, _refused(found.item, identity))


def _sums(law: Edition, food: Food, found: list[Finding]) -> list[dict[str, Any]]:
    return [one for one in (*CombinedRatio.sums(_parts(law, found)), *_sweeteners(law, food, found)) if one]


def _sums_at_depth(
    law: Edition, formula: Formula, identities: list[Identity], found: list[Finding]
) -> list[dict[str, Any]]:
    """The sums of the food; of a group of categories those on which all below it agree, else as a question."""
    own = _sums(law, formula.food, found)
    below = {}
    for code in law.leaves(formula.food.category):
        one = formula._replace(food=formula.food._replace(category=code))
        below[code] = _sums(law, one.food, _findings(law, one, identities))
        for entry in below[code]:
            own = _worse(own, entry, _deeper(law, [code]))
    return [_agreed(law, entry, below) for entry in own] if below else own


def _deeper(law: Edition, codes: list[str]) -> str:
    return say("ask_deeper", names="、".join(f"{code} {law.categories[code].name}" for code in codes[:8]))


def _agreed(law: Edition, own: dict[str, Any], below: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """A sum that exceeds in the group fails only if it exceeds in all of it (12.10 and 12.10.02 differ)."""
    if own["status"] != "exceeds":
        return own
    less = [
        code
        for code, sums in below.items()
        if not any(_same_sum(own, one) and one["status"] == "exceeds" for one in sums)
    ]
    return _asked_deeper(own, _deeper(law, less)) if less else own


def _same_sum(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[key] == other[key] for key in ("clause", "function", "hue"))


def _asked_deeper(entry: dict[str, Any], question: str) -> dict[str, Any]:
    asks = [{"field": "food.category", "question": question}]
    return entry | {"status": "uncertain", "questions": [question], "asks": asks}


def _worse(own: list[dict[str, Any]], entry: dict[str, Any], question: str) -> list[dict[str, Any]]:
    same = next((one for one in own if _same_sum(one, entry)), None)
    if entry["status"] == "within" or (same is not None and same["status"] != "within"):
        return own
    return [*(one for one in own if one is not same), _asked_deeper(entry, question)]


class Inside(NamedTuple):
    """An ingredient as a food of its own: the formula of what it holds, and where its items stand in the whole."""

    path: str
    formula: Formula
    identities: list[Identity]
    found: dict[int, Finding]


def _inside(law: Edition, formula: Formula, identities: list[Identity]) -> Iterator[Inside]:
    """3.4.1 a), b): every ingredient must itself be lawful, unless it is made for this food."""
    links = {link.place: link for item in formula.items if item.brought for link in item.brought.links}
    for link in links.values():
        if link.for_this_food:
            continue
        held = CarryOver.held(formula.items, link)
        own = formula._replace(food=link.food, items=tuple(held.values()))
        names = [identities[place] for place in held]
        yield Inside(link.path, own, names, dict(zip(held, _findings(law, own, names), strict=True)))


def _sums_inside(law: Edition, inside: list[Inside]) -> list[dict[str, Any]]:
    """A.4 and the notes in each ingredient."""
    return [
        entry | {"ingredient": one.path}
        for one in inside
        for entry in _sums_at_depth(law, one.formula, one.identities, list(one.found.values()))
    ]


def _tested_inside(found: list[Finding], inside: list[Inside]) -> list[Finding]:
    """Residues that two additives leave together in an ingredient need a test of it, whatever the food permits."""
    made = list(found)
    for one in inside:
        for place, own in one.found.items():
            if own.outcome.status == TEST:
                made[place] = made[place]._replace(outcome=outweighed(made[place].outcome, own.outcome))
    return made


def _findings(law: Edition, formula: Formula, identities: list[Identity]) -> list[Finding]:
    headings = [one.target if one.table == "a1" and not one.question else "" for one in identities]
    items = tested_together(formula.items, headings)
    outcomes: dict[int, Outcome] = {}
    for place, heading in enumerate(headings):
        if not heading:
            outcomes[place] = _otherwise(law, formula.food, items, identities, place)
    for name in dict.fromkeys(heading for heading in headings if heading):
        places = [place for place, heading in enumerate(headings) if heading == name]
        doses = tuple(_dose(items[place], identities[place]) for place in places)
        outcomes.update(zip(places, _by_heading(law, formula.food, name, doses), strict=True))
    together = added_together([outcomes[place] for place in range(len(items))], items, headings)
    if ALUM in headings:
        named = zip(items, identities, headings, strict=True)
        each = [_dose(item, identity) if heading else None for item, identity, heading in named]
        together = with_lakes(together, each, formula.food)
    return [Finding(*one) for one in zip(items, identities, together, strict=True)]


def _by_heading(law: Edition, food: Food, name: str, doses: tuple[Dose, ...]) -> tuple[Outcome, ...]:
    outcomes = judge_at_depth(law, law.by_name[name], food, doses)
    pairs = zip(doses, outcomes, strict=True)
    return tuple(_by_kind(law, food, dose, outcome) for dose, outcome in pairs)


def _by_kind(law: Edition, food: Food, dose: Dose, outcome: Outcome) -> Outcome:
    """Note 7, in the food and in every ingredient that was not made for it."""
    link = dose.item.brought
    foods = [food]
    while link is not None:
        foods += [] if link.for_this_food else [link.food]
        link = link.through
    for one in foods:
        if dose.form == WetProcess.form and COLA in law.leaves(one.category):
            outcome = WetProcess.asked(outcome, law.categories[COLA])
        else:
            outcome = WetProcess.applied(dose, law.categories[one.category].lineage, outcome)
    return outcome


def _dose(item: Item, identity: Identity) -> Dose:
    if identity.member == WetProcess.member:
        return Dose(item, identity.target, "磷酸", WetProcess.form)
    return Dose(item, identity.target, identity.member or _only_form(identity.target), identity.form)


def _only_form(heading: str) -> str:
    """The heading's own name where it is one substance and factors know it by that name."""
    from tianheng.standards.substances import members

    own = members(heading)
    return own[0] if len(own) == 1 else ""


def _otherwise(
    law: Edition, food: Food, items: list[Item], identities: list[Identity], place: int
) -> Outcome:
    """Everything that Table A.1 does not govern, or that stands for more than one thing."""
    item, identity = items[place], identities[place]
    if item.unsaid:
        return elsewhere.unsaid(item)
    if identity.question and identity.table:
        return elsewhere.ambiguous(item, identity.question)
    if identity.table in ("b2", "b3"):
        return _flavouring(law, food, items, identities, place)
    if identity.table in ("c1", "c2", "c3"):
        return aids.judge(item, food, identity.table, identity.target, wet="湿法" in item.additive)
    if identity.table == "elsewhere":
        return elsewhere.judge(item, identity.target)
    return _refused(item, identity)


def _flavouring(
    law: Edition, food: Food, items: list[Item], identities: list[Identity], place: int
) -> Outcome:
    """A flavouring with all other doses of it, in the food and, if an ingredient brings it, in that too."""
    identity = identities[place]
    flavour = Flavour(identity.table, identity.target, identity.tables)
    same = [item for item, one in zip(items, identities, strict=True) if one.target == identity.target]
    doses = tuple(
        Dose(item, "", identity.target)
        for item in (items[place], *(i for i in same if i is not items[place]))
    )
    final = _flavoured(law, food, flavour, doses)
    brought = items[place].brought
    if brought is None:
        return final
    if CarryOverForSpecificFood.claimed(doses[0]) and not final.fails:
        note = (CarryOverForSpecificFood.id, say("carried_for", path=brought.path))
        return final._replace(notes=(*final.notes, note))
    link = CarryOver.judged_in(brought)
    held = CarryOver.held(items, link)
    names = [identities[at] for at in held]
    own = _flavouring(law, link.food, list(held.values()), names, list(held).index(place))
    if own.fails or not final.fails:
        return gravest(final, own)
    if law.categories[food.category].under(INFANT_FORMULA) or final.status == OVER:
        return final
    held_so = all(
        CarryOver.may_be_confirmed(one) or _flavours_outer(law, flavour, doses[0], one)
        for one in brought.links
    )
    return CarryOver.outcome(doses[0], own, confirmed=held_so)


def _flavours_outer(law: Edition, flavour: Flavour, dose: Dose, link: Brought) -> bool:
    """Whether the compound ingredient around an ingredient may itself be flavoured: then nothing is carried over."""
    if link.through is None or dose.item.brought is None:
        return False
    item = dose.item._replace(brought=dose.item.brought.within(link.through.place))
    found = _flavoured(law, link.through.food, flavour, (dose._replace(item=item),))
    return not found.fails and not found.open


def _flavoured(law: Edition, food: Food, flavour: Flavour, doses: tuple[Dose, ...]) -> Outcome:
    """In a group of categories all below must agree."""
    below = {
        code: NoFlavouring.judge(flavour, doses, Setting(food, law.categories[code].lineage, food.answers))
        for code in (food.category, *law.leaves(food.category))
    }
    own = below.pop(food.category)
    return agreed(law, own, below) if below else own


def _refused(item: Item, identity: Identity) -> Outcome:
    if identity.table == "nonedible":
        return forbidden.nonedible(identity.target)
    if identity.table == "withdrawn":
        return forbidden.withdrawn(identity.target)
    return forbidden.unknown(item, identity.near)


def _with_notices(
    law: Edition, food: Food, found: Finding, day: date | None, confirmed: Collection[str]
) -> Finding:
    if found.outcome.status not in (NOT_PERMITTED, OVER, UNKNOWN):
        return found
    name = found.identity.target or found.item.additive
    unknown = found.outcome.status == UNKNOWN
    settled = frozenset(one for one in confirmed if becomes_law(law, one))
    place = _refused_in(law, food, found)
    reached = law.categories[place.category]
    notices = reaching(name, reached, day, settled, unknown=unknown, answers=place.answers)
    return found._replace(outcome=softened(found.outcome, notices, found.item)) if notices else found


def _refused_in(law: Edition, food: Food, found: Finding) -> Food:
    """Where an additive is refused: in the ingredient that brings it, unless a row of the food's own speaks."""
    brought, limit = found.item.brought, found.outcome.limit
    if brought is None or all(link.for_this_food for link in brought.links):
        return food
    held = CarryOver.judged_in(brought).food
    by_food = limit is not None and limit.code in law.categories[food.category].lineage
    return food if by_food and limit and limit.code not in law.categories[held.category].lineage else held


def _parts(law: Edition, found: list[Finding]) -> list[Part]:
    """One part per heading that this food permits with a number."""
    groups: dict[str, list[Finding]] = {}
    for one in found:
        counted = one.identity.table == "a1" and one.outcome.counts and one.outcome.status != NOT_PERMITTED
        if counted and one.outcome.limit is not None and summed(one.identity.target, one.identity.member):
            row = one.outcome.row or one.outcome.limit.id
            groups.setdefault(f"{one.identity.target}/{row}", []).append(one)
    return [_part(law, group) for group in groups.values()]


def _part(law: Edition, group: list[Finding]) -> Part:
    heading = law.by_name[group[0].identity.target]
    stated = {stated_use(one.item, heading.name) for one in group}
    function = stated.pop() if len(stated) == 1 else ""
    own = function if any(name in function for name in heading.functions) else ""
    members = tuple(dict.fromkeys(one.identity.member for one in group))
    share = group[0].outcome.share or ZERO
    return Part(heading.name, members, heading.functions, own, share, group[0].item.field)


def _sweeteners(law: Edition, food: Food, found: list[Finding]) -> list[dict[str, Any]]:
    """Notes 3, 4, 9: the salt counts towards aspartame and acesulfame where the food permits them."""
    salts = [one.item for one in found if one.identity.target == SALT]
    used = {one.identity.target for one in found}
    partners = [partner for partner in (ASPARTAME, ACESULFAME) if salts and partner in used]
    return [_with_partner(law, food, partner, salts, found) for partner in partners]


def _with_partner(
    law: Edition, food: Food, partner: str, salts: list[Item], found: list[Finding]
) -> dict[str, Any]:
    own = [one.item for one in found if one.identity.target == partner]
    factor = forms(SALT, partner)[0].factor
    doses = tuple(Dose(item, partner, partner) for item in own) + tuple(
        Dose(_scaled(item, factor), partner, partner) for item in salts
    )
    outcome = judge_heading(law, law.by_name[partner], food, doses)[0]
    names = [partner, SALT]
    if outcome.share is None:
        return {}
    return together(partner, outcome.share, names)


def _scaled(item: Item, factor: Any) -> Item:
    if item.content is None:
        return item
    return item._replace(content=item.content._replace(value=item.content.value * factor))


def _notes(found: list[Finding]) -> list[dict[str, str]]:
    notes = []
    for one in found:
        notes += [
            {"clause": clause, "text": f"{one.item.additive}: {text}"} for clause, text in one.outcome.notes
        ]
    return notes
