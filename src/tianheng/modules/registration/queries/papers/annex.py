"""The annex of F01: every product with its additives, one line each."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tianheng.modules.formulas.enums import LineKind
from tianheng.modules.registration.models import RegistrationLine
from tianheng.modules.registration.queries.papers.common import told


def counts(lines: Sequence[RegistrationLine]) -> list[list[str]]:
    """How many lines of each kind, how many of them carried in, how many to be looked at by a person."""
    kinds = Counter(line.kind for line in lines)
    carried = Counter(line.kind for line in lines if line.carried)
    asks = Counter(line.kind for line in lines if line.tone == "review")
    return [
        [str(kind.label), str(kinds[kind]), str(carried[kind]), str(asks[kind])]
        for kind in LineKind
        if kinds[kind]
    ]


def by_product(lines: Sequence[RegistrationLine]) -> list[list[RegistrationLine]]:
    """Lines together by product, in their order."""
    found: dict[int, list[RegistrationLine]] = {}
    for line in lines:
        found.setdefault(line.product_id, []).append(line)
    return list(found.values())


def annex_heads() -> list[str]:
    """The columns of the annex."""
    return [
        _("序号"),
        _("食品添加剂通用名称\nCNS / INS"),
        _("功能"),
        _("生产商\n许可证编号"),
        _("添加剂\n执行标准"),
        _("标准规定\n最大使用量"),
        _("配方设计\n使用量"),
        _("折算后\n使用量"),
        _("使用工序\n使用方法"),
        _("系统核对结果"),
    ]


def annex_product(lines: Sequence[RegistrationLine]) -> dict[str, Any]:
    """One product with its facts and lines, as a heading and rows of the annex."""
    first = lines[0]
    facts = first.product_facts
    known = [
        (_("商标"), facts.get("trademark", "")),
        (_("规格"), facts.get("specification", "")),
        (_("执行标准"), facts.get("standard_number", "")),
        (_("许可类别"), facts.get("licence_class", "")),
        (_("食品分类号"), f"{first.category} {first.category_name}".strip()),
        (_("年产量（吨）"), facts.get("annual_output", "")),
        (_("标签配料表"), " ".join(first.label_text.split())),
    ]
    return {
        "name": first.product_name,
        "facts": [[name, str(value)] for name, value in known if value],
        "lines": [annex_line(number, line) for number, line in enumerate(lines, 1)],
    }


def annex_line(number: int, line: RegistrationLine) -> list[str]:
    """One line of the annex, every field of F01."""
    numbers = " / ".join(part for part in (line.cns, line.ins and f"INS {line.ins}") if part)
    return [
        str(number),
        told(named(line), numbers),
        told(line.function, "" if line.kind == LineKind.ADDITIVE else str(line.get_kind_display())),
        told(line.maker, line.maker_licence, _("进口") if line.imported else ""),
        line.spec_standard,
        line.limit_text,
        line.level_text,
        line.compared,
        told(line.step, line.method, carried_words(line)),
        told(str(line.get_status_display()) if line.status else "—", line.answer),
    ]


def named(line: RegistrationLine) -> str:
    """The common name; the name in the formula behind it where it is another, the compound additive it is part of."""
    other = f"（{line.name}）" if line.name and line.name != line.additive else ""
    premix = _("，属%(premix)s") % {"premix": line.premix} if line.premix else ""
    return f"{line.additive}{other}{premix}"


def carried_words(line: RegistrationLine) -> str:
    """Whether it was carried in, and with what."""
    return _("由%(source)s带入") % {"source": line.carried_from} if line.carried else ""
