"""Products: what is looked at, who may, what others see, what happens twice or late."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import formulas as make
from tests.modules.formulas.conftest import Cast
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.core.models import TrailEntry
from tianheng.modules.formulas import actions, queries
from tianheng.modules.formulas.models import Product

NOW = make.NOW


def test_a_product_is_kept_with_its_keys_and_its_trail(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer, fat_fraction="25%", moisture_fraction="0.30")
    assert (row.code, row.pinyin, row.initials) == ("P001", "xianglaluobogan", "xllbg")
    assert (row.fat_fraction, row.moisture_fraction) == ("0.25", "0.3")
    assert row.category_confirmed_by == staff.officer
    entry = TrailEntry.objects.get(verb="add_product")
    assert (entry.chain, entry.target_name) == (world.own.code, "香辣萝卜干")


def test_codes_are_made_in_order_and_are_one_enterprises_own(world: Cast, staff: Cast) -> None:
    assert [make.product(world.own, staff.officer, name=f"甲{n}").code for n in range(2)] == ["P001", "P002"]
    assert make.product(world.rival, staff.rival).code == "P001"
    with pytest.raises(Mistake, match="已有这个产品编号"):
        make.product(world.own, staff.officer, code="P002")


MISTAKES: list[tuple[dict[str, Any], str, str]] = [
    ({"name": " "}, "name", "还没有填写"),
    ({"name": "长" * 101}, "name", "最多 100"),
    ({"standard_number": "企业标准"}, "standard_number", "不像标准编号"),
    ({"standard_number": ""}, "standard_number", "还没有填写"),
    ({"category": "99.01"}, "category", "没有这个食品分类号"),
    ({"category": "酱腌菜"}, "category", "04.02.02.03"),
    ({"as_drunk_category": "14.99"}, "as_drunk_category", "没有这个食品分类号"),
    ({"code": "甲一"}, "code", "字母、数字"),
    ({"licence_class": "31"}, "licence_class", "4 位数字"),
    ({"fat_fraction": "1.2"}, "fat_fraction", "之间的数"),
    ({"fat_fraction": "0"}, "fat_fraction", "之间的数"),
    ({"fat_fraction": "脂肪"}, "fat_fraction", "请填一个数"),
    ({"fat_fraction": "0.7", "moisture_fraction": "0.4"}, "fat_fraction", "合计超过"),
    ({"dilution_factor": "0.5"}, "dilution_factor", "之间的数"),
    ({"density": "-1"}, "density", "请填一个数"),
    ({"shelf_life_days": "两年"}, "shelf_life_days", "保质期"),
    ({"shelf_life_days": 4000}, "shelf_life_days", "保质期"),
    ({"answers": {"仅限虾类": "是"}}, "answers", "只能是"),
]


@pytest.mark.parametrize(("more", "field", "says"), MISTAKES)
def test_a_mistaken_fact_is_named_and_nothing_is_kept(
    world: Cast, staff: Cast, more: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises((Mistake, Mistakes), match=says) as caught:
        make.product(world.own, staff.officer, **more)
    found = caught.value.found if isinstance(caught.value, Mistakes) else [caught.value]
    assert [each.field for each in found] == [field]
    assert not Product.objects.exists()
    assert not TrailEntry.objects.filter(verb="add_product").exists()


def test_every_mistake_is_told_at_once(world: Cast, staff: Cast) -> None:
    with pytest.raises(Mistakes) as caught:
        make.product(world.own, staff.officer, name="", density="x", licence_class="9")
    assert {each.field for each in caught.value.found} == {"name", "density", "licence_class"}


def test_who_may_and_who_may_not(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer)
    writers = {"officer", "clerk", "director", "head"}
    for name, user in staff.all().items():
        verbs = (
            lambda u=user: make.product(world.own, u, code=f"X-{u.pk}"),
            lambda u=user: actions.change_product(by=u, product=row, trademark=f"牌{u.pk}", at=NOW),
            lambda u=user: actions.confirm_category(
                by=u, product=row, category="04.02.02.03", answers={}, at=NOW
            ),
        )
        for verb in verbs:
            if name in writers:
                verb()
            else:
                with pytest.raises(PermissionDenied):
                    verb()
    assert Product.objects.filter(organisation=world.own).count() == 1 + len(writers)


SEEING = {"officer", "clerk", "director", "head", "feeder", "county", "city", "province"}


def test_who_sees_a_product(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer)
    other = make.product(world.far, staff.far)
    for name, user in staff.all().items():
        seen = set(queries.products(user))
        assert (row in seen) == (name in SEEING), name
        assert (other in seen) == (name in {"far", "far_county", "province"}), name


def test_the_same_form_twice_is_one_product(world: Cast, staff: Cast) -> None:
    first = make.product(world.own, staff.officer, key="form-1")
    assert make.product(world.own, staff.officer, key="form-1") == first
    assert Product.objects.count() == 1
    with pytest.raises(Mistake, match="另一次提交"):
        make.product(world.own, staff.officer, key="form-1", name="别的")


def test_a_stale_form_changes_nothing(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer)
    actions.change_product(by=staff.clerk, product=row, version=1, specification="200 g/袋", at=NOW)
    with pytest.raises(Mistake, match="别人已经改动过"):
        actions.change_product(by=staff.officer, product=row, version=1, specification="50 g/袋", at=NOW)
    row.refresh_from_db()
    assert (row.specification, row.version) == ("200 g/袋", 2)


def test_nothing_changed_is_nothing_said(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer)
    actions.change_product(by=staff.officer, product=row, name=row.name, at=NOW)
    assert not TrailEntry.objects.filter(verb="change_product").exists()
    assert Product.objects.get().version == 1


def test_a_category_is_confirmed_by_a_person(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer, confirmed=False)
    assert row.category_confirmed_at is None
    row = actions.confirm_category(
        by=staff.clerk, product=row, category="04.02.02.03", answers={"仅限即食笋干": False}, at=NOW
    )
    assert (row.category_confirmed_by, row.answers) == (staff.clerk, {"仅限即食笋干": False})


def test_stopping_needs_a_reason_and_can_be_taken_back(world: Cast, staff: Cast) -> None:
    row = make.product(world.own, staff.officer)
    with pytest.raises(Mistake, match="还没有写原因"):
        actions.stop_product(by=staff.officer, product=row, reason=" ", at=NOW)
    row = actions.stop_product(by=staff.officer, product=row, reason="停线检修", at=NOW)
    with pytest.raises(Mistake, match="已经是这个状态"):
        actions.stop_product(by=staff.officer, product=row, reason="再停", at=NOW)
    assert not queries.products_of(world.own).exists()
    assert actions.resume_product(by=staff.officer, product=row, at=NOW).state == "active"
    assert list(queries.products_of(world.own)) == [row]


def test_an_unknown_fact_is_a_programmers_mistake(world: Cast, staff: Cast) -> None:
    with pytest.raises(TypeError, match="colour"):
        make.product(world.own, staff.officer, colour="红")
