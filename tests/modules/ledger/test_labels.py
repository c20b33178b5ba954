"""What the label of a lot says: our own address, or a GS1 Digital Link once the bag has a number of trade."""

from typing import Any

import pytest

from tests.accounts.conftest import clock, signed_in  # noqa: F401
from tests.factories import accounts
from tests.factories import ledger as make
from tests.factories.ledger import Plant
from tests.modules.ledger.test_epcis import told
from tests.modules.ledger.test_trace import entered, finished
from tianheng.core.mistakes import Mistake
from tianheng.modules.formulas.actions import change_product
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.models import Batch, Lot
from tianheng.modules.ledger.queries.epcis import of_batch
from tianheng.modules.ledger.queries.finding import find
from tianheng.modules.ledger.queries.labels import label_of, path_of, path_of_batch

NOW = make.NOW
SITE = "https://tianheng.example"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def bag(plant: Plant, **more: Any) -> Lot:
    return plant.lot(**{"gtin": "6901234567892", "supplier_lot": "SK/5 甲", **more})


def carton(plant: Plant, lot: Lot) -> Batch:
    """A batch of a product with a bar code."""
    change_product(by=plant.head, product=plant.product, version=None, at=NOW, gtin="6923456789012")
    return finished(plant, lot)


def test_a_bag_with_a_bar_code_has_a_digital_link(plant: Plant) -> None:
    lot = bag(plant)
    assert lot.gtin == "06901234567892"
    assert path_of(lot) == "/01/06901234567892/10/SK%2F5%20%E7%94%B2"
    own = f"{plant.organisation.code}.{lot.number}"
    assert label_of(lot) == f"{path_of(lot)}?17={lot.expires_on:%y%m%d}&91={own}"


def test_one_without_keeps_our_own_address(plant: Plant) -> None:
    lot = plant.lot()
    assert label_of(lot) == path_of(lot) == f"/ledger/l/{plant.organisation.code}/10/{lot.number}"


def test_the_label_of_two_deliveries_of_one_lot_finds_the_right_one(plant: Plant) -> None:
    first, second, user = bag(plant), bag(plant), entered(plant.officer)
    assert find(user, SITE + label_of(first)).lots == [first]
    assert find(user, SITE + label_of(second)).lots == [second]
    assert find(user, SITE + path_of(first)).lots == [first, second]


def test_a_number_of_trade_tells_lots_of_one_number_apart(plant: Plant) -> None:
    lot, other, unknown = bag(plant), bag(plant, gtin="6923456789012"), bag(plant, gtin="")
    found = find(entered(plant.officer), "(01)06901234567892(17)280109(10)SK/5 甲").lots
    assert found == [lot, unknown]
    assert other not in found


def test_a_batch_of_a_product_with_a_bar_code_is_found_by_it(plant: Plant) -> None:
    lot = bag(plant)
    batch = carton(plant, lot)
    path = path_of_batch(Batch.objects.get(pk=batch.pk))
    assert path == f"/01/06923456789012/10/{batch.number}"
    assert signed_in(plant.feeder).get(path)["Location"] == f"/ledger/batches/{batch.pk}/"
    other = f"/01/06901234567892/10/{batch.number}"
    assert signed_in(plant.feeder).get(other).status_code == 404


def test_a_label_leads_to_the_lot_and_nobody_else_anywhere(plant: Plant, rival: Plant) -> None:
    lot = bag(plant)
    label = label_of(lot)
    assert signed_in(plant.feeder).get(label)["Location"] == f"/ledger/lots/{lot.pk}/"
    county = signed_in(accounts.member(accounts.bureau("350582"), "inspector"))
    assert county.get(label)["Location"] == f"/ledger/lots/{lot.pk}/"
    far = signed_in(accounts.member(accounts.bureau("350525"), "inspector"))
    assert [each.get(label).status_code for each in (far, signed_in(rival.head))] == [404, 404]
    assert find(entered(rival.officer), SITE + label).nothing


def test_another_enterprises_label_is_not_taken_for_an_own_lot(plant: Plant, rival: Plant) -> None:
    lot, theirs = bag(plant), bag(rival)
    assert lot.number == theirs.number
    assert find(entered(rival.officer), SITE + label_of(lot)).nothing


def test_events_name_the_goods_by_their_digital_links(plant: Plant) -> None:
    lot = bag(plant)
    batch = carton(plant, lot)
    made = next(
        each for each in told(of_batch(batch))["epcisBody"]["eventList"] if "outputQuantityList" in each
    )
    assert (
        made["inputQuantityList"][0]["epcClass"]
        == "https://tianheng.example/01/06901234567892/10/SK%2F5%20%E7%94%B2"
    )
    assert made["outputQuantityList"][0]["epcClass"].endswith(f"/01/06923456789012/10/{batch.number}")


def test_a_bar_code_told_later_leaves_the_lot_released(plant: Plant) -> None:
    lot = actions.describe_lot(by=plant.keeper, lot=plant.lot(), gtin="6901234567892", at=NOW)
    assert (lot.gtin, lot.state) == ("06901234567892", "released")


@pytest.mark.parametrize("wrong", ["6901234567893", "12345", "0000000000000"])
def test_a_wrong_bar_code_is_named(plant: Plant, wrong: str) -> None:
    with pytest.raises(Mistake) as caught:
        bag(plant, gtin=wrong)
    assert (caught.value.field, caught.value.value) == ("gtin", wrong)
    assert not Lot.objects.exists()


def test_pages_show_the_bar_code_as_it_is_printed(plant: Plant) -> None:
    lot = bag(plant)
    client = signed_in(plant.keeper)
    assert "6901234567892" in client.get(f"/ledger/lots/{lot.pk}/").content.decode()
    form = client.get(f"/ledger/lots/{lot.pk}/edit/").content.decode()
    assert 'value="6901234567892"' in form
    assert f"{label_of(lot)}^FS" in client.get(f"/ledger/lots/{lot.pk}/label.zpl").content.decode()
