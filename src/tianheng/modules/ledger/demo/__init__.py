"""Three months of the demo's ledgers: bought, kept, weighed, fed, tested, sold, counted, checked.

Four things are hidden in them, told in :mod:`.hidden`: an expired lot that was fed, an overdose, a lot without a
receipt, and powder that went in without being written down.
"""

from functools import partial

from tianheng.accounts.demo import enterprises
from tianheng.core.demo import World
from tianheng.modules.ledger.demo.buying import buy_for
from tianheng.modules.ledger.demo.making import schedule
from tianheng.modules.ledger.demo.office import keep_house
from tianheng.modules.ledger.demo.plant import OPENS, Plant


def plan(world: World) -> None:
    """Each enterprise opens its ledger, buys for what it is going to make, and makes it."""
    for works in enterprises():
        at = world.at(OPENS, 9, 3 * works.number)
        world.plan(at, partial(begin, Plant(world, works), at))


def begin(plant: Plant, at: object) -> None:
    """The first morning; what is made on which day is settled now, since it says what must be bought."""
    plant.furnish()
    runs = schedule(plant)
    buy_for(plant, runs)
    keep_house(plant)
