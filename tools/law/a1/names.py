"""A heading's Chinese name taken apart: the name itself, its aliases, the substances under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.law.a1.brackets import groups, split

ALIAS = re.compile("又名|简称")
MEMBERS = "包括"
QUOTES = "“”"
BROKEN = re.compile(r"(?<=[A-Z])-(?=[A-Z]+”)")  # “DA-TEM” is DATEM broken at the line's end


@dataclass
class Names:
    """A name without its brackets, and what stood in them."""

    name: str = ""
    aliases: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


def parse(text: str) -> Names:
    """The parts of a printed name: (又名…) and (简称…) are aliases, (包括…) members; other brackets stay.

    Substances that share a heading by commas are its members; 单,双甘油脂肪酸酯 is one substance.
    """
    found, end = Names(), 0
    for start, stop in groups(text := BROKEN.sub("", text)):
        found.name += text[end:start] + _bracket(text[start:stop], found)
        end = stop
    found.name += text[end:]
    found.members = found.members or _listed(found.name)
    return found


def _bracket(text: str, found: Names) -> str:
    """Put a bracket's contents where they belong; the bracket itself if it is part of the name."""
    inner = text[1:-1]
    if inner.startswith(MEMBERS):
        _add_members(split(inner.removeprefix(MEMBERS)), found)
    elif ALIAS.match(inner):
        found.aliases += [ALIAS.sub("", part).strip(QUOTES) for part in split(inner)]
    else:
        return text
    return ""


def _add_members(texts: Sequence[str], found: Names) -> None:
    """Members in printed order, those nested in a member after it, their aliases with the heading's."""
    for text in texts:
        member = parse(text)
        found.members += [member.name, *member.members]
        found.aliases += member.aliases


def _listed(name: str) -> list[str]:
    parts = split(name)
    return parts if len(parts) > 1 and all(len(part) > 1 for part in parts) else []
