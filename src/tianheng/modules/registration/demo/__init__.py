"""The demo's filings: three counties with three manners, twelve enterprises, every state a registration can be in.

What happened to each enterprise is told in :mod:`.stories`; here stand the steps the stories are made of.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tianheng.accounts.demo import person, place, works
from tianheng.accounts.demo.plan import county
from tianheng.core import papers
from tianheng.core.demo import World
from tianheng.core.papers import parts
from tianheng.modules.formulas import actions as formulas
from tianheng.modules.formulas.models import Product
from tianheng.modules.formulas.queries import approved
from tianheng.modules.formulas.queries.label import label_text
from tianheng.modules.registration import actions
from tianheng.modules.registration.actions.reviewing import DefectFacts
from tianheng.modules.registration.demo.stories import POLICIES, ROUNDS, STORIES, answer_to
from tianheng.modules.registration.enums import State
from tianheng.modules.registration.models import Registration, RegistrationLine
from tianheng.modules.registration.queries.filings import open_defects, to_answer, wants_countersignature

HOUR, MINUTE = 16, 30  # when offices act; each step of a story a little later


def plan(world: World) -> None:
    """The counties' rules, every step of every story, and the rounds that let registrations run out."""
    for number, (key, facts) in enumerate(POLICIES.items()):
        at = world.at(facts["since"], 9, number)
        world.plan(at, partial(decide, world, key, facts, at))
    for key, steps in STORIES.items():
        story = Story(world, key)
        for number, (ago, verb, facts) in enumerate(steps):
            at = world.at(ago, HOUR, MINUTE) + timedelta(minutes=2 * number)
            world.plan(at, partial(getattr(story, verb), at, **facts))
    for ago in ROUNDS:
        world.plan(world.at(ago, 7), partial(round_of, world.at(ago, 7)))


def decide(world: World, key: str, facts: dict[str, Any], at: datetime) -> None:
    """A county's leader says how its producers register."""
    leader = person(key, "leader", at)
    actions.set_policy(
        by=leader,
        area=place(key).area,
        kind=facts["kind"],
        since=at.date(),
        validity="twelve_months",
        second_review_always=facts.get("second", False),
        basis=facts.get("basis", ""),
        at=at,
    )


def round_of(at: datetime) -> None:
    """What runs out runs out; who has to renew is told."""
    actions.expire_due(at)
    actions.remind(at)


class Story:
    """One enterprise and its county: what they do with the filing at hand, step by step."""

    def __init__(self, world: World, key: str) -> None:
        self.world, self.key, self.bureau = world, key, county(works(key).area)
        self.filing: Registration | None = None

    @property
    def row(self) -> Registration:
        """The filing at hand, as it stands now."""
        assert self.filing is not None
        self.filing = Registration.objects.get(pk=self.filing.pk)
        return self.filing

    def draft(self, at: datetime, kind: str = "first") -> None:
        """The officer begins a filing, puts the papers beside it and answers what the machine asks."""
        office = person(self.key, "officer", at)
        self.filing = actions.draft_registration(
            by=office, organisation=place(self.key), kind=kind, year=at.year, at=at
        )
        self.answer(office, at)

    def answer(self, by: Any, at: datetime) -> None:
        """A word on every line the machine has a question about."""
        for line in self.row.lines.all():
            codes = to_answer(line)
            if codes:
                actions.answer_line(by=by, line=line, answer=answer_to(codes), at=at)

    def attach(self, at: datetime) -> None:
        """The suppliers' licences and the labels, as one paper."""
        lines = (
            self.row.lines.exclude(maker="")
            .values_list("maker", "maker_licence")
            .distinct()
            .order_by("maker")
        )
        sheet = parts.head(
            "供货者资质与标签样张",
            parts=[
                parts.rows(["生产商", "许可证编号"], [list(each) for each in lines]),
                parts.text("标签样张与检验报告附后，原件存企业备查。"),
            ],
            subtitle=place(self.key).name,
            watermark="演示",
        )
        actions.attach(
            by=person(self.key, "officer", at),
            registration=self.row,
            name="供货者资质与标签样张.pdf",
            data=papers.pdf("form", sheet),
            note="供货者许可证、检验报告、标签样张",
            at=at,
        )

    def submit(self, at: datetime) -> None:
        """The safety director, where there is one, countersigns; the head signs and hands it in."""
        self.attach(at)
        self.countersign(at)
        head = person(self.key, "head", at)
        row = self.row
        actions.submit(
            by=head, registration=row, version=row.version, commitment=True, typed_name=head.name, at=at
        )

    def countersign(self, at: datetime) -> None:
        """The second signature of F01."""
        if wants_countersignature(self.row):
            director = person(self.key, "director", at)
            actions.countersign(
                by=director, registration=self.row, commitment=True, typed_name=director.name, at=at
            )

    def resubmit(self, at: datetime, notes: str = "已补正，详见说明与附件。") -> None:
        """What was returned is mended: filled anew, answered, signed again."""
        office, head = person(self.key, "officer", at), person(self.key, "head", at)
        actions.refill(by=office, registration=self.row, at=at)
        self.answer(office, at)
        self.countersign(at)
        actions.resubmit(
            by=head,
            registration=self.row,
            notes={each.pk: notes for each in open_defects(self.row)},
            commitment=True,
            typed_name=head.name,
            at=at,
        )

    def withdraw(self, at: datetime) -> None:
        """Taken back before anybody looked."""
        actions.withdraw(by=person(self.key, "officer", at), registration=self.row, at=at)

    def change(
        self, at: datetime, kinds: list[str], reason: str, category: tuple[str, str] | None = None
    ) -> None:
        """Something is to change; with ``category`` a product is first put into another category."""
        office, old = person(self.key, "officer", at), self.row
        if category:
            name, code = category
            formulas.change_product(by=office, product=self.product(name), category=code, at=at)
        self.filing = actions.begin_change(by=office, registration=old, kinds=kinds, reason=reason, at=at)
        self.answer(office, at)

    def close(self, at: datetime, reason: str) -> None:
        """The enterprise ends what it registered, and signs that at once."""
        office = person(self.key, "officer", at)
        self.filing = actions.begin_cancellation(by=office, registration=self.row, reason=reason, at=at)
        self.countersign(at)
        head, row = person(self.key, "head", at), self.row
        actions.submit(by=head, registration=row, commitment=True, typed_name=head.name, at=at)

    def stop(self, at: datetime, product: str, reason: str) -> None:
        """A product is made no more."""
        found = self.product(product)
        formulas.stop_product(by=person(self.key, "officer", at), product=found, reason=reason, at=at)

    def relabel(self, at: datetime, product: str) -> None:
        """The label of a product as its formula asks for it."""
        found = self.product(product)
        formula = approved(found)
        assert formula is not None
        text = label_text(formula, at.date())["names"]
        formulas.change_product(by=person(self.key, "officer", at), product=found, label_text=text, at=at)

    def product(self, name: str) -> Product:
        """A product by its name."""
        found: Product = Product.objects.get(organisation=place(self.key), name=name)
        return found

    def take_up(self, at: datetime) -> None:
        """The county's reviewer begins."""
        actions.take_up(by=person(self.bureau, "reviewer", at), registration=self.row, at=at)

    def give_back(self, at: datetime, defects: list[tuple[str, str, str]], opinion: str = "") -> None:
        """Returned with all defects at once: the words, the check, and whose line (product, or nothing)."""
        row = self.row
        found = [DefectFacts(text, self.line(row, product, check), check) for text, check, product in defects]
        reviewer = person(self.bureau, "reviewer", at)
        actions.return_for_mending(by=reviewer, registration=row, defects=found, opinion=opinion, at=at)

    def line(self, row: Registration, product: str, check: str) -> RegistrationLine | None:
        """The first line of a product on which the check found something, else its first line."""
        if not product:
            return None
        lines = list(row.lines.filter(product_name=product).order_by("position"))
        bad = [each for each in lines if each.checks.get(check, {}).get("result") in ("fault", "ask")]
        return next(iter(bad or lines), None)

    def accept(self, at: datetime, opinion: str = "与系统预审一致，同意登记。") -> None:
        """Agreed: by one reviewer, and by a second where the filing is flagged."""
        self.by(at, "reviewer", actions.accept, opinion=opinion)
        if self.row.state == State.UNDER_REVIEW:
            self.by(at + timedelta(minutes=1), "second", actions.accept, opinion="复核无异议。")

    def reject(self, at: datetime, reason: str) -> None:
        """Not registered."""
        self.by(at, "reviewer", actions.reject, reason=reason)

    def suspend(self, at: datetime, reason: str, product: str = "") -> None:
        """The county's leader suspends the whole, or the lines of one product."""
        lines = list(self.row.lines.filter(product_name=product)[:1]) if product else None
        self.by(at, "leader", actions.suspend, reason=reason, lines=lines)

    def by(self, at: datetime, post: str, verb: Callable[..., Any], **facts: Any) -> None:
        """A verb of the county."""
        verb(by=person(self.bureau, post, at), registration=self.row, at=at, **facts)
