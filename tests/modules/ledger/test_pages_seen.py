"""Office pages: who finds them, what strangers to the enterprise do not, what a bureau may not press."""

import pytest
from django.test import Client

from tests.accounts.conftest import clock
from tests.factories import accounts as people
from tests.factories.ledger import Plant
from tests.modules.ledger.office import LISTS, OWN, Office, browser, bureau, office, text
from tests.ratchet import ratchet

__all__ = ["clock"]
ENTRIES = [
    "/ledger/suppliers/add/", "/ledger/receipts/add/", "/ledger/lots/open/", "/ledger/issues/add/",
    "/ledger/batches/add/", "/ledger/counts/add/", "/ledger/disposals/add/", "/ledger/cabinets/add/",
    "/ledger/risks/add/", "/ledger/places/add/", "/ledger/scales/add/", "/ledger/tolerance/",
    "/ledger/checks/2026-05-06/",
]  # fmt: skip


@pytest.fixture
def made(plant: Plant, clock: object) -> Office:
    return office(plant)


def forms(made: Office) -> list[str]:
    """The forms that hang on a row."""
    return [
        f"/ledger/suppliers/{made.supplier.pk}/edit/",
        f"/ledger/suppliers/{made.supplier.pk}/assess/",
        f"/ledger/suppliers/{made.supplier.pk}/papers/add/",
        f"/ledger/receipts/{made.receipt.pk}/correct/",
        f"/ledger/lots/{made.lot.pk}/edit/",
        f"/ledger/lots/{made.lot.pk}/move/",
        f"/ledger/issues/{made.issue.pk}/return/",
        f"/ledger/batches/{made.batch.pk}/edit/",
        f"/ledger/batches/{made.batch.pk}/feed/",
        f"/ledger/batches/{made.batch.pk}/tests/add/",
        f"/ledger/batches/{made.batch.pk}/deliver/",
        f"/ledger/feedings/{made.feeding.pk}/correct/",
        f"/ledger/deliveries/{made.delivery.pk}/correct/",
        f"/ledger/risks/{made.risk.pk}/",
        f"/ledger/places/{made.plant.cabinet.pk}/",
        f"/ledger/scales/{made.plant.scale.pk}/",
    ]


def deeds(made: Office) -> list[str]:
    """Everything that is done from a page by a press."""
    return [
        f"/ledger/lots/{made.lot.pk}/do/block/",
        f"/ledger/lots/{made.lot.pk}/do/release/",
        f"/ledger/batches/{made.batch.pk}/do/block/",
        f"/ledger/counts/{made.count.pk}/do/cancel/",
        f"/ledger/counts/{made.count.pk}/lines/",
        f"/ledger/disposals/{made.disposal.pk}/do/approve/",
        f"/ledger/risks/{made.risk.pk}/end/",
        f"/ledger/places/{made.plant.cabinet.pk}/close/",
        f"/ledger/scales/{made.plant.scale.pk}/close/",
        f"/ledger/receipts/{made.receipt.pk}/files/",
        f"/ledger/tests/{made.batch.tests.get().pk}/review/",
    ]


REPORTS = ["/ledger/weeks/2026/19/", "/ledger/months/2026/5/"]


def test_the_head_opens_every_page(made: Office) -> None:
    mine = browser(made.plant.head)
    for page in [*made.pages(), *LISTS, *OWN, *ENTRIES, *forms(made), *REPORTS]:
        answer = mine.get(page)
        assert answer.status_code == 200, (page, answer.status_code)
    assert mine.get("/ledgers/").status_code == 403


def test_another_enterprise_finds_nothing(made: Office, rival: Plant) -> None:
    other = browser(rival.head)
    for page in [*made.pages(), *forms(made)]:
        assert other.get(page).status_code == 404, page
    for page in deeds(made):
        assert other.post(page, {"reason": "试试"}).status_code == 404, page
    for page in LISTS:
        said = text(other.get(page))
        for secret in (made.lot.number, made.supplier.name, made.batch.number):
            assert secret not in said, page


def test_another_county_finds_nothing(made: Office) -> None:
    other = browser(bureau("350583"))
    for page in [*made.pages(), *forms(made)]:
        assert other.get(page).status_code == 404, page
    for page in deeds(made):
        assert other.post(page, {"reason": "试试"}).status_code == 404, page
    for page in LISTS:
        said = text(other.get(page))
        for secret in (made.lot.number, made.supplier.name, made.batch.number):
            assert secret not in said, page
    assert made.plant.organisation.name not in text(other.get("/ledgers/"))
    assert other.get(f"/ledgers/{made.plant.organisation.pk}/").status_code == 404
    assert other.get(f"/ledger/checks/?enterprise={made.plant.organisation.pk}").status_code == 404


def test_the_county_reads_and_writes_nothing(made: Office) -> None:
    county = browser(bureau())
    for page in [*made.pages(), *LISTS]:
        answer = county.get(page)
        assert answer.status_code == 200, page
        said = text(answer)
        assert 'method="post" action="/ledger/' not in said.replace(
            f'action="/ledger/counts/{made.count.pk}/lines/"', ""
        ) or ("data-opens" not in said), page
        assert "data-opens" not in said, page
    for page in [*forms(made), *ENTRIES]:
        assert county.get(page).status_code in (403, 404), page
        assert county.post(page, {}).status_code in (403, 404), page
    for page in deeds(made):
        assert county.post(page, {"reason": "试试", "exception": "试试"}).status_code in (403, 404), page
    made.lot.refresh_from_db()
    assert made.lot.state == "released"
    place = made.plant.organisation
    for page in (f"/ledger/checks/?enterprise={place.pk}", f"/ledger/risks/?enterprise={place.pk}"):
        assert county.get(page).status_code == 200
    assert county.get(f"/ledger/weeks/2026/19/?enterprise={place.pk}").status_code == 200
    assert county.post(f"/ledger/weeks/2026/19/?enterprise={place.pk}", {"summary": "x"}).status_code == 403


def test_a_feeder_sees_the_ledger_and_only_own_buttons(made: Office) -> None:
    feeder = browser(made.plant.feeder)
    for page in [*made.pages(), *LISTS]:
        assert feeder.get(page).status_code == 200, page
    for page in ("/ledger/suppliers/add/", "/ledger/counts/add/", "/ledger/tolerance/"):
        assert feeder.get(page).status_code == 403, page
    assert feeder.post(f"/ledger/batches/{made.batch.pk}/do/unblock/", {"reason": "试试"}).status_code == 403


def test_lists_lead_to_the_sheet_of_their_rows_for_whoever_may_send_it(made: Office) -> None:
    kinds = ("receipts", "suppliers", "issues", "batches", "feedings", "tests", "deliveries", "counts")
    head, feeder, county = browser(made.plant.head), browser(made.plant.feeder), browser(bureau())
    for kind in kinds:
        way = f'href="/account/imports/{kind}/"'
        assert way in text(head.get(f"/ledger/{kind}/")), kind
        assert way not in text(county.get(f"/ledger/{kind}/")), kind
    assert 'href="/account/imports/suppliers/"' not in text(feeder.get("/ledger/suppliers/"))
    assert "/account/imports/" not in text(head.get("/ledger/disposals/")).split("<main")[1].split("<h1")[1]


def test_sheets_stand_in_the_order_of_work(made: Office) -> None:
    home = text(browser(made.plant.head).get("/account/imports/"))
    work = ("formulas", "registration", "suppliers", "receipts", "issues", "batches", "feedings", "counts")
    places = [home.index(f'href="/account/imports/{kind}/"') for kind in work]
    assert places == sorted(places)


def test_strangers_and_readers_find_no_ledger(made: Office) -> None:
    for page in [*made.pages(), *LISTS, *OWN, "/ledgers/"]:
        assert Client().get(page).status_code == 302, page
    reader = browser(
        people.member(people.organisation("government", "350582", "晋江市人民政府"), "government_reader")
    )
    for page in made.pages():
        assert reader.get(page).status_code == 404, page
    assert reader.get("/ledgers/").status_code == 403


def test_unknown_deeds_and_days_are_not_found(made: Office) -> None:
    mine = browser(made.plant.head)
    for page in (f"/ledger/lots/{made.lot.pk}/do/eat/", f"/ledger/batches/{made.batch.pk}/do/eat/"):
        assert mine.post(page).status_code == 404
    for page in (
        "/ledger/checks/2026-13-01/",
        "/ledger/checks/2027-05-06/",
        "/ledger/weeks/2026/60/",
        "/ledger/months/2026/13/",
    ):
        assert mine.get(page).status_code == 404, page


def test_lists_ask_a_fixed_number_of_queries(made: Office) -> None:
    mine = browser(made.plant.head)
    for page in LISTS:
        mine.get(page)
        with ratchet(f"list {page}"):
            mine.get(page)


def test_pages_ask_a_fixed_number_of_queries(made: Office) -> None:
    mine, county = browser(made.plant.head), browser(bureau())
    for name, page in (("lot", f"/ledger/lots/{made.lot.pk}/"), ("batch", f"/ledger/batches/{made.batch.pk}/"),
                       ("today", "/ledger/today/"), ("five", "/ledger/five/"), ("desk", "/desk/")):  # fmt: skip
        mine.get(page)
        with ratchet(name):
            mine.get(page)
    county.get("/ledgers/")
    with ratchet("ledgers"):
        county.get("/ledgers/")


def test_lists_go_out_to_excel(made: Office) -> None:
    mine = browser(made.plant.head)
    for page in LISTS:
        answer = mine.get(page, {"export": "xlsx"})
        assert answer.status_code == 200, page
        assert answer["Content-Type"].endswith("spreadsheetml.sheet"), page
