"""English names: words, which the PDF stores without blanks, told apart by the gaps between letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tools.law.pages import Char

BLANK = 0.19  # ems between the ink of two letters: at most 0.18 inside a word, at least 0.21 between words
NOT_WORDS = ",;()[]{}-"
BROKEN = re.compile(r"(?<=[a-z]{2})- (?=[a-z])")  # a word broken at the end of a line
HANGING = re.compile(r"-(?=and )")  # mono- and diglycerides
ALIAS = re.compile(r"(?<=[A-Za-z])(?=\((?!di\)|\+))|(?<=\))(?=\()|(?<=\d\))(?=[a-z])")
COMMA = re.compile(r"(?<!\d)[,;](?=\S)|[,;](?=[A-Za-z])")  # not the commas of 2,2,4,4-


def english(lines: Sequence[Sequence[Char]]) -> str:
    """The text of an English name: blanks restored, words broken at a line's end made whole.

    Brackets and commas are set as wide signs; a blank before a bracket and after a comma stands for that.
    """
    text = BROKEN.sub("", " ".join(_line(line) for line in lines))
    text = COMMA.sub(lambda found: found[0] + " ", HANGING.sub("- ", text))
    return re.sub(" +", " ", ALIAS.sub(" ", text))


def _line(line: Sequence[Char]) -> str:
    text = line[0].text
    for left, right in pairwise(line):
        text += (" " if _apart(left, right) else "") + right.text
    return text


def _apart(left: Char, right: Char) -> bool:
    if left.text in NOT_WORDS or right.text in NOT_WORDS:
        return False
    return (right.left - left.right) / left.size > BLANK
