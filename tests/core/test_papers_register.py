"""The register's papers as typst sets them: one line and two hundred, long names, nothing lost, nothing of markup."""

import struct
import zlib
from typing import Any

import pymupdf
import pytest

from tests.core.test_papers import REGULAR, missing, text_of
from tianheng.core.papers import parts, pdf, qr_svg

ADDRESS = "https://tianheng.example.cn/verify/ACDEFGHJKMNP/"
LONG = "泉州台商投资区某某某生物科技食品添加剂研究开发生产销售进出口贸易（集团）股份有限公司第二分公司安海镇生产基地"
FOREIGN = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
CAUTION = "登记不等于许可，企业对合规负责。"


def drawing() -> list[int]:
    """A PNG of one stroke."""
    rows = b"".join(b"\0" + bytes(0 if abs(x - y) < 3 else 255 for x in range(60)) for y in range(60))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60, 60, 8, 0, 0, 0, 0)
    whole = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return list(b"\x89PNG\r\n\x1a\n" + whole)


def signed() -> dict[str, Any]:
    people = [
        {
            **parts.signer("主要负责人", "陈明辉", code="ACDE-FGHJ-KMNP"),
            "picture": drawing(),
            "at": "2026-05-06 09:30",
        },
        parts.signer("食品安全总监", "林志强", code="QRTW-XYAC-DEFG"),
    ]
    return {
        "commitment": ["本企业承诺：所登记的内容真实、完整。"],
        "signatures": people,
        "attachments": ["供应商资质.pdf", f"{FOREIGN}.pdf"],
        "reviews": [["经办", "黄明", "同意登记", "材料齐全。", "2026-05-08"]],
        "caution": CAUTION,
        "address": ADDRESS,
        "organisation": LONG,
    }


WORDS: dict[str, Any] = {
    "commitment": "企业承诺",
    "attachments": "附件",
    "nothing": "无",
    "opinions": "审核意见",
    "opinion": ["环节", "审核人", "决定", "意见", "日期"],
}


def head(title: str, **more: Any) -> dict[str, Any]:
    qr = {"qr": qr_svg(ADDRESS), "code": "ACDE-FGHJ-KMNP"}
    return parts.head(title, number="闽添登〔2026〕350582-0007号", foot="添衡 Tianheng", **{**qr, **more})


def annex_line(number: int) -> list[str]:
    maker = LONG if number % 7 == 0 else "南通某某化工有限公司"
    first = [
        str(number),
        f"第{number}号添加剂（山梨酸钾）\nCNS 17.004 / INS 202",
        "防腐剂",
        f"{maker}\nSC20132060200012",
    ]
    return [
        *first,
        "GB 1886.39",
        "0.5 g/kg（以山梨酸计）",
        "0.6 g/kg",
        "0.4478 g/kg",
        "拌料\n溶解后加入",
        "未超限量",
    ]


def f01(count: int) -> dict[str, Any]:
    heads = "序号 食品添加剂通用名称 功能 生产商 执行标准 最大使用量 设计使用量 折算后使用量 工序 核对结果"
    return {
        **head("食品添加剂使用登记表", subtitle=LONG),
        **signed(),
        "facts": [["企业名称", LONG], ["生产地址", FOREIGN], ["登记年度", "2026"]],
        "persons": [["主要负责人", "陈明辉", "0595-85661234"], ["食品安全员", "", ""]],
        "counts": [["食品添加剂", str(count), "1", "0"]],
        "products": [
            {
                "name": LONG,
                "facts": [["规格", "500 g/袋"]],
                "lines": [annex_line(n) for n in range(1, count + 1)],
            },
            {"name": FOREIGN, "facts": [], "lines": [annex_line(1)]},
        ],
        "words": {
            **WORDS,
            "persons": "有关人员",
            "person": ["职务", "姓名", "电话"],
            "scope": "登记范围",
            "count": ["类别", "项数", "带入", "须人工核对"],
            "annex": "明细见附表。",
            "annex_title": "附表：产品与食品添加剂明细",
            "columns": heads.split(),
        },
    }


def f14(count: int) -> dict[str, Any]:
    return {
        **head("食品添加剂使用变更登记表"),
        **signed(),
        "facts": [["原登记编号", "闽添登〔2025〕350582-0001号"], ["变更类型", "用量上调", True]],
        "changes": [
            [str(n), "用量上调", f"第{n}号产品 · {LONG}", "0.4 g/kg", "0.6 g/kg"] for n in range(1, count + 1)
        ],
        "reason": "配方调整",
        "words": {
            **WORDS,
            "changes": "变更内容",
            "columns": ["序号", "类型", "产品", "变更前", "变更后"],
            "reason": "变更原因",
        },
    }


def f15(count: int, sheet: str = "a4") -> dict[str, Any]:
    return {
        **parts.head("食品添加剂使用公示表", sheet=sheet),
        "organisation": LONG,
        "code_image": qr_svg(ADDRESS),
        "caution": CAUTION,
        "address": ADDRESS,
        "facts": [["登记编号", "闽添登〔2026〕350582-0007号"], ["有效期至", "2026-12-31"]],
        "products": [
            {"name": FOREIGN, "facts": [], "lines": [["1", "山梨酸及其钾盐（暂停）", "防腐剂"]]},
            {
                "name": LONG,
                "facts": [],
                "lines": [[str(n), f"第{n}号添加剂", LONG] for n in range(1, count + 1)],
            },
        ],
        "commitment": ["本企业承诺：不添加非食用物质。"],
        "closing": [["公示日期", "2026-05-08"], ["监督电话", "12315"]],
        "words": {
            "columns": ["序号", "食品添加剂", "功能"],
            "commitment": "企业承诺",
            "scan": "扫码查看登记",
        },
    }


def certificate(count: int) -> dict[str, Any]:
    return {
        **parts.head("食品添加剂使用登记凭证", number="闽添登〔2026〕350582-0007号"),
        "state": "暂停" if count > 1 else "",
        "organisation": LONG,
        "says": f"{LONG}已就下列产品使用的食品添加剂办理登记，特发此凭证。",
        "facts": [["企业名称", LONG], ["有效期", "2026-05-08 至 2026-12-31"]],
        "products": "、".join(f"第{n}号产品" for n in range(1, min(count, 40) + 1)) + "。",
        "code_image": qr_svg(ADDRESS),
        "address": ADDRESS,
        "bureau": "晋江市市场监督管理局",
        "date": "2026年5月8日",
        "caution": f"本凭证不是行政许可。{CAUTION}",
        "words": {"products": "登记的产品", "scan": "扫码查看公示"},
    }


def receipt(_count: int) -> dict[str, Any]:
    return {
        **head("受理回执"),
        **signed(),
        "reviews": [],
        "says": "你单位报送的食品添加剂使用登记（首次登记）已收到，现予受理。",
        "facts": [["受理编号", "350582-2026-0007"], ["办理期限", "2026-05-13"]],
        "remarks": ["请凭受理编号查询办理进度。"],
        "bureau": "晋江市市场监督管理局",
        "date": "2026年5月6日",
        "words": WORDS,
    }


PAPERS = {"f01": f01, "f14": f14, "f15": f15, "certificate": certificate, "receipt": receipt}


def flat(made: bytes) -> str:
    """The text without line ends and without the places where a long word may break."""
    return "".join(text_of(made).split()).replace("\u200b", "")


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("count", [1, 200])
def test_every_fact_stands_on_the_paper(name: str, count: int) -> None:
    data = PAPERS[name](count)
    said = flat(pdf(name, data))
    assert data["title"] in said
    assert "".join(data["organisation"].split()) in said
    rows = [row for product in data["products"] for row in product["lines"]] if name in ("f01", "f15") else []
    for row in [*rows, *data.get("changes", []), *data.get("persons", []), *data.get("reviews", [])]:
        for cell in row:
            assert "".join(cell.split()) in said
    for _label, value, *_wide in data["facts"]:
        assert "".join(value.split()) in said
    assert CAUTION in said
    assert missing({sign for sign in said if sign > " "}, REGULAR) == []


def pages(made: bytes) -> list[tuple[int, int, str]]:
    """Width and height of each page in millimetres, and its text."""
    with pymupdf.open(stream=made, filetype="pdf") as document:
        return [
            (round(page.rect.width * 25.4 / 72), round(page.rect.height * 25.4 / 72), page.get_text())
            for page in document
        ]


def test_the_annex_of_f01_lies_across_and_its_heads_stand_on_every_page() -> None:
    found = pages(pdf("f01", f01(200)))
    assert found[0][:2] == (210, 297)
    assert found[-1][:2] == (297, 210)
    assert 8 < len(found) < 30
    assert all("执行标准" in text for wide, _high, text in found if wide == 297)
    crossing = [text for wide, _high, text in found if wide == 297][1:-1]
    assert all(LONG in "".join(text.split()) for text in crossing)  # the product's name, too


def test_one_product_with_one_line_needs_two_sheets() -> None:
    assert len(pages(pdf("f01", f01(1)))) <= 3
    for name in ("f14", "f15", "certificate", "receipt"):
        assert len(pages(pdf(name, PAPERS[name](1)))) == 1, name


def test_the_publicity_sheet_comes_in_two_sizes() -> None:
    assert pages(pdf("f15", f15(3, "a4")))[0][:2] == (210, 297)
    assert pages(pdf("f15", f15(3, "a3")))[0][:2] == (297, 420)


def test_nothing_is_set_beyond_the_edge() -> None:
    for name, make in PAPERS.items():
        with pymupdf.open(stream=pdf(name, make(8)), filetype="pdf") as document:
            for page in document:
                words = page.get_text("words")
                assert words
                assert max(word[2] for word in words) < page.rect.width - 14, name
                assert max(word[3] for word in words) < page.rect.height - 14, name


def test_a_form_not_signed_yet_has_lines_to_sign_on() -> None:
    by_hand = {
        "signatures": [parts.signer("法定代表人或主要负责人"), parts.signer("食品安全总监")],
        "reviews": [],
    }
    said = flat(pdf("f01", {**f01(1), **by_hand, "qr": "", "code": "", "address": "", "attachments": []}))
    assert "法定代表人或主要负责人" in said
    assert "验证码" not in said


def test_the_drawing_of_a_signature_is_on_the_paper() -> None:
    with pymupdf.open(stream=pdf("f01", f01(1)), filetype="pdf") as document:
        assert document[0].get_images() or document[1].get_images()


def test_what_was_typed_is_never_markup() -> None:
    typed = '#read("/etc/passwd")$x$*粗*_斜_<标签>"'
    data = f15(1)
    data["products"][0]["name"] = typed
    assert typed in flat(pdf("f15", data))
    assert typed in flat(pdf("certificate", {**certificate(1), "says": typed}))
