"""Areas as data: any province is one CSV more. Old codes stay known and lead to the present one."""

import csv
from functools import cache
from pathlib import Path

from tianheng.accounts.enums import AreaKind
from tianheng.accounts.models import Area

SHIPPED = Path(__file__).parent / "data/areas"
FIELDS = ["name", "parent", "kind", "level", "successor"]


def load(path: Path, *, using: str = "default") -> int:
    """Read ``code,name,parent,kind,level,successor,…`` into the table; what is there is brought up to date.

    Rows may stand in any order. Returns their number; raises ValueError naming line, column and value.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(enumerate(csv.DictReader(file), 2))
    known = {row["code"] for _, row in lines} | set(Area.objects.using(using).values_list("code", flat=True))
    areas = [read(row, line, known) for line, row in lines]
    # Children and old codes after what they point at, also on a database that checks at once.
    areas.sort(key=lambda area: (area.successor_id is not None, area.level, area.code))
    Area.objects.using(using).bulk_create(
        areas, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
    )
    return len(areas)


def read(row: dict[str, str], line: int, known: set[str]) -> Area:
    """One line of the file."""
    for column in ("parent", "successor"):
        if row[column] and row[column] not in known:
            raise ValueError(
                f"line {line}, {column}: {row[column]!r} is no code of this file or of the table"
            )
    if row["kind"] not in AreaKind.values:
        raise ValueError(f"line {line}, kind: {row['kind']!r} is none of {', '.join(AreaKind.values)}")
    if not row["level"].isdecimal():
        raise ValueError(f"line {line}, level: {row['level']!r} is no number; write 1 to 4")
    return Area(
        code=row["code"],
        name=row["name"],
        parent_id=row["parent"] or None,
        kind=row["kind"],
        level=int(row["level"]),
        successor_id=row["successor"] or None,
    )


def load_shipped(*, using: str = "default") -> None:
    """Load every file in ``data/areas``."""
    for path in sorted(SHIPPED.glob("*.csv")):
        load(path, using=using)


@cache
def shipped_names() -> dict[str, str]:
    """The names of the shipped areas by code, without asking the database."""
    found: dict[str, str] = {}
    for path in sorted(SHIPPED.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found |= {row["code"]: row["name"] for row in csv.DictReader(file)}
    return found


def present(code: str) -> Area | None:
    """The area of today that ``code`` means, an old code followed to its successor; None when unknown."""
    area: Area | None = Area.objects.select_related("successor").filter(code=code).first()
    return area.successor if area is not None and area.successor_id else area
