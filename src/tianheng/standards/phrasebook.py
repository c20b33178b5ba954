"""The phrases of the library: Chinese, English. `phrases.say` fills them in."""

from __future__ import annotations

PHRASES: dict[str, tuple[str, str]] = {
    # bad input: the mend
    "give_number": ("请填写数字，例如 0.5", "Give a number, e.g. 0.5"),
    "too_small": ("不能小于 {least}", "No less than {least}"),
    "too_large": ("不能大于 {most}", "No more than {most}"),
    "too_tiny": ("数值过小，请检查单位", "Too small: check the unit"),
    "give_unit": ("单位须为 {units} 之一", "The unit is one of {units}"),
    "give_density_L": (
        "限量以每升计而用量以每千克计，请给出密度（kg/L）",
        "The limit is per litre, the amount per kg: give the density in kg/L",
    ),
    "give_density_kg": (
        "限量以每千克计而用量以每升计，请给出密度（kg/L）",
        "The limit is per kg, the amount per litre: give the density in kg/L",
    ),
    "give_date": (
        "请填写生产日期，如 2026-05-01（或指明 edition）",
        "Give the production date, e.g. 2026-05-01 (or name an edition)",
    ),
    "give_items": (
        "请给出 items（食品添加剂清单，可为空列表）",
        "Give items, the list of additives (it may be empty)",
    ),
    "give_category": ("请填写食品分类号，如 12.04", "Give the food category code, e.g. 12.04"),
    "give_additive": ("请填写食品添加剂名称", "Give the name of the additive"),
    "give_ingredient": ("请填写配料名称", "Give the name of the ingredient"),
    "give_share": (
        "请填写该配料占成品的质量分数，如 0.03",
        "Give the mass fraction of this ingredient in the food, e.g. 0.03",
    ),
    "give_source": (
        '来源请写 "direct"，或写明带入的配料、分类号和占比',
        'Write "direct", or the ingredient, its category and share',
    ),
    "give_basis": (
        "basis 须为 as_added（按加入的物质）或 as_limit（已按限量的计法）",
        "basis is as_added or as_limit",
    ),
    "give_flag": ("请填写 true 或 false（是或否）", "Give true or false"),
    "give_text": ("请填写文字", "Give text"),
    "give_mapping": ("这里应是一组“名称：值”", "An object of names and values belongs here"),
    "give_list": ("这里应是一个列表", "A list belongs here"),
    "bad_date": ("日期写作 2026-05-01", "Write the date as 2026-05-01"),
    "too_long": ("不能超过 {most} 个字", "No more than {most} characters"),
    "too_many_items": ("一个配方最多 {most} 项", "A formula holds at most {most} items"),
    "too_deep": ("复合配料最多嵌套 {most} 层", "Compound ingredients nest at most {most} deep"),
    "shares_over_one": ("各配料占比之和不能超过 1", "The shares of the ingredients add up to more than 1"),
    "residue_of_which": (
        "复配成分留下不止一种残留物，请把检验结果写在留下它的那一种成分上",
        "the components leave more than one residue: state the test with the component that leaves it",
    ),
    "no_drink": (
        "须为 14.0 饮料类之下、14.06 固体饮料之外的类别",
        "must be a category of drinks (14.0) that is no solid drink (14.06)",
    ),
    "beside_food": (
        "已另有 food：食品的事实请都写在 food 里",
        "food is given besides: state the facts of the food there",
    ),
    "in_ingredients": (
        "配料自己含有的添加剂与配料请逐层写在 ingredients 里",
        "state what an ingredient holds in ingredients, level by level",
    ),
    "other_form": (
        "与“{name}”这个名称所说的形态不一致，请改其中一处",
        "is not the form that the name {name} tells: change one of them",
    ),
    "unknown_key": ("没有这一项；可用的有：{known}", "There is no such key; those there are: {known}"),
    "fat_and_water": ("脂肪与水分之和不能超过 1", "Fat and moisture add up to more than 1"),
    "answered_twice": (
        "同一问题有两个相反的答复，请只留一个",
        "The same question has two opposite answers: keep one",
    ),
    "carried_as_added": (
        "由配料带入的，请按加入的物质填写（as_added）",
        "What an ingredient brings is entered as added (as_added)",
    ),
    "composed_single": (
        "“{name}”本身就是标准中的一种物质，不能再写组成；复配添加剂请写其商品名",
        "「{name}」 is one substance of the standard and has no composition; give the compound its own name",
    ),
    "over_hundred": (
        "各成分百分比之和不能超过 100%",
        "The percents of the components add up to more than 100 %",
    ),
    "over_whole": (
        "用量超过食品本身的质量，请检查数值和单位",
        "More than the food itself weighs: check number and unit",
    ),
    "unknown_edition": ("现有版本为 {known}", "The edition at hand is {known}"),
    "no_edition": (
        "{known} 自 {since} 起施行，此前的生产日期无法判定",
        "{known} is in force since {since}; earlier dates cannot be judged",
    ),
    "unknown_category": (
        "附录E没有这个食品分类号；相近的有：{near}",
        "Appendix E has no such code; near ones: {near}",
    ),
    "give_language": ("语言须为 {known} 之一", "The language is one of {known}"),
    "give_extra": (
        "缺少 {name}；请安装相应的附加部分，如 pip install 'tianheng[web]' 或 'tianheng[columns]'",
        "{name} is missing: install the extra that brings it, e.g. pip install 'tianheng[web]' or 'tianheng[columns]'",
    ),
    "give_table": ("可导出的表：{tables}", "The tables are: {tables}"),
    "give_file": ("找不到这个文件", "There is no such file"),
    "bad_json": ("不是有效的 JSON（{reason}）", "Not valid JSON ({reason})"),
    "no_heading": ("没有这个添加剂；相近的有：{near}", "No such additive; near ones: {near}"),
    # questions
    "is_it": ("本产品是否为“{what}”？", "Is this product 「{what}」?"),
    "is_it_not": (
        "“{what}除外”：本产品不属于“{what}”，对吗？",
        "「{what}」 is excepted: is this product something else?",
    ),
    "remark_met": (
        "备注“{what}”：本产品是否符合？",
        "The remark says 「{what}」: does this product meet it?",
    ),
    "as_drunk": (
        "该固体饮料冲调后是否为 {what}？",
        "Does this solid drink become {what} when made up?",
    ),
    "only_members": ("所用的是否为“{what}”？", "Is what you use one of 「{what}」?"),
    "ask_deeper": (
        "所填类别之下各类的规定不同，请选到下级：{names}",
        "The categories below this one differ: choose one of {names}",
    ),
    "drink_excluded": (
        "冲调后的饮料属于“{what}”，本条将它除外：这种固体饮料仍可按本条使用吗？",
        "Made up it is {what}, which this row takes out: may this solid drink still follow the row?",
    ),
    "ask_as_drunk": (
        "该固体饮料冲调后成为哪一类饮料：{names}，还是其他？",
        "Which drink does this solid drink become: {names}, or another?",
    ),
    "ask_purity": (
        "{name}的纯度偏低，是否符合其质量规格标准（3.3）？请核对检验报告",
        "The purity of {name} is low: does it meet its quality standard (3.3)? Check the certificate",
    ),
    "ask_amount": ("{name}的使用量是多少？", "How much {name} is used?"),
    "ask_assay": (
        "{name}中“{basis}”的含量（质量分数）是多少？见检验报告",
        "What mass fraction of {basis} does {name} hold? See its certificate",
    ),
    "ask_basis": (
        "{name}如何折算为“{basis}”？请按检验报告给出折算后的量",
        "How is {name} counted as {basis}? Give the amount already converted",
    ),
    "ask_member": ("“{name}”具体是哪一种：{members}？", "Which one is 「{name}」: {members}?"),
    "ask_fat_fraction": (
        "限量以油脂中的含量计：成品的脂肪含量（质量分数）是多少？",
        "The limit counts in the fat: what is the fat fraction of the food?",
    ),
    "ask_moisture_fraction": (
        "限量以干样品计：成品的水分（质量分数）是多少？",
        "The limit counts on dry matter: what is the moisture fraction?",
    ),
    "ask_beans_fraction": (
        "限量以每千克豆类计：每千克成品用多少千克豆？",
        "The limit counts per kg of beans: how many kg of beans make 1 kg of food?",
    ),
    "ask_dilution_factor": (
        "按标签冲调（稀释）多少倍？",
        "By what factor is it diluted for drinking, as labelled?",
    ),
    "ask_reconstitution_factor": (
        "按标签冲调后为原来的多少倍？",
        "By what factor is it made up for eating, as labelled?",
    ),
    "ask_concentration_factor": ("浓缩多少倍？", "By what factor is it concentrated?"),
    "ask_remark": (
        "备注“{remark}”：实际可增加多少？请按工艺资料判断",
        "The remark says 「{remark}」: how much more does that allow here?",
    ),
    "ask_residue": (
        "请给出成品的残留量检验结果（限量 {limit}）",
        "Give the residue found in the food (limit {limit})",
    ),
    "ask_carried": (
        "带入原则3.4.1：“{path}”按正常工艺使用，成品中含量不超过带入水平，且明显低于直接添加通常所需的水平，是否属实？",
        "Carry-over 3.4.1: is 「{path}」 used in the normal way, and is the amount clearly below what direct use would need?",
    ),
    "value_unknown": ("限量未读到", "number not read"),
    "ask_notice": (
        "{notice}可能已允许{additive}（{value}）；该条尚未核对公告原文，请核对后由管理员确认",
        "{notice} may permit {additive} ({value}); the row has not been compared with the notice's own text: check it",
    ),
    "ask_rest": (
        "“{name}”的组成未写全：其余 {percent} 是什么（载体、辅料也要写）？",
        "The composition of 「{name}」 is not complete: what are the other {percent} (carriers included)?",
    ),
    "ask_aid": (
        "{name}是否作为加工助剂使用，并在制成成品前除去？",
        "Is {name} used as a processing aid and removed before the food is finished?",
    ),
    "ask_flavour_only": (
        "{name}另有用途（其他添加剂功能、营养强化剂（GB 14880）或食品）：在本产品中只起加香作用吗？",
        "{name} has other uses (another additive function, fortifier by GB 14880, food): does it only flavour here?",
    ),
    "ask_near": ("没有找到“{name}”。是不是：{near}？", "「{name}」 was not found. Did you mean: {near}?"),
    "ask_name": (
        "没有找到“{name}”。请按标准中的通用名称填写",
        "「{name}」 was not found. Use the name of the standard",
    ),
    "ask_sum_amounts": ("各项用量未确定，比例之和待定", "The amounts are not settled, so the sum is open"),
    "ask_use": ("{names}在本产品中是否作{use}使用？", "Are {names} used here as {use}?"),
    "ask_hue": ("{names}在本产品中是否呈{hue}？", "Do {names} give this product a {hue} colour?"),
    "hue_red": ("红色", "red"),
    "hue_yellow": ("黄色", "yellow"),
    "hue_blue": ("蓝色", "blue"),
    "hue_green": ("绿色", "green"),
    "hue_brown": ("棕色", "brown"),
    "hue_black": ("黑色", "black"),
    "hue_white": ("白色", "white"),
    "hue_purple": ("紫色", "purple"),
    # steps
    "of_premix": ("，在“{premix}”中，折合 {value} g/kg", ", within 「{premix}」, that is {value} g/kg"),
    "by_density": ("按密度 {density} kg/L 换算 = {value}", "by density {density} kg/L = {value}"),
    "by_share": (
        "由“{path}”带入，占成品 {share}% → {value} g/kg",
        "brought by 「{path}」, {share}% of the food → {value} g/kg",
    ),
    "times_assay": ("× 含量 {assay}（以{basis}计）", "× assay {assay} (as {basis})"),
    "times_purity": ("× 纯度 {assay}", "× purity {assay}"),
    "times_one": ("本身即{basis}，× 1", "is {basis} itself, × 1"),
    "times_factor": ("× {factor}（{basis} ÷ {substance}）", "× {factor} ({basis} ÷ {substance})"),
    "assay_unknown": ("“{basis}”的含量未给出", "the content of {basis} is not given"),
    "factor_open": (
        "× {low}~{high}（形态未定，以{basis}计）",
        "× {low} to {high} (form not settled, as {basis})",
    ),
    "by_fat": ("÷ 脂肪含量 {by}", "÷ fat fraction {by}"),
    "by_dry": ("÷ 干物质 {by}", "÷ dry matter {by}"),
    "by_beans": ("÷ 每千克成品用豆 {by} kg", "÷ {by} kg of beans per kg of food"),
    "per_litre_made_up": ("以每升计的用量即冲调（稀释）后的量", "an amount per litre is of what was made up"),
    "by_dilution_factor": ("÷ 稀释倍数 {by}", "÷ dilution {by}"),
    "by_reconstitution_factor": ("÷ 冲调倍数 {by}", "÷ making-up factor {by}"),
    "by_concentration_factor": ("÷ 浓缩倍数 {by}", "÷ concentration {by}"),
    "per_ten": (
        "× 10 ÷ 稀释倍数 {by}（限量按稀释10倍）",
        "× 10 ÷ dilution {by} (the limit is set at tenfold dilution)",
    ),
    "as_powder": ("× 稀释倍数 {by}（折算为粉状产品）", "× dilution {by} (counted as powder)"),
    "added_up": ("合计 {parts} = {total} {unit}", "together {parts} = {total} {unit}"),
    "counted_as": ("以{basis}计", "as {basis}"),
    "as_needed": ("按生产需要适量使用，无数值限量", "as needed, no number"),
    "nothing_lost": ("即使加入的量全部残留也不超过", "within it even if nothing is lost"),
    "residue_together": (
        "与留下同一残留物的另一种合计 {total} {unit}，须检验",
        "together with the other that leaves the same residue {total} {unit}: a test is needed",
    ),
    "tested": ("按检验结果判定残留量", "the residue is judged by the test result"),
    "residue_duty": ("成品残留量须{limit}，应检验", "the residue in the food must be {limit}: test it"),
    "carried": (
        "由“{path}”（{category}）带入，按3.4.1核对配料",
        "brought by 「{path}」 ({category}), judged there by 3.4.1",
    ),
    "in_the_food": ("占成品 {share}% → 成品中 {value} {unit}", "{share}% of the food → {value} {unit} in it"),
    "carried_not": ("配料中不符合3.4.1 a）或b）", "3.4.1 a) or b) is not met in the ingredient"),
    "carried_confirmed": (
        "3.4.1 c）、d）已由填报人确认",
        "3.4.1 c) and d) are confirmed by the person who entered it",
    ),
    "carried_for": (
        "“{path}”的标签须标明用于生产该食品",
        "the label of 「{path}」 must say that it is for making this food",
    ),
    "no_row": (
        "表A.1中该添加剂没有适用于本类食品的规定",
        "Table A.1 has no row of this additive for this food",
    ),
    "rows_do_not_reach": (
        "该添加剂的规定不及于本产品（限定或除外）",
        "no row of this additive reaches this product",
    ),
    "flavouring": ("食品用香料、香精，按生产需要适量使用（B.1.2）", "a flavouring, as needed (B.1.2)"),
    "by_product_standard": (
        "能否加香还应按相应产品标准执行",
        "whether this food may be flavoured is for its product standard",
    ),
    "not_as_function": (
        "只列为食品用香料，不得作“{function}”使用（表A.1没有它）",
        "listed as a flavouring only: not permitted as {function} (Table A.1 does not have it)",
    ),
    "no_flavouring": (
        "表B.1所列食品（{name}）不得添加食品用香料、香精",
        "foods of Table B.1 ({name}) take no flavouring",
    ),
    "aid_any": (
        "{name}列于表C.1，作加工助剂可用于各类食品",
        "{name} stands in Table C.1: an aid for any food",
    ),
    "aid_scope": (
        "{name}作加工助剂仅限下列功能、范围或来源、供体：{scope}",
        "{name} is an aid for this only (function, scope, or source and donor): {scope}",
    ),
    "nonedible": (
        "“{name}”为非食用物质（第{serial}号，{document}），不得在食品中使用",
        "「{name}」 is not edible (no. {serial}, {document}): never in food",
    ),
    "withdrawn": (
        "“{name}”自 {since} 起不再允许使用（{notice}）",
        "「{name}」 is no longer permitted since {since} ({notice})",
    ),
    "unknown": (
        "不在现有各表之内；未列入即不允许使用",
        "in no table at hand; what is not listed is not permitted",
    ),
    "elsewhere": ("“{name}”按{rule}管理，不在此判定", "「{name}」 is governed by {rule} and not judged here"),
    "ambiguous": ("名称所指不止一种，须先明确", "the name means more than one thing"),
    "wet_process": (
        "磷酸（湿法）仅用于14.04.01可乐型碳酸饮料（注7）",
        "wet-process phosphoric acid is for 14.04.01 only (note 7)",
    ),
    "label_words": ("标签应标明：{words}", "the label must say: {words}"),
    "abused": (
        "易滥用名单第{serial}号：{food}中的{additives}，请留意",
        "easily abused, no. {serial}: {additives} in {food}",
    ),
}
