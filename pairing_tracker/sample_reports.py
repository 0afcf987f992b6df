"""The sample story of the reports: who was late, in grace, sent back or missing, by (number of the week, county)."""

GRACE = frozenset({(2, "yanhe"), (4, "zhijin"), (6, "hezhang"), (7, "zhijin")})
LATE = frozenset({(1, "ziyun"), (5, "wangmo"), (7, "ziyun")})
MISSING = frozenset({(6, "wangmo"), (7, "wangmo"), (7, "weining")})
RETURNED = frozenset({(3, "rongjiang"), (6, "congjiang")})
# Wait for the prefecture on the last day of the story.
NOT_REVIEWED = frozenset({(7, "hezhang"), (7, "nayong"), (7, "ziyun")})

# Names of posts, not of people.
RESPONSIBLE = "招商工作分管负责人"
PHONE = "0851-0000000"
TO_MEND = "用工人数与花名册不符，请核对后重新报送"
NOTES = (
    "继续跟进在谈项目，落实厂房和用工。",
    "已协调用地和用电，部分企业流动资金紧张，请市州帮助对接银行。",
    "组织企业赴易地搬迁安置点招工，车间用工逐步稳定。",
    "对接东部企业，有意向的正在洽谈。",
)
