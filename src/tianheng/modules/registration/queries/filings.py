"""Reads of a filing: what it still lacks, whether it has been overtaken, what was signed, what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tianheng.accounts.models import Organisation, User
from tianheng.core.models import Signature
from tianheng.core.signatures import signatures_of, verify
from tianheng.modules.enterprises.enums import Post
from tianheng.modules.formulas.enums import REGISTERED_KINDS, FormulaState, ProductState
from tianheng.modules.formulas.models import FormulaVersion, Product
from tianheng.modules.registration.enums import (
    CHECKS,
    COMMITMENT,
    OPEN,
    STANDING,
    WHOLE,
    Kind,
    LineState,
    Outcome,
    State,
)
from tianheng.modules.registration.models import Defect, Registration, RegistrationLine
from tianheng.modules.registration.queries.checks import TO_ANSWER
from tianheng.modules.registration.queries.links import link as to
from tianheng.modules.registration.queries.oversight import LISTED
from tianheng.modules.registration.queries.snapshot import enterprise_facts

Text = str | Promise
HEAD_ROLE, DIRECTOR_ROLE = "主要负责人", "食品安全总监"
COUNTER_ROLE = "食品安全总监（会签）"
SIGNED_FACTS = (
    "product_name", "product_facts", "category", "additive", "name", "cns", "ins", "kind", "function", "amount",
    "unit", "level_text", "carried", "carried_from", "premix", "maker", "maker_licence", "imported", "spec_standard",
    "step", "method", "label_text", "answer",
)  # fmt: skip
UNSIGNED = (State.DRAFT, State.RETURNED)
NEEDED = (("maker", _("生产商")), ("spec_standard", _("执行标准")), ("step", _("使用工序")))


class Missing(NamedTuple):
    """Something the page lacks: the field, in words, where it is put right; ``blocking`` hinders signing."""

    field: str
    text: Text
    link: str = ""
    blocking: bool = True


def registrations(user: object) -> QuerySet[Registration]:
    """The registrations ``user`` may see."""
    rows: QuerySet[Registration] = Registration.objects.visible_to(user)
    return rows.only(*LISTED)


def open_one(organisation: Organisation, kind: str, year: int) -> Registration | None:
    """The filing of this kind and year that is under way."""
    found: Registration | None = Registration.objects.filter(
        organisation=organisation, kind=kind, year=year, state__in=OPEN
    ).first()
    return found


def open_whole(organisation: Organisation, year: int) -> Registration | None:
    """The whole statement of a year that is under way, first or yearly."""
    found: Registration | None = Registration.objects.filter(
        organisation=organisation, kind__in=WHOLE, year=year, state__in=OPEN
    ).first()
    return found


def standing_one(organisation: Organisation, year: int) -> Registration | None:
    """The registration of a year that is accepted, perhaps suspended or in change."""
    found: Registration | None = (
        Registration.objects.filter(organisation=organisation, year=year, state__in=STANDING)
        .exclude(kind=Kind.CANCELLATION)
        .order_by("-id")
        .first()
    )
    return found


def follower(registration: Registration) -> Registration | None:
    """The change or cancellation of it that is under way."""
    found: Registration | None = Registration.objects.filter(previous=registration, state__in=OPEN).first()
    return found


def missing(registration: Registration, on: date) -> list[Missing]:
    """All that the filing lacks, what hinders signing first."""
    found = [*enterprise_lacks(registration, on)]
    if wants_countersignature(registration) and countersigned(registration) is None:
        found.append(Missing("countersignature", _("食品安全总监还没有会签。"), blocking=False))
    if registration.kind != Kind.CANCELLATION:
        lines = list(registration.lines.all())
        found += [*whole_lacks(registration, lines), *line_lacks(lines)]
    return sorted(found, key=lambda each: not each.blocking)


def licence_lapsed(registration: Registration, on: date) -> str:
    """The last day of the licence on the page, when it is over; else empty."""
    until = str(registration.enterprise_facts.get("licence_expires") or "")
    return until if until and until < on.isoformat() else ""


def enterprise_lacks(registration: Registration, on: date) -> Iterator[Missing]:
    """Facts of the head of F01 that are empty."""
    facts = registration.enterprise_facts
    link = to("enterprises:own")
    if not facts.get("licence_number"):
        yield Missing("licence_number", _("没有食品生产许可证编号。"), link)
    elif licence_lapsed(registration, on):
        yield Missing(
            "licence_expires",
            _("食品生产许可证已于 %(day)s 到期。") % {"day": facts["licence_expires"]},
            link,
        )
    if not facts.get("address"):
        yield Missing("address", _("没有生产地址。"), link)
    persons = facts.get("persons", {})
    for post in (Post.HEAD, Post.SAFETY_OFFICER, Post.ADDITIVE_KEEPER):
        if not persons.get(post):
            yield Missing(
                post, _("没有登记%(post)s。") % {"post": Post(post).label}, link, blocking=post == Post.HEAD
            )
        elif not all(each.get("phone") for each in persons[post]):
            yield Missing(post, _("%(post)s没有留电话。") % {"post": Post(post).label}, link, blocking=False)


def whole_lacks(registration: Registration, lines: list[RegistrationLine]) -> Iterator[Missing]:
    """Lines at all; products that are made and have no approved formula."""
    if not lines:
        yield Missing("lines", _("还没有可登记的条目：请先录入产品并批准配方。"), to("formulas:products"))
    have = {each.product_id for each in lines}
    without = Product.objects.filter(
        organisation=registration.organisation_id, state=ProductState.ACTIVE
    ).exclude(pk__in=have)
    approved = set(
        FormulaVersion.objects.filter(product__in=without, state=FormulaState.APPROVED).values_list(
            "product", flat=True
        )
    )
    for product in without:
        if product.pk not in approved:
            yield Missing(
                "products",
                _("“%(name)s”没有已批准的配方，不在本次登记之内。") % {"name": product.name},
                to("formulas:product", product.pk),
                blocking=False,
            )


def line_lacks(lines: Iterable[RegistrationLine]) -> Iterator[Missing]:
    """Required fields of lines that are empty, and questions nobody has answered."""
    for line in lines:
        anchor = f"{to('registration:registration', line.registration_id)}#line-{line.pk}"
        if line.function == "":
            yield Missing("function", _("%(line)s：没有写功能。") % {"line": line}, anchor)
        empty = [str(label) for name, label in NEEDED if not line.carried and not getattr(line, name)]
        if empty:
            yield Missing(
                "lines",
                _("%(line)s：缺%(what)s。") % {"line": line, "what": "、".join(empty)},
                to("formulas:formula", line.formula_id),
                blocking=False,
            )
        if to_answer(line) and not line.answer:
            codes = "、".join(to_answer(line))
            yield Missing(
                "answer", _("%(line)s：%(codes)s 需要企业说明。") % {"line": line, "codes": codes}, anchor
            )
    if any(not line.label_text.strip() for line in lines):
        names = "、".join(dict.fromkeys(line.product_name for line in lines if not line.label_text.strip()))
        yield Missing(
            "label_text",
            _("没有填标签配料表：%(names)s。") % {"names": names[:200]},
            to("formulas:products"),
            blocking=False,
        )


def to_answer(line: RegistrationLine) -> list[str]:
    """The checks of a line that its enterprise has to answer for before it signs."""
    return [
        code for code in TO_ANSWER if line.checks.get(code, {}).get("result") in (Outcome.FAULT, Outcome.ASK)
    ]


def faulty(registration: Registration) -> list[RegistrationLine]:
    """The lines in which the machine finds a fault of the law itself; nothing of them may be published."""
    return [
        line
        for line in registration.lines.all()
        if any(line.checks.get(code, {}).get("result") == Outcome.FAULT for code in TO_ANSWER)
    ]


def moved_on(registration: Registration, on: date | None = None) -> list[str]:
    """What has changed since the page was filled, in words: products, formulas; of what is still to be signed, with
    ``on``, also the enterprise's own facts. Empty when nothing has."""
    if registration.kind == Kind.CANCELLATION:  # says nothing of products
        return []
    held = (
        registration.lines.order_by().values_list("product", "formula", "product_name", "category").distinct()
    )
    before = {product: (formula, name, category) for product, formula, name, category in held}
    rows = FormulaVersion.objects.filter(
        product__organisation=registration.organisation_id,
        product__state=ProductState.ACTIVE,
        state=FormulaState.APPROVED,
    ).select_related("product")
    now = {each.product_id: each for each in rows}
    said = [change_words(now[pk], before.get(pk)) for pk in now]
    gone = [_("“%(name)s”停产或配方已撤销") % {"name": one[1]} for pk, one in before.items() if pk not in now]
    own = enterprise_moved(registration, on) if on is not None and registration.state in UNSIGNED else ""
    return [each for each in [own, *said, *gone] if each]


def enterprise_moved(registration: Registration, on: date) -> str:
    """Whether the head of the form no longer says what is true."""
    if enterprise_facts(registration.organisation, on) == registration.enterprise_facts:
        return ""
    return _("企业资料（许可证、地址、人员等）有变化")


def change_words(version: FormulaVersion, before: tuple[int, str, str] | None) -> str:
    """What changed in one product; nothing when nothing did."""
    name = version.product.name
    if before is None:
        # What holds no additive has no line on the page, however often that is filled again.
        has = version.lines.filter(Q(kind__in=REGISTERED_KINDS) | ~Q(additive="")).exists()
        return _("“%(name)s”是新的产品或新批准了配方") % {"name": name} if has else ""
    if before[0] != version.pk:
        return _("“%(name)s”的配方已是 V%(number)s") % {"name": name, "number": version.number}
    if before[1:] != (version.product.name, version.product.category):
        return _("“%(name)s”的名称或分类号已改") % {"name": name}
    return ""


def signed_facts(registration: Registration) -> dict[str, Any]:
    """Everything the signer saw: the enterprise, the lines, the change, the commitment."""
    return {
        "organisation": registration.organisation.code,
        "kind": registration.kind,
        "year": registration.year,
        "previous": registration.previous.number if registration.previous else "",
        "change": {
            "kinds": registration.change_kinds,
            "reason": registration.change_reason,
            "effective_on": registration.effective_on,
            "immediate_stop": registration.immediate_stop,
        },
        "enterprise": registration.enterprise_facts,
        "commitment": registration.commitment or COMMITMENT,  # a draft is countersigned before it has its own
        "lines": [
            {name: getattr(line, name) for name in SIGNED_FACTS}
            for line in registration.lines.order_by("position", "id")
        ],
    }


def signed(registration: Registration) -> tuple[Signature | None, bool]:
    """The latest signature of the enterprise, and whether the page is still what was signed."""
    found = own_signatures(registration).exclude(role=COUNTER_ROLE).last()
    return found, found is not None and verify(found, signed_facts(registration))


def own_signatures(registration: Registration) -> QuerySet[Signature]:
    """The signatures of the enterprise's own people."""
    return signatures_of(registration).filter(organisation=registration.organisation.code)


def took_part(user: User, registration: Registration) -> bool:
    """Whether ``user`` drafted or signed the filing, for whomever one acts now."""
    return registration.created_by_id == user.pk or own_signatures(registration).filter(user=user).exists()


def wants_countersignature(registration: Registration) -> bool:
    """Whether the form names a safety director, who countersigns it."""
    return bool(registration.enterprise_facts.get("persons", {}).get(Post.SAFETY_DIRECTOR))


def countersigned(registration: Registration) -> Signature | None:
    """The safety director's countersignature, while it stands: on what the page says now, and beside another's."""
    found = own_signatures(registration).filter(role=COUNTER_ROLE).last()
    if found is None or not verify(found, signed_facts(registration)):
        return None
    signer, _whole = signed(registration)
    alone = signer is not None and signer.pk > found.pk and signer.user_id == found.user_id
    return None if alone else found


def open_defects(registration: Registration) -> list[Defect]:
    """What a reviewer named and nobody has mended."""
    return list(
        Defect.objects.filter(review__registration=registration, mended_at=None).select_related("line")
    )


def registered(
    organisation: Organisation, product: Product, additive: str, on: date
) -> RegistrationLine | None:
    """The line that registers an additive (its standard name) for a product on a day, or None."""
    rows = RegistrationLine.objects.filter(
        organisation=organisation, product=product, additive=additive, state=LineState.ACTIVE
    ).select_related("registration")
    found: list[RegistrationLine] = [line for line in rows if counted_on(line.registration, on)]
    return max(found, key=lambda line: line.registration_id, default=None)


def counted_on(registration: Registration, day: date) -> bool:
    """Whether a registration counted on a day, also one that has ended since."""
    if registration.kind not in (*WHOLE, Kind.CHANGE) or registration.valid_from is None:
        return False
    if registration.state in STANDING:
        return registration.in_force_on(day)
    over = registration.ended_on or registration.valid_until
    ended = registration.state in (State.REPLACED, State.EXPIRED, State.CANCELLED)
    return ended and over is not None and registration.valid_from <= day < over


def pre_check(registration: Registration) -> dict[int, dict[str, dict[str, str]]]:
    """What the machine found, by line: ``{line: {"R1": {"result", "text"}, …}}``, in the order of the checks."""
    return {
        line.pk: {code: line.checks[code] for code in CHECKS if code in line.checks}
        for line in registration.lines.all()
    }
