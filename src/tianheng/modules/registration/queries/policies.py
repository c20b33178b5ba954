"""What an area asks of its producers, found from the enterprise upwards."""

from datetime import date

from tianheng.accounts.models import Area, Organisation
from tianheng.modules.registration.enums import PolicyKind
from tianheng.modules.registration.models import Policy


def policy_of(where: Area | Organisation, on: date) -> Policy:
    """The policy in force on a day for an area or an enterprise: of its zone, its county, its city, its province.

    Where nobody has decided anything, enterprises keep their register themselves (``internal_only``): no national law
    makes them file. That answer is not saved.
    """
    codes = chain(where)
    found = {each.area_id: each for each in Policy.objects.filter(area__in=codes, since__lte=on)}
    nearest = next((found[code] for code in codes if code in found), None)
    return nearest or Policy(area_id=codes[0], kind=PolicyKind.INTERNAL_ONLY, since=on)


def chain(where: Area | Organisation) -> list[str]:
    """The areas whose word counts, the nearest first."""
    if isinstance(where, Organisation):
        unit = [where.reporting_unit_id] if where.reporting_unit_id else []
        return [*unit, *upwards(where.area_id)]
    if where.code.isdecimal():
        return upwards(where.code)
    return [where.code, *(upwards(where.parent_id) if where.parent_id else [])]


def upwards(code: str) -> list[str]:
    """An area and those that hold it: ``350582``, ``350500``, ``350000``; a township begins with itself."""
    below = [code] if len(code) > 6 else []
    return list(dict.fromkeys([*below, code[:6], f"{code[:4]}00", f"{code[:2]}0000"]))
