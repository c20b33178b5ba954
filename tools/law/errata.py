"""Characters the document draws as small pictures because its fonts lack them.

Read by eye from the rendered cells, keyed by the MD5 of the picture's pixels: so every place where the
picture stands is read, not only those named here. PDF pages are those of the places looked at.
"""

PICTURES = {
    # menthane's 䓝: B.3 S0073 on p.171 (对-䓝-1,8(10)二烯-9-醇), 20 more places from p.170 on
    "9e78515e1ae76bcc24119609aea6d4de": "\u44dd",
    # oxazole's 𫫇, of 口 and 恶: B.3 S0738 on p.195 (2,4,5-三甲基-3-𫫇唑啉), 6 more places
    "4ee7694a1a51bd25d7ee3ef66299ac47": "\U0002bac7",
    # thujane's, 守 under 艹: B.3 S1000 on p.205 (4-侧柏醇); described, for no code of its own is known
    "d31b86c08ad0d3d3cffc616052f6aaa2": "\u2ff1艹守",
}
