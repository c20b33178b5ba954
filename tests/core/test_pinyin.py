"""Sort keys and initials of names as people here read them."""

import subprocess
import sys

import pytest

from tianheng.core import pinyin


@pytest.mark.parametrize(
    ("text", "key", "initials"),
    [
        ("晋江鱼丸食品有限公司", "jinjiangyuwanshipinyouxiangongsi", "jjywspyxgs"),
        ("厦门馅饼", "xiamenxianbing", "xmxb"),
        ("重庆", "chongqing", "cq"),
        ("长汀县", "changtingxian", "ctx"),
        ("长乐区", "changlequ", "clq"),
        ("官厝村", "guancuocun", "gcc"),
        ("绿茶", "lvcha", "lc"),
        ("龍海區", "longhaiqu", "lhq"),
        ("着色剂", "zhuoseji", "zsj"),
        ("Ａ１ 食品厂（晋江）", "a1 shipinchang(jinjiang)", "a1spcjj"),
        ("ERP-2", "erp-2", "erp2"),
        ("", "", ""),
    ],
)
def test_names_are_read_as_here(text: str, key: str, initials: str) -> None:
    assert (pinyin.key(text), pinyin.initials(text)) == (key, initials)


def test_a_key_fits_its_column() -> None:
    assert len(pinyin.key("装" * 200)) == len(pinyin.initials("装" * 300)) == pinyin.LONGEST


def test_names_sort_as_in_a_dictionary() -> None:
    names = ["厦门", "安溪", "晋江", "长汀", "泉州", "福州"]
    assert sorted(names, key=pinyin.key) == ["安溪", "长汀", "福州", "晋江", "泉州", "厦门"]


def test_the_dictionary_is_loaded_by_the_first_chinese_name_and_not_before() -> None:
    code = (
        "import sys; from tianheng.core import pinyin; pinyin.key('ERP'); assert 'pypinyin' not in sys.modules; "
        "pinyin.key('晋江'); assert 'pypinyin' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
