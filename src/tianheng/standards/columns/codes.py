"""The codes of a bulk check, and their words. Everything here is plain: no array library."""

from __future__ import annotations

from tianheng.standards.outcome import STATUSES
from tianheng.standards.thresholds import ASKED, FAILS, MOST, OK, REFUSED, UNREADABLE

ROW_WORDS = (OK, ASKED, FAILS, UNREADABLE)
VERDICTS = ("pass", "review", "fail", "unreadable")
PASS, REVIEW, FAIL, REFUSE = range(4)
RATIOS = ("none", "within", "uncertain", "exceeds")
NO_SUM, WITHIN, UNCERTAIN, EXCEEDS = range(4)
REASONS = (*STATUSES, *REFUSED)
NO_LIMIT = -1

# what a reader hands back for a formula beside its verdict: the notes on sweeteners are still to be asked; judge it
# again by exact shares; or wholly by the check
BY_SWEETENERS, BY_SHARES, BY_CHECK, NOT_COMPILED = 4, 8, 16, 32

# shares are whole numbers of 2^-44 of a limit: an amount of micrograms times a slope never leaves 64 bits
SCALE = 44
WHOLE = 1 << SCALE
MILLION = 1_000_000
# so near 1 the number of a sum is shown exactly, whatever that takes
CLOSE = WHOLE // 50_000
LEAST_SLOPE = 300_000
MOST_SHARE = WHOLE * 64
MOST_ITEMS = 30
# what cells of one residue leave is counted in 2^-24 µg; what counts by another's factor in 2^-26 µg of it
TEST_SCALE, LEAD_SCALE = 24, 26
# the slots of a cell's slopes: one a verdict, and one for what is open beyond its `split`
SLOTS, BEYOND = 4, 3
# so many items of so much never weigh more than the food
LARGE = MOST // 32

# marks of a cell: the sums it counts in; pairs that only the check can judge together; and what is odd about it
GROUPS, PAIRS = 10, 3
GROUP_BITS = (1 << GROUPS) - 1
SWEET_BITS = 0b11 << GROUPS
PAIR_BITS = ((1 << PAIRS) - 1) << GROUPS
MARK_AGAIN, MARK_REFUSED, MARK_MISSING, MARK_UNEVEN = 1 << 13, 1 << 14, 1 << 15, 1 << 16

# the same marks as counters of four bits in one word: sums and pairs, then open, failing, odd
FIELD = 4
FIELD_OPEN, FIELD_FAILS, FIELD_ODD = 1 << 52, 1 << 56, 1 << 60
MOST_IN_FIELD = 15

# a second word: a bit for the heading, and above them a counter of the items that have one
SKETCH = 60
