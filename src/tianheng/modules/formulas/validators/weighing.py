"""From what stands in a formula to the content of each line in the finished product: exact fractions throughout.

The batch is the finished product. A line's mass in it divided by the batch's mass is its content; nothing is assumed
to be lost. What evaporates lets the lines weigh more than the batch; that must be said (docs/adr/0022).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tianheng.core import quantities
from tianheng.core.mistakes import Mistake, Mistakes
from tianheng.modules.formulas.enums import (
    BASIS_UNITS,
    MASS_LEVELS,
    MASS_UNITS,
    VOLUME_LEVELS,
    VOLUME_UNITS,
    LineKind,
)
from tianheng.modules.formulas.validators.lines import ReadLine, line_mistake

BASIS_LABEL = _("批量基准")
MILLION = 1_000_000
THOUSAND = 1000
# 1 µL at 1 kg/L weighs 1 mg.
MICROGRAMS_PER_MICROLITRE = 1000


class Basis(NamedTuple):
    """The batch that amounts are for: as entered, and its mass in micrograms, exact.

    ``density`` (kg/L) is that of the product, None when it is not known and not needed.
    """

    amount: str
    unit: str
    micro: int
    mass: Fraction
    density: Fraction | None


class Weighed(NamedTuple):
    """A line with its ``level``: grams per kilogram of what it stands in (the product, or its compound ingredient).

    ``inside`` is the level in grams per kilogram of the finished product itself.
    """

    line: ReadLine
    level: Fraction
    inside: Fraction
    parts: tuple[Weighed, ...] = ()

    def walk(self) -> Iterator[Weighed]:
        """Itself and everything it is made of, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


def read_basis(amount: str, unit: str, density: str = "") -> Basis:
    """The batch. Raises Mistake for no number, a unit that is neither mass nor volume, a volume without density."""
    read = quantities.read(
        amount, unit, "basis_amount", BASIS_LABEL, dimensions=("mass", "volume"), unit_field="basis_unit"
    )
    if read.unit not in BASIS_UNITS:
        raise Mistake(
            "basis_unit", read.unit, _("批量不能用这个单位。"), _("请用 kg、g、t、L 或 mL。"), _("单位")
        )
    known = Fraction(density) if density else None
    if read.dimension == "volume" and known is None:
        raise Mistake(
            "basis_unit",
            read.unit,
            _("批量以体积计，但产品还没有密度。"),
            _("请在产品资料里填写密度（kg/L），或改用 kg 作批量基准。"),
            BASIS_LABEL,
        )
    mass = Fraction(read.micro)
    if read.dimension == "volume" and known is not None:
        mass = read.micro * MICROGRAMS_PER_MICROLITRE * known
    return Basis(read.entered, read.unit, read.micro, mass, known)


def weigh(lines: Sequence[ReadLine], basis: Basis, loss_note: str = "") -> tuple[Weighed, ...]:
    """Every line's content in the finished product. Raises Mistakes: a density missing, more than the whole."""
    mistakes: list[Mistake] = []
    made = _weighed(mistakes, lines, basis.mass, basis.density, Fraction(THOUSAND))
    if not mistakes:
        _within(mistakes, made, loss_note)
    if mistakes:
        raise Mistakes(mistakes)
    return made


def _weighed(
    mistakes: list[Mistake],
    lines: Sequence[ReadLine],
    whole: Fraction,
    density: Fraction | None,
    share: Fraction,
) -> tuple[Weighed, ...]:
    """Lines in a whole of ``whole`` micrograms, of which ``share`` grams stand in a kilogram of the product."""
    made = []
    for line in lines:
        try:
            level = _level(line, whole, density)
        except Mistake as error:
            mistakes.append(error)
            continue
        inside = level * share / THOUSAND
        own = whole * level / THOUSAND
        parts = _weighed(mistakes, line.parts, own, _density(line), inside)
        _whole_of(mistakes, line, parts)
        made.append(Weighed(line, level, inside, parts))
    return tuple(made)


def _level(line: ReadLine, whole: Fraction, density: Fraction | None) -> Fraction:
    """Grams per kilogram of the whole it stands in."""
    unit = line.facts.unit
    if unit in MASS_LEVELS:
        return Fraction(line.micro, MILLION)
    if unit in VOLUME_LEVELS:
        return Fraction(line.micro, MILLION) / _of_whole(line, density)
    mass = Fraction(line.micro)
    if unit in VOLUME_UNITS:
        mass = line.micro * MICROGRAMS_PER_MICROLITRE * _of_line(line)
    assert unit in (*MASS_UNITS, *VOLUME_UNITS)
    return mass * THOUSAND / whole


def _of_whole(line: ReadLine, density: Fraction | None) -> Fraction:
    if density is None:
        raise line_mistake(
            line.place,
            "unit",
            line.facts.unit,
            _("按体积计的用量要有产品（或所在复合配料）的密度。"),
            _("请先填写密度（kg/L），或改用 g/kg。"),
        )
    return density


def _density(line: ReadLine) -> Fraction | None:
    if line.facts.density:
        return Fraction(line.facts.density)
    return Fraction(1) if line.facts.kind == LineKind.WATER else None


def _of_line(line: ReadLine) -> Fraction:
    found = _density(line)
    if found is None:
        raise line_mistake(
            line.place,
            "density",
            line.facts.name,
            _("以 L、mL 计的配料要有自己的密度，才能换算成质量。"),
            _("请填写它的密度（kg/L），或改用 kg、g。"),
        )
    return found


def _whole_of(mistakes: list[Mistake], line: ReadLine, parts: Sequence[Weighed]) -> None:
    """What a compound ingredient is made of weighs no more than it does."""
    total = sum((part.level for part in parts), Fraction(0))
    if total > THOUSAND:
        mistakes.append(
            line_mistake(
                line.place,
                "parts",
                line.facts.name,
                _("组成合计 %(total)s，超过了它自己的 100%%。") % {"total": percent(total)},
                _("请核对下级各行的用量：质量按这种配料在本批中的用量计，g/kg 按它自己计。"),
            )
        )


def _within(mistakes: list[Mistake], lines: Sequence[Weighed], loss_note: str) -> None:
    """Lines weigh no more than the batch, unless it is said what is lost; an additive alone never does."""
    for one in lines:
        if one.level > THOUSAND and one.line.facts.kind not in (LineKind.INGREDIENT, LineKind.WATER):
            mistakes.append(
                line_mistake(
                    one.line.place,
                    "amount",
                    one.line.facts.amount,
                    _("单这一种就超过成品的 100%。"),
                    _("请核对用量和批量的单位。"),
                )
            )
    total = sum((one.level for one in lines), Fraction(0))
    if total > THOUSAND and not mistakes and not loss_note.strip():
        mistakes.append(
            Mistake(
                "basis_amount",
                percent(total),
                _("配料合计超过批量的 100%。"),
                _("批量按成品计：请核对用量和批量；确有蒸发失水的，请在“工艺失水、损耗说明”里写明。"),
                BASIS_LABEL,
            )
        )


def percent(level: Fraction) -> str:
    """Grams per kilogram as a percentage with at most two decimals, rounded up: what is over never reads 100%."""
    hundredths = -(-level * 10 // 1)
    whole, part = divmod(int(hundredths), 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%"
