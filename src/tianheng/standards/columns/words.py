"""What a bulk check says of input that it cannot read."""

from __future__ import annotations

from typing import Any

from tianheng.standards.phrases import _language, traditional

WORDS: dict[str, tuple[str, str]] = {
    "column_missing": ("缺少这一列;需要的列: {columns}", "The column is missing; needed: {columns}"),
    "column_type": (
        "这一列的类型不能用;请改为 {types}(含量与事实不接受浮点数)",
        "This type will not do; use {types} (floats are never accepted)",
    ),
    "formula_null": (
        "第 {row} 行没有配方编号;每行都要有",
        "Row {row} has no formula id; every row needs one",
    ),
    "formula_returns": (
        "第 {row} 行的配方前面已经出现并已判完;请先按配方排序,或用 grouped=False",
        "The formula of row {row} was judged before; sort by formula, or use grouped=False",
    ),
}


def tell(key: str, **values: Any) -> str:
    """The phrase `key` in the language now spoken."""
    chinese, english = WORDS[key]
    language = _language.get()
    if language.startswith("en"):
        return english.format(**values)
    said = chinese.format(**values)
    return traditional(said) if language == "zh-hant" else said
