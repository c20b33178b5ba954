"""The codes of a bulk check, and their words. Everything here is plain: no array library."""

from __future__ import annotations

from tianheng.standards.outcome import STATUSES
from tianheng.standards.thresholds import ASKED, FAILS, OK, REFUSED, UNREADABLE

ROW_WORDS = (OK, ASKED, FAILS, UNREADABLE)
VERDICTS = ("pass", "review", "fail", "unreadable")
PASS, REVIEW, FAIL, REFUSE = range(4)
RATIOS = ("none", "within", "uncertain", "exceeds")
NO_SUM, WITHIN, UNCERTAIN, EXCEEDS = range(4)
REASONS = (*STATUSES, *REFUSED)
NO_LIMIT = -1

# what a reader hands back for a formula beside its verdict: judge it again by exact shares, or wholly by the check
BY_SHARES, BY_CHECK, NOT_COMPILED = 4, 8, 16

# shares are whole numbers of 2^-44 of a limit: an amount of micrograms times a slope never leaves 64 bits
SCALE = 44
WHOLE = 1 << SCALE
NEAR = WHOLE // 10_000
LEAST_SLOPE = 300_000
MOST_SHARE = WHOLE * 64
MOST_ITEMS = 30

# marks of a cell beside its sums
GROUPS = 10
SWEET = (1 << GROUPS, 1 << (GROUPS + 1))
MARK_AGAIN, MARK_REFUSED, MARK_MISSING = 1 << 12, 1 << 13, 1 << 14
GROUP_BITS = (1 << GROUPS) - 1
PAIR_BITS = (1 << (GROUPS + 2)) - 1

# the same marks as fields of a word, four bits each: sums and sweeteners, then open, failing, refused, again
FIELD = 4
FIELD_OPEN, FIELD_FAILS = 1 << 48, 1 << 52
FIELD_REFUSED, FIELD_AGAIN = 1 << 56, 1 << 60
MOST_IN_FIELD = 15
