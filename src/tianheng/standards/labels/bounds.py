"""Where the ingredient list begins and ends in what is printed: titles before it, sentences after it."""

from __future__ import annotations

import re

from tianheng.standards.labels.compact import Compact
from tianheng.standards.labels.model import Span

_TITLE = re.compile(
    r"(?:ingredients?/)?(?:产品)?(?:配料表?|配料清单|原料与辅料|原料和辅料|原辅料|原料及辅料|主要原料|主要配料|原料表|原料|成[分份]表?|ingredients?)"
    r"(?:\(ingredients?\)|ingredients?)?[:]"
)
_BARE_TITLE = re.compile(r"^(?:产品)?(?:配料表|配料|原料与辅料|原辅料)(?=[^:,;。()的中为包含])")

_AFTER = (
    "致敏物?质?原?提示|致敏|过敏|食物致过?敏原|食物过敏|本(?:产)?品(?:可能|不|中|未|采用|为|是|与|还|也|由|使用|已|经|添加)?含有?|本(?:产)?品"
    "|该(?:产)?品|此(?:产)?品|本食品|此生产|本生产|本(?:条)?生产线|生产线|此设备|同一?(?:条)?生产线|共用生产线|可能含有|含有(?!机)[^,;()]*(?:成分|制品|过敏原|物质)"
    "|贮[存藏]|储[存藏]|保存(?:方法|条件|方式)|保质期|保存期|常温|冷藏保存|冷冻保存|请?(?:置于|放置|存放|避光|避免)|阴凉"
    "|食用方法|食用说明|食用建议|使用方法|饮用方法|冲调方法|烹[饪调]|加热方法|开[封启盖]后|开[封启盖]即食"
    "|净含量|规格|固形物|产品标准|执行标准|标准代?号|产品类[别型]|食品类别|质量等级|等级|生产许可|食品生产|许可证"
    "|生产日期|生产商|生产厂|制造商|制造者|生产者|委托|受委托|出品|经销|总经销|代理|进口商|原产[国地]|产地|地址|厂址|电话|邮编|网址|客服|服务热线|消费者"
    "|营养成分|营养标签|项目(?:每100)|每100|能量|不适宜|不宜|孕妇|婴幼儿|食用量|推荐食用|警示|警告|注意|温馨提示|提示|注[:1-9]|备注|声明"
    "|图片|图案|包装图|条形?码|辐照|转基因(?:食品)?标识|批号|见(?:包装|喷码|封口|瓶)|以上|\\*|※|★|●|■|☆"
)
_SENTENCE = re.compile(rf"(?:{_AFTER})")
_HARD = re.compile(
    r"(?:致敏(?:物质|原)?|过敏原|食物致?过?敏)(?:信息|物质)?(?:提示|信息|说明)?[:;,]?|贮[存藏](?:条件|方法|方式)?[:]|储[存藏](?:条件|方法|方式)?[:]|保质期[:]?"
    r"|净含量[:]?|食用方法[:]|产品标准(?:代?号)?[:]|执行标准(?:代?号)?[:]|生产日期[:]?|生产许可证|食品生产许可证|营养成分表|产品类[别型][:]|生产商[:]|委托(?:方|商)?[:]"
    r"|(?:本|此|该)(?:产)?品(?:可能)?(?:还)?含有?[^,;()]*|本?生产(?:线|设备|车间)(?:还|也|同时)?(?:加工|生产)|原产[国地][:]|产地[:]|地址[:]|可能含有"
)


def list_bounds(text: Compact) -> tuple[int, int, list[Span]]:
    """`(start, end, spans)`: the list in the folded text; the spans are what stands before and after it."""
    start = _start(text)
    end = _end(text, start)
    title = _TITLE.fullmatch(f"{text.text[:start].rstrip(':')}:")
    spans = [_span(text, 0, start)] if start and not title else []
    if end < len(text.text):
        spans.extend(_sentences(text, end))
    return start, end, [span for span in spans if span.text.strip(" 。.;；，,")]


def _start(text: Compact) -> int:
    title = _TITLE.search(text.text)
    if title and not _nested(text.text, title.start()):
        return title.end()
    bare = _BARE_TITLE.match(text.text)
    return bare.end() if bare else 0


def _end(text: Compact, start: int) -> int:
    """The first place at which a sentence begins that is no ingredient."""
    candidates = [_after_full_stop(text, start), _hard_sentence(text, start), _after_line(text, start)]
    return min(candidates)


def _after_full_stop(text: Compact, start: int) -> int:
    for stop in re.finditer(r"[。!]", text.text[start:]):
        at = start + stop.end()
        if at >= len(text.text) or _SENTENCE.match(text.text, at):
            return start + stop.start()
    return len(text.text)


def _hard_sentence(text: Compact, start: int) -> int:
    for found in _HARD.finditer(text.text, start):
        at = found.start()
        if at > start and (text.text[at - 1] in "。,;)(" or at in text.breaks):
            return at - 1 if text.text[at - 1] == "(" else at
    return len(text.text)


def _after_line(text: Compact, start: int) -> int:
    for line in sorted(text.lines):
        if line <= start or not _SENTENCE.match(text.text, line):
            continue
        if _HARD.match(text.text, line) or not _nested(text.text, line):
            return line
    return len(text.text)


def _nested(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _span(text: Compact, start: int, end: int) -> Span:
    first, last = text.span(start, end)
    return Span(text.original[first:last], first, last)


def _sentences(text: Compact, start: int) -> list[Span]:
    spans, begin = [], start
    for at in range(start, len(text.text)):
        if text.text[at] in "。!" or at + 1 in text.lines:
            spans.append(_span(text, begin, at + 1))
            begin = at + 1
    if begin < len(text.text):
        spans.append(_span(text, begin, len(text.text)))
    return spans
