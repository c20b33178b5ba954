"""The law as a library: GB 2760-2024 as exact data, and a check that is never falsely safe.

```python
from tianheng.standards import check
check({"production_date": "2026-05-01", "food": {"category": "12.04"},
       "items": [{"additive": "苯甲酸钠", "amount": "1.1", "unit": "g/kg"}]})["verdict"]
```
Pure: no framework, no clock, no network. Everything is loaded on first use.
"""

from __future__ import annotations

from tianheng.standards.check import check, check_many
from tianheng.standards.compiler import edition
from tianheng.standards.errors import InputError, InputErrors, LawError, TianhengError
from tianheng.standards.phrases import speaking

__all__ = [
    "InputError",
    "InputErrors",
    "LawError",
    "TianhengError",
    "check",
    "check_many",
    "edition",
    "speaking",
]
