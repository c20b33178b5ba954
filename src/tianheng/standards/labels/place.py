"""Where an entry stands in the list, and what that makes of its additives."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tianheng.standards.labels.nesting import Node
from tianheng.standards.labels.prefixes import Prefix, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """Scope and class announced, the compound ingredients around it, and how surely.

    `loose` is true after a colon, where nothing prints the end of the scope; `unclosed` names the compound
    ingredient whose bracket was never closed.
    """

    scope: Scope = ""
    function: str = ""
    path: tuple[str, ...] = ()
    loose: bool = False
    unclosed: str = ""


def inside_announcer(node: Node, prefix: Prefix, place: Place) -> Place:
    """Inside 食品添加剂(…) or 增稠剂(…): an outer class holds until an inner one is named."""
    function = prefix.function or (place.function if prefix.scope == "additive" else "")
    return replace(place, scope=prefix.scope, function=function, loose=node.opened == ":")


def inside_compound(node: Node, name: str, place: Place) -> Place:
    """Inside a compound ingredient. What stands in 食品添加剂(…) or after 面饼: was added directly."""
    if place.scope != "":
        return place
    if node.opened == ":":
        return replace(place, loose=True)
    return Place("", "", (*place.path, name), False, place.unclosed if node.closed else name)
