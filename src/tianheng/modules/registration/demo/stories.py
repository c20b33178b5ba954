"""What happened to each enterprise's filings: days before today, the step, and its facts."""

from collections.abc import Iterable
from typing import Any

Step = tuple[int, str, dict[str, Any]]

# 晋江 and 龙海 ask their producers to file, 龙海 with two reviewers; 石狮 publishes what is volunteered.
POLICIES: dict[str, dict[str, Any]] = {
    "jinjiang": {
        "kind": "mandatory_local",
        "since": 405,
        "basis": "晋江市食品添加剂使用登记工作方案（演示）",
    },
    "longhai": {
        "kind": "mandatory_local",
        "since": 404,
        "basis": "龙海区食品添加剂使用登记管理办法（演示）",
        "second": True,
    },
    "shishi": {"kind": "voluntary_publicity", "since": 304},
}
# The daily round, as often as the calendar of the stories needs it.
ROUNDS = (60, 45, 30, 26, 25, 24, 23, 22, 21, 14, 7, 1)


def accepted(first: int, kind: str = "first") -> list[Step]:
    """Filed, looked at and agreed within a few days."""
    return [
        (first, "draft", {"kind": kind}),
        (first - 1, "submit", {}),
        (first - 3, "take_up", {}),
        (first - 4, "accept", {}),
    ]


def published(first: int) -> list[Step]:
    """Filed where nobody reviews: published, or kept inside, at once."""
    return [(first, "draft", {}), (first - 1, "submit", {})]


STORIES: dict[str, list[Step]] = {
    # Returned once with two defects, mended, accepted; the change of a category is rightly sent back.
    "candied": [
        (344, "draft", {}),
        (343, "submit", {}),
        (341, "take_up", {}),
        (
            340,
            "give_back",
            {
                "defects": [
                    ("标签配料表没有标示山梨酸钾，与配方不符，请核对标签。", "R7", "山楂糕"),
                    ("请补充二氧化硫残留量检验报告。", "R3", "芒果干"),
                ],
                "opinion": "其余各项无异议。",
            },
        ),
        (337, "relabel", {"product": "山楂糕"}),
        (336, "resubmit", {"notes": "标签已重新印制；残留量检验报告 SP-2310 已附。"}),
        (335, "take_up", {}),
        (334, "accept", {}),
        (
            16,
            "change",
            {
                "kinds": ["category"],
                "reason": "芒果干改为低糖工艺，拟归入水果干类",
                "category": ("芒果干", "04.01.02.02"),
            },
        ),
        (15, "submit", {}),
        (12, "take_up", {}),
        (
            11,
            "give_back",
            {
                "defects": [
                    ("水果干类（04.01.02.02）不允许使用山梨酸钾；改归此类须调整配方。", "R2", "芒果干"),
                ]
            },
        ),
    ],
    # Ran out; the renewal has waited too long on the reviewer's desk.
    "snacks": [*accepted(393), (20, "draft", {"kind": "yearly"}), (19, "submit", {}), (15, "take_up", {})],
    # Suspended after a sample failed.
    "sauces": [
        *accepted(352),
        (
            8,
            "suspend",
            {"reason": "监督抽检：甜辣酱批次 2 苯甲酸实测 1.22 g/kg，超过 1.0 g/kg，整改期间暂停。"},
        ),
    ],
    # The first filing ever, sent back: a licence class and a label.
    "laver": [
        (12, "draft", {}),
        (11, "submit", {}),
        (9, "take_up", {}),
        (
            6,
            "give_back",
            {
                "defects": [
                    (
                        "许可证没有调味料（0305），紫菜虾皮汤料不在许可范围内，请先办理许可变更或撤下。",
                        "R1",
                        "紫菜虾皮汤料",
                    ),
                    ("标签没有标示三氯蔗糖，与配方不符。", "R7", "即食烤海苔"),
                ],
                "opinion": "以上两项请一并补正。",
            },
        ),
    ],
    # Changed in the year: the old registration was replaced.
    "drinks": [
        *accepted(338),
        (118, "change", {"kinds": ["maker", "lowered"], "reason": "更换供货者，核对用量"}),
        (117, "submit", {}),
        (115, "take_up", {}),
        (114, "accept", {"opinion": "变更内容清楚，同意。"}),
    ],
    # Rejected for a product the licence does not cover; without it, accepted.
    "pastry": [
        (362, "draft", {}),
        (361, "submit", {}),
        (359, "take_up", {}),
        (
            358,
            "reject",
            {"reason": "蛋黄酥饼干属饼干（0801），不在许可证范围内，整份不予登记；撤下后可重新申请。"},
        ),
        (356, "stop", {"product": "蛋黄酥饼干", "reason": "未取得饼干生产许可，停产"}),
        *accepted(350),
    ],
    # Taken back, and for long nothing; now handed in.
    "tea": [
        (205, "draft", {}),
        (204, "submit", {}),
        (203, "withdraw", {}),
        (3, "draft", {}),
        (2, "submit", {}),
    ],
    # Ran out; the renewal is a draft.
    "jelly": [*accepted(394), (7, "draft", {"kind": "yearly"})],
    # Kept inside the house first, since nobody asked; closed when the county began to publish.
    "fishball": [
        *published(392),
        (302, "close", {"reason": "本市实行自愿公示，改为公示登记"}),
        *published(298),
    ],
    # One line is suspended.
    "floss": [
        *published(288),
        (14, "suspend", {"reason": "投诉核查期间暂停该条目", "product": "蜜汁猪肉脯"}),
    ],
    "noodles": published(281),
    # Its licence has run out: the draft cannot be signed.
    "tofu": [(5, "draft", {})],
}

ANSWERS = {
    "R2": "已按 GB 2760-2024 核对使用范围，见附件说明。",
    "R3": "按检验报告核对，残留量与比例均符合要求。",
    "R4": "配料标签已核对，带入量不超过该配料按标准允许的量。",
    "R5": "名称以供货者标签为准，已核对。",
    "R8": "原料来源清楚，供货者资质附后。",
    "R9": "工艺确有必要，用量低于限量，每批称量由两人核对。",
}


def answer_to(codes: Iterable[str]) -> str:
    """What an enterprise says of the questions on one line."""
    return "".join(ANSWERS[code] for code in codes if code in ANSWERS) or "已核对。"
