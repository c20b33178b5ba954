"""What this room says to a person about a workbook: simplified Chinese and English, traditional by conversion."""

from __future__ import annotations

from functools import cache
from typing import Any

TEXTS: dict[str, tuple[str, str]] = {
    "too_large": (
        "文件 {size} MB，超过 {most} MB。请拆成几个文件，或删去图片和多余的工作表",
        "The file has {size} MB, more than {most} MB. Split it, or remove pictures and sheets that are not needed",
    ),
    "empty": ("文件是空的。请选择含有数据的工作簿", "The file is empty. Choose a workbook with data"),
    "old_excel": (
        "这是旧格式（.xls）或加了密码的工作簿。请在 Excel 中另存为“Excel 工作簿（.xlsx）”，不设密码",
        "This is an old .xls file, or it has a password. Save it as “Excel Workbook (.xlsx)” without a password",
    ),
    "not_excel": (
        "这不是 Excel 工作簿（.xlsx）。请用 Excel 另存为 .xlsx 后再传",
        "This is not an Excel workbook (.xlsx). Save it as .xlsx and send it again",
    ),
    "broken": (
        "工作簿已损坏，读不出来。请用 Excel 打开并重新保存后再传",
        "The workbook is damaged. Open it in Excel, save it again and send it once more",
    ),
    "encoding": (
        "文件的文字编码读不出来（不是 UTF-8、UTF-16 或 GB 18030），或这不是文本。请用 Excel 另存为 .xlsx 后再传",
        "The file is not text in UTF-8, UTF-16 or GB 18030. Save it as .xlsx in Excel and send it again",
    ),
    "broken_text": (
        "文本里有没有结束的引号，或一格过长，读不成表格。请用 Excel 另存为 .xlsx 后再传",
        "The text has a quotation mark without end, or a cell too long. Save it as .xlsx in Excel and send it again",
    ),
    "bomb": (
        "工作簿解压后过大（超过 {most} MB），不予打开。请只保留需要的行，另存后再传",
        "Unpacked, the workbook is larger than {most} MB and is not opened. Keep only the rows you need",
    ),
    "too_many_rows": (
        "工作表的范围到第 {rows} 行、第 {columns} 列，超出能处理的范围。请删去数据之外的空行空列，另存后再传",
        "The sheet reaches row {rows} and column {columns}: too far. Delete empty rows and columns, then save",
    ),
    "no_header": (
        "没有找到表头。第一行须含有“{needed}”等列名，可下载模板对照",
        "No heading row was found. The first row needs the columns “{needed}”; see the template",
    ),
    "missing_columns": (
        "缺少列：{missing}。现有列：{found}。请对照模板补上",
        "Columns missing: {missing}. Columns found: {found}. Add them as in the template",
    ),
    "double_column": (
        "有两列都读作“{title}”（{columns}）。请只留一列",
        "Two columns are both read as “{title}” ({columns}). Keep one of them",
    ),
    "no_rows": ("表头之下没有数据。请填入配方后再传", "There is no data below the headings"),
    "give_id": ("请填写配方编号", "Give the number of the formula"),
    "differs": (
        "与同一配方第 {row} 行的“{other}”不同。同一配方请填写一致，或留空",
        "Differs from “{other}” in row {row} of the same formula. Write the same, or leave it empty",
    ),
    "number_code": (
        "Excel 把分类号当成了数字，“12.10”会变成“12.1”。请把这一列设为文本格式后重新填写",
        "Excel took the code for a number, which turns “12.10” into “12.1”. Format the column as text and retype it",
    ),
    "which_category": (
        "按名称不能确定食品类别。相近的有：{near}。请填写分类号",
        "The name does not settle the food category. Near ones: {near}. Give the code",
    ),
    "no_category": (
        "没有找到这种食品的类别，请填写附录 E 的分类号，如 12.10.02",
        "No category was found for this food. Give the code of Appendix E, e.g. 12.10.02",
    ),
    "percent_or_share": (
        "“{value}”是 {value}% 还是 {percent}%？请连同 % 号一起写明",
        "Is “{value}” {value} % or {percent} %? Write it with its % sign",
    ),
    "bad_percent": ("请填写 0 到 100 之间的百分数，如 30%", "Give a percentage from 0 to 100, e.g. 30%"),
    "bad_date": ("日期写作 2026-05-01", "Write the date as 2026-05-01"),
    "bad_answers": (
        "答复写作“仅限虾类=是；罐头除外=否”",
        "Write answers as “仅限虾类=是；罐头除外=否” (是 = yes, 否 = no)",
    ),
    "bad_composition": (
        "复配成分写作“三聚磷酸钠 50%；焦磷酸钠 40%”",
        "Write the composition as “三聚磷酸钠 50%；焦磷酸钠 40%”",
    ),
    "give_source": (
        "带入的添加剂须同时填写配料名称、配料分类号和配料占比",
        "A carried-over additive needs the ingredient, its category and its share",
    ),
}


def text(key: str, language: str = "zh-hans", /, **values: Any) -> str:
    """The sentence ``key`` with its values, in ``language`` (zh-hans, zh-hant or en)."""
    chinese, english = TEXTS[key]
    if language.startswith("en"):
        return english.format(**values)
    said = chinese.format(**values)
    return traditional(said) if language.lower() == "zh-hant" else said


def traditional(said: str) -> str:
    """Simplified Chinese turned into traditional."""
    converted: str = _converter().convert(said)
    return converted


@cache
def _converter() -> Any:
    import opencc  # slow to load: only readers of traditional Chinese pay for it

    return opencc.OpenCC("s2tw")
