"""Words of headings and of rows that are no records, as bureaus write them. Data: no reader of the page sees them.

Source: docs/domain.md, "Failures that people in this trade report".
"""

# Units, the longer before those that they end with. What they become when they are said.
UNITS = {
    "亿美元": "亿美元",
    "万美元": "万美元",
    "美元": "美元",
    "亿元": "亿元",
    "千万元": "千万元",
    "百万元": "百万元",
    "万元": "万元",
    "千元": "千元",
    "元": "元",
    "亿": "亿元",
    "万": "万元",
    "人次": "人次",
    "万人": "万人",
    "人": "人",
    "名": "人",
    "户": "户",
    "家": "家",
    "个": "个",
    "项": "项",
    "万平方米": "万平方米",
    "平方公里": "平方公里",
    "平方米": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "m2": "平方米",
    "m²": "平方米",
    "亩": "亩",
    "公顷": "公顷",
    "吨": "吨",
    "万吨": "万吨",
    "%": "%",
}
# Units that say so much that they need no brackets at the end of a heading.
BARE_UNITS = ("亿美元", "万美元", "亿元", "万元", "平方米")
MONEY = frozenset(word for word in UNITS.values() if "元" in word)
UNIT_WORD = "单位"
# What may stand in the brackets beside a unit.
UNIT_COMPANY = ("人民币", "rmb", "cny", "金额", "计量", UNIT_WORD, "下同", "以", "计", "按", "为")

# Marks of headings that say nothing about what they mean.
MARKS = ("必填项", "选填项", "必填", "选填", "可选", "可不填", "非必填", "必录", "required", "optional")

# Headings of columns that hold no record's value.
IGNORED = frozenset(
    {"序号", "序", "行号", "no", "no.", "num", "导入说明", "项次", "顺序号", "排序", "#", "№"}
)
EXPLANATION = "导入说明"  # the column that our marked file adds

TOTALS = (
    "合计",
    "小计",
    "总计",
    "累计",
    "共计",
    "总合计",
    "总数",
    "汇总",
    "本页小计",
    "本页合计",
    "total",
    "subtotal",
)
# How the first cell of a note begins, before a colon.
NOTE_WORDS = (
    "备注",
    "注",
    "附注",
    "注释",
    "说明",
    "填表说明",
    "填报说明",
    "备注说明",
    "提示",
    "制表",
    "填报",
    "填表",
    "审核",
    "审批",
    "审签",
    "复核",
    "校对",
    "经办",
    "负责人",
    "单位负责人",
    "分管领导",
    "主要领导",
    "联系人",
    "联系电话",
    "联系方式",
    "报送",
    "上报",
    "打印",
    "统计",
    "单位",
    "单位盖章",
    "盖章",
    "日期",
    "时间",
)
NOTE_ENDINGS = ("人", "员", "人员", "领导", "单位", "部门", "日期", "时间", "电话", "人签字", "签字", "盖章")
NUMERALS = "一二三四五六七八九十百"
COLUMN_NUMBERS = "甲乙丙丁戊己庚辛壬癸"
# Two headings that differ by one of these do not mean the same, however close they are.
TELLING = frozenset(
    "0123456789"
    + NUMERALS
    + COLUMN_NUMBERS
    + "省市州县区乡镇村内外上下男女未已不非前后首末新旧正负反增减年月日季实计"
)
