"""A plant of the demo: its people, its places, its suppliers, and its lots in the cabinet."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from tianheng.accounts.demo import person, place
from tianheng.accounts.demo.cast import Works
from tianheng.accounts.models import Organisation, User
from tianheng.core.demo import World, moment
from tianheng.modules.formulas.demo.content import Maker, sources
from tianheng.modules.ledger import actions
from tianheng.modules.ledger.enums import LotState
from tianheng.modules.ledger.models import Location, Lot, Scale, Stock, Supplier

OPENS = 92  # days before today on which the ledgers begin
MINUTE = timedelta(minutes=1)
MILLION = 1_000_000
# 月溪's scale ran out of calibration for a week before anybody saw it.
UNCALIBRATED = {"pastry": (21, 14)}
RISKS = (
    ("称量", "添加剂称量差错", "双人称量，逐批核对", "误差不超过 2%", "each_batch"),
    ("储存", "标签脱落、混放", "专柜上锁，标识清楚", "账实相符", "daily"),
    ("投料", "超量、漏投", "投料前核对配方与限量", "零差错", "each_batch"),
    ("采购", "供货者资质失效", "进货查验，每月核对证照", "证照齐全有效", "monthly"),
)


@dataclass
class Plant:
    """One enterprise at work; what is asked for first is fetched then."""

    world: World
    works: Works
    people: dict[str, User] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)
    scale: Scale | None = None
    row: Organisation | None = None
    unwritten: Fraction = Fraction(0)  # grams that went in since the last count and were not written down
    waiting: set[int] = field(default_factory=set)  # products for which a second person signs every feeding

    @property
    def key(self) -> str:
        """Its key in every file."""
        return self.works.key

    @property
    def organisation(self) -> Organisation:
        """Its organisation."""
        self.row = self.row or place(self.key)
        return self.row

    def who(self, post: str) -> User:
        """Whoever does the work of a post."""
        if post not in self.people:
            self.people[post] = person(self.key, post, self.world.at(OPENS, 8))
        return self.people[post]

    def other(self, first: str, *posts: str) -> User:
        """The first of several posts that is held by somebody else than ``first`` is."""
        return next(self.who(each) for each in (*posts, "head") if self.who(each) != self.who(first))

    def rng(self, *topic: object) -> Random:
        """Chance of this plant."""
        return self.world.rng(self.key, *topic)

    def at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """A moment of a day, also of one on which offices rest."""
        return moment(self.world.day(ago), hour, minute)

    def furnish(self) -> None:
        """Cabinet, floor, isolation, scale, and the list of risks."""
        at, keeper = self.world.at(OPENS, 9, 3 * self.works.number), self.who("keeper")
        named = (("cabinet", "添加剂专柜"), ("floor", "配料间"), ("isolation", "隔离区"))
        for kind, name in named:
            self.places[kind] = actions.add_location(
                by=keeper,
                organisation=self.organisation,
                name=name,
                kind=kind,
                locked=kind != "floor",
                labelled=True,
                keeper=keeper.name,
                at=at,
            )
        until = UNCALIBRATED.get(self.key, (-190, 0))[0]
        self.scale = actions.add_scale(
            by=keeper,
            organisation=self.organisation,
            number="C-01",
            name="电子台秤",
            division="0.1",
            division_unit="g",
            certificate=f"JD{self.works.number:02d}-0117",
            calibrated_until=self.world.day(until),
            at=at,
        )
        for position, (step, point, measure, target, frequency) in enumerate(RISKS, 1):
            actions.set_risk(
                by=self.who("officer"),
                organisation=self.organisation,
                position=position,
                step=step,
                point=point,
                measure=measure,
                target=target,
                frequency=frequency,
                responsible=keeper.name,
                at=at,
            )

    def supplier(self, maker: Maker, at: datetime) -> Supplier:
        """A maker as the plant's qualified supplier."""
        if maker.key not in self.suppliers:
            self.suppliers[maker.key] = self.introduced(maker, at)
        return self.suppliers[maker.key]

    def introduced(self, maker: Maker, at: datetime) -> Supplier:
        """A supplier is entered and assessed."""
        made = [name for name, each in sources().items() if each.maker == maker]
        row = actions.add_supplier(
            by=self.who("buyer"),
            organisation=self.organisation,
            name=maker.name,
            kind="maker",
            address=maker.address,
            telephone=maker.telephone,
            contact="业务部",
            licence=maker.licence,
            licence_expires=self.world.day(-420),
            additives="、".join(made)[:200],
            at=at,
        )
        return actions.assess_supplier(
            by=self.who("officer"),
            supplier=row,
            state="qualified",
            assessment="许可证有效，检验报告、质量协议齐全",
            at=at,
        )

    def lots(self, name: str, ago: int) -> list[tuple[Lot, Fraction]]:
        """What may be taken of an additive with the grams there are, first expired first."""
        rows = Stock.objects.filter(
            location=self.places["cabinet"],
            micro__gt=0,
            lot__name=name,
            lot__state=LotState.RELEASED,
            lot__expires_on__gte=self.world.day(ago),
        )
        found = rows.select_related("lot").order_by("lot__expires_on", "lot__produced_on", "lot")
        return [(each.lot, Fraction(each.micro, MILLION)) for each in found]


def grams(exact: Fraction) -> tuple[str, str]:
    """A mass in grams as it is read off a scale: whole tenths of a gram, above a kilogram in kg; less as it is."""
    tenths = int(exact * 10)
    if tenths >= 10_000:
        return trimmed(tenths, 10_000), "kg"
    return (trimmed(tenths, 10), "g") if tenths else (trimmed(max(int(exact * MILLION), 1), MILLION), "g")


def trimmed(whole: int, part: int) -> str:
    """``whole`` ÷ ``part`` (a power of ten) without zeros at the end."""
    places = len(str(part)) - 1
    return f"{whole // part}.{whole % part:0{places}d}".rstrip("0").rstrip(".")
