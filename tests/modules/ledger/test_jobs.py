"""The ledger's part of the daily round."""

from datetime import date

from tests.factories import ledger as make
from tianheng.modules.ledger import jobs


def test_the_daily_round_says_of_a_lot_that_it_is_past_its_date(db: None) -> None:
    plant = make.plant()
    lot, other = plant.lot(expires_on=date(2026, 5, 20)), plant.lot()
    assert jobs.daily(make.at(20))["expired"] == 0, "the last day still counts"
    assert jobs.daily(make.at(21))["expired"] == 1
    lot.refresh_from_db()
    other.refresh_from_db()
    assert (lot.state, other.state) == ("expired", "released")
    assert jobs.daily(make.at(22))["expired"] == 0
