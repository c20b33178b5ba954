"""Makes the ingredients and additives of the result, with positions in the original text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tianheng.standards.labels.compact import Compact
from tianheng.standards.labels.entry import Entry
from tianheng.standards.labels.model import Ingredient, Kind, Named
from tianheng.standards.labels.place import Place
from tianheng.standards.labels.senses import Meaning
from tianheng.standards.names.additives import Resolution


@dataclass(slots=True)
class Collector:
    """Collects the additives named in one label, in order."""

    text: Compact
    named: list[Named] = field(default_factory=list)

    def name(self, found: Entry, known: Meaning | None, place: Place, question: str) -> None:
        """Add an additive; `known` None means that no table knows the name."""
        match = known.match if known else None
        start, end = self.text.span(found.start, found.end)
        self.named.append(
            Named(
                raw=self.text.original[start:end],
                start=start,
                end=end,
                function=place.function,
                path=place.path,
                table=match.table if match else "",
                target=match.target if match else "",
                member=match.member if match else "",
                how=match.how if match else "",
                score=match.score if match else 0,
                question=self._with_doubt(found, place, question),
                ins=known.ins if known else "",
            )
        )

    def ingredient(
        self,
        found: Entry,
        kind: Kind,
        function: str = "",
        *,
        percent: Decimal | None = None,
        children: tuple[Ingredient, ...] = (),
        resolution: Resolution | None = None,
    ) -> Ingredient:
        """The ingredient an entry is; `percent` defaults to the one printed in its name."""
        start, end = self.text.span(found.start, found.end)
        amount = found.percent if percent is None else percent
        return Ingredient(self.printed(found), start, end, kind, function, amount, children, resolution)

    def printed(self, found: Entry) -> str:
        """The entry's name as the label has it, line ends taken out."""
        return self.text.printed(found.start, found.end)

    def _with_doubt(self, found: Entry, place: Place, question: str) -> str:
        if not (place.unclosed and place.path):
            return question
        name = self.printed(found)
        doubt = f"“{place.unclosed}”的括号没有右括号，不能确定“{name}”是由它带入还是直接加入"
        return f"{question}；{doubt}" if question else doubt
