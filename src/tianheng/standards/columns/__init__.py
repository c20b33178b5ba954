"""The check over columns: the same verdicts for millions of rows, as Arrow batches or Parquet files.

```python
from tianheng.standards.columns import check_batches, check_parquet
for verdicts in check_batches(batches): ...
check_parquet(["2026-05.parquet"], out="verdicts", workers=2)
```
Needs numpy and pyarrow (`tianheng[columns]`); numba, if installed (`tianheng[fast]`), makes it about four times as
fast. This package alone knows an array library; the thresholds it compiles (`standards.thresholds`) are
read off the check itself. What thresholds cannot tell is judged by the check.
"""

from __future__ import annotations

from tianheng.standards.columns.batches import check_batches
from tianheng.standards.columns.files import check_parquet, check_paths
from tianheng.standards.columns.kernel import Columns, Kernel, Verdicts

__all__ = ["Columns", "Kernel", "Verdicts", "check_batches", "check_parquet", "check_paths"]
