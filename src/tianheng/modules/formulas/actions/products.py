"""Products: added, changed, put into a category by a person, stopped and taken up again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianheng.accounts.access import require
from tianheng.accounts.models import Organisation, User
from tianheng.core import pinyin
from tianheng.core.mistakes import Mistake
from tianheng.core.once import once
from tianheng.core.stale import bump, require_fresh
from tianheng.core.trail import changes, facts_of, record
from tianheng.modules.compliance.queries.categories import category_name, suggest_categories
from tianheng.modules.formulas import access
from tianheng.modules.formulas.actions.judging import rejudge_product
from tianheng.modules.formulas.enums import ProductState
from tianheng.modules.formulas.models import Product
from tianheng.modules.formulas.validators import products as read

FACTS = tuple(each for each in read.LABELS if each != "site")
STATE_LABEL = _("状态")


@transaction.atomic
def add_product(
    *,
    by: User,
    organisation: Organisation,
    name: str,
    standard_number: str,
    category: str,
    code: str = "",
    confirmed: bool = True,
    key: str = "",
    at: datetime,
    **facts: Any,
) -> Product:
    """A new product; ``code`` is made (``P001``) when empty, ``facts`` are the model's other fields.

    ``confirmed`` is False where no person chose the category (a name looked up by an import). With ``key`` a second
    submission of the same form gives the same product. Raises Mistake or Mistakes.
    """
    require(access.may_write(by, organisation))
    given = {**facts, "name": name, "standard_number": standard_number, "category": category, "code": code}
    row, _new = once(
        by=by,
        key=key,
        verb="add_product",
        payload={**given, "site": getattr(facts.get("site"), "pk", None), "organisation": organisation.pk},
        at=at,
        do=lambda: _added(by, organisation, given, confirmed, at),
    )
    return row


def _added(
    by: User, organisation: Organisation, given: Mapping[str, Any], confirmed: bool, at: datetime
) -> Product:
    values = read.tidy(given)
    values["code"] = values["code"] or next_code(organisation)
    row = Product(organisation=organisation, created_at=at, created_by=by, **values)
    _settle(row)
    if confirmed:
        row.category_confirmed_by, row.category_confirmed_at = by, at
    _insert(row)
    record(by=by, verb="add_product", target=row, after=_told(row), at=at)
    return row


def _told(row: Product) -> dict[str, Any]:
    """The facts that were given, for the trail."""
    return {name: value for name, value in facts_of(row, FACTS).items() if value not in ("", None, {})}


def next_code(organisation: Organisation) -> str:
    """The first `P001`, `P002`… behind the last one used; the caller saves within its transaction."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    codes = Product.objects.filter(organisation=organisation, code__regex=r"^P[0-9]{3,6}$")
    last = max((int(code[1:]) for code in codes.values_list("code", flat=True)), default=0)
    return f"P{last + 1:03d}"


def _settle(row: Product) -> None:
    """What hangs on other facts: sort keys, a category that exists, a site of one's own."""
    row.pinyin, row.initials = pinyin.key(row.name), pinyin.initials(row.name)[:100]
    require_category("category", row.category)
    if row.as_drunk_category:
        require_category("as_drunk_category", row.as_drunk_category)
    read.together(row.fat_fraction, row.moisture_fraction)
    if row.site is not None and row.site.organisation_id != row.organisation_id:
        raise read.mistake("site", row.site.name, _("不是本企业的生产地。"), _("请重新选择。"))


def require_category(field: str, code: str) -> None:
    """Raise Mistake, naming the nearest ones, unless Appendix E has the category."""
    if category_name(code) is not None:
        return
    near = "、".join(f"{each.code} {each.name}" for each in suggest_categories(code, 3))
    mend = _("您要找的是否是：%(near)s") % {"near": near} if near else _("请按产品名称查找后选择。")
    raise Mistake(field, code, _("没有这个食品分类号。"), mend, read.LABELS[field])


def _insert(row: Product) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise read.mistake(
            "code", row.code, _("本企业已有这个产品编号。"), _("请换一个编号，或留空由系统编号。")
        ) from None


@transaction.atomic
def change_product(
    *, by: User, product: Product, version: int | None = None, at: datetime, **facts: Any
) -> Product:
    """Change facts of a product; formulas that hang on them are judged again. Raises Mistake or Mistakes.

    ``version`` is the number the form was filled from. A category changed here is confirmed by whoever changes it.
    """
    row = held(by, product, version)
    before = facts_of(row, FACTS)
    values = read.tidy(facts)
    for name, value in values.items():
        if name != "code" or value:  # a product keeps its number
            setattr(row, name, value)
    _settle(row)
    if row.category != before["category"]:
        row.category_confirmed_by, row.category_confirmed_at = by, at
    return saved(by, row, "change_product", before, at)


def held(by: User, product: Product, version: int | None) -> Product:
    """The product, locked, once ``by`` may write it and has seen its latest state."""
    row: Product = Product.objects.select_for_update().get(pk=product.pk)
    require(access.may_write(by, row.organisation))
    require_fresh(row, version)
    return row


def saved(by: User, row: Product, verb: str, before: dict[str, Any], at: datetime, note: str = "") -> Product:
    """Save, say what changed, judge again where the judgement hangs on it. Nothing changed is nothing said."""
    old, new = changes(before, facts_of(row, FACTS))
    if not new and verb == "change_product":
        return row
    bump(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise read.mistake("code", row.code, _("本企业已有这个产品编号。"), _("请换一个编号。")) from None
    record(by=by, verb=verb, target=row, before=old, after=new, note=note, at=at)
    if set(new) & set(read.JUDGING):
        rejudge_product(by=by, product=row, at=at)
    return row


@transaction.atomic
def confirm_category(
    *,
    by: User,
    product: Product,
    category: str,
    answers: Mapping[str, bool],
    at: datetime,
    version: int | None = None,
) -> Product:
    """A person says which category it is and answers its narrowing questions, once for all formulas."""
    row = held(by, product, version)
    before = facts_of(row, FACTS)
    values = read.tidy({"category": category, "answers": dict(answers)})
    row.category, row.answers = values["category"], values["answers"]
    _settle(row)
    row.category_confirmed_by, row.category_confirmed_at = by, at
    return saved(by, row, "confirm_category", before, at)


@transaction.atomic
def stop_product(
    *, by: User, product: Product, reason: str, version: int | None = None, at: datetime
) -> Product:
    """It is no longer made; its formulas stay as they are."""
    if not reason.strip():
        raise Mistake("reason", "", _("还没有写原因。"), _("请写明为什么停产。"), _("原因"))
    row = held(by, product, version)
    return _turned(by, row, ProductState.ACTIVE, ProductState.STOPPED, "stop_product", reason.strip(), at)


@transaction.atomic
def resume_product(*, by: User, product: Product, version: int | None = None, at: datetime) -> Product:
    """It is made again."""
    row = held(by, product, version)
    return _turned(by, row, ProductState.STOPPED, ProductState.ACTIVE, "resume_product", "", at)


def _turned(
    by: User, row: Product, old: ProductState, new: ProductState, verb: str, note: str, at: datetime
) -> Product:
    if row.state != old:
        raise Mistake(
            "state", ProductState(row.state).label, _("产品已经是这个状态。"), _("请刷新页面。"), STATE_LABEL
        )
    row.state = new
    bump(row)
    row.save(update_fields=["state", "version"])
    record(by=by, verb=verb, target=row, before={"state": old}, after={"state": new}, note=note[:500], at=at)
    return row
