"""Brackets, colons and separators of a list as a tree of nodes; no names are understood here."""

from __future__ import annotations

from dataclasses import dataclass, field

from tianheng.standards.labels.compact import Compact
from tianheng.standards.labels.prefixes import ANNOUNCERS, prefix_of
from tianheng.standards.labels.protected import protected

DEEPEST = 12
SEPARATORS = frozenset(",;。!|.")
_SIGNS = SEPARATORS | frozenset("():")
_ENDS_COLON = frozenset(";。!")
_SQUARE = frozenset("[]【】［］〔〕〖〗{}｛｝")


@dataclass(slots=True)
class Node:
    """An entry: the place of its name, what stands in its brackets or after its colon.

    `opened` is "(" or ":" when it has children; `closed` tells whether the bracket was closed, `stop` where
    its last bracket ended (the end of the name if it has none).
    """

    start: int
    end: int
    children: list[Node] = field(default_factory=list)
    opened: str = ""
    closed: bool = True
    stop: int = 0


class _Reader:
    """Walks once over the folded text; the stack holds the nodes whose brackets or colons are open."""

    def __init__(self, text: Compact, start: int, end: int) -> None:
        self.text, self.at, self.end = text, start, end
        self.shield = protected(text.text[:end])
        self.root = Node(start, start, opened="root")
        self.stack: list[tuple[Node, bool]] = [(self.root, False)]
        self.begin: int | None = None

    def read(self) -> list[Node]:
        while self.at < self.end:
            self._step(self.text.text[self.at])
            self.at += 1
        self._finish()
        for node, _ in self.stack[1:]:
            self._unclosed(node)
        return self.root.children

    def _step(self, character: str) -> None:
        if self.shield[self.at] or character not in _SIGNS:
            if self.begin is None:
                self.begin = self.at
        elif character == "(":
            self._open("(")
        elif character == ")":
            self._close()
        elif character == ":":
            self._colon()
        else:
            self._separate(character)

    def _finish(self) -> Node | None:
        """End the name being read, if any, and hang it into the innermost open node."""
        if self.begin is None:
            return None
        node = Node(self.begin, self.at, stop=self.at)
        self.stack[-1][0].children.append(node)
        self.begin = None
        return node

    def _separate(self, character: str) -> None:
        self._finish()
        if character in _ENDS_COLON:
            self._leave_colons()

    def _leave_colons(self) -> None:
        while self.stack[-1][0].opened == ":":
            self.stack.pop()

    def _open(self, sign: str) -> None:
        if len(self.stack) > DEEPEST:
            self._finish()
            self.text.problem(f"括号超过{DEEPEST}层，更深的已略过")
            return
        self._part_announcer()
        node = self._finish() or self._reopened()
        node.opened, node.closed = sign, False
        self.stack.append((node, self.text.written(self.at) in _SQUARE))

    def _part_announcer(self) -> None:
        """食用盐 食品添加剂(…: the announcing word is an entry of its own."""
        if self.begin is None or prefix_of(self.text.text[self.begin : self.at]):
            return
        cut = announcer_within(self.text.text, self.begin, self.at, self.text.breaks)
        if cut:
            self.stack[-1][0].children.append(Node(self.begin, cut, stop=cut))
            self.begin = cut

    def _reopened(self) -> Node:
        """A bracket right after a bracket belongs to the same entry; one after a separator has no name."""
        siblings = self.stack[-1][0].children
        follows = self.at > 0 and self.text.text[self.at - 1] == ")"
        if follows and siblings and siblings[-1].opened == "(":
            return siblings[-1]
        node = Node(self.at, self.at)
        siblings.append(node)
        return node

    def _colon(self) -> None:
        if self.begin is None:
            last = self.stack[-1][0].children[-1:] if self.text.text[self.at - 1 : self.at] == ")" else []
            if last:
                self._continue(last[0])
            return
        self._part_announcer()
        name = self.text.text[self.begin : self.at]
        self._leave_colon_for(name)
        node = self._finish()
        if node:
            node.opened = ":"
            self.stack.append((node, False))

    def _continue(self, node: Node) -> None:
        node.opened = ":"
        self.stack.append((node, False))

    def _leave_colon_for(self, name: str) -> None:
        """防腐剂:山梨酸钾,甜味剂: the second class ends the first; 食品添加剂:防腐剂: holds both."""
        while self.stack[-1][0].opened == ":":
            owner = prefix_of(self.text.text[self.stack[-1][0].start : self.stack[-1][0].end])
            inner = prefix_of(name)
            if owner and not owner.function and owner.scope == "additive" and inner and inner.function:
                return
            self.stack.pop()

    def _close(self) -> None:
        self._finish()
        square = self.text.written(self.at) in _SQUARE
        depth = self._partner(square)
        if depth is None:
            self.text.problem("多出一个右括号，已略过")
            return
        for node, _ in self.stack[depth + 1 :]:
            if node.opened == "(":
                self._unclosed(node)
        self.stack[depth][0].closed = True
        self.stack[depth][0].stop = self.at + 1
        del self.stack[depth:]

    def _partner(self, square: bool) -> int | None:
        """The open bracket that a closing one ends: the innermost; when a closing bracket is missing in what
        follows, the innermost of the same shape.
        """
        open_ = [depth for depth, (node, _) in enumerate(self.stack) if node.opened == "("]
        if not open_:
            return None
        rest = self.text.text[self.at : self.end]
        missing = len(open_) > rest.count(")") - rest.count("(")
        alike = [depth for depth in open_ if self.stack[depth][1] == square] if missing else []
        return alike[-1] if alike else open_[-1]

    def _unclosed(self, node: Node) -> None:
        if node.opened == "(" and not node.closed:
            name = self.text.printed(node.start, node.end) or "（"
            self.text.problem(f"“{name}”后的括号没有右括号，括号内外的配料请核对")


def announcer_within(text: str, start: int, end: int, breaks: frozenset[int]) -> int:
    """Where the announcing word at the end of a name begins, if other words stand before it; else 0."""
    for word in ANNOUNCERS.split("|"):
        if text.endswith(word, start, end) and end - len(word) > start:
            return end - len(word)
    for at in sorted(breaks):
        if start < at < end and prefix_of(text[at:end]):
            return at
    return 0


def nodes(text: Compact, start: int, end: int) -> list[Node]:
    """The entries of the folded text between two places, with problems noted on `text`."""
    return _Reader(text, start, end).read()
