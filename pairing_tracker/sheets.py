"""Which sheets there are: the roof's list of what the apps declare."""

from collections.abc import Mapping

from chambers.enterprise_sheet import EnterpriseSheet
from chambers.intention_sheet import IntentionSheet
from counties.demand_sheet import DemandSheet
from projects.receipt_sheet import ReceiptSheet
from projects.sheet import ProjectSheet
from sheets.sheet import Sheet
from workshops.headcount_sheet import HeadcountSheet
from workshops.sheet import WorkshopSheet

SHEETS: Mapping[str, type[Sheet]] = {
    sheet.label: sheet
    for sheet in (
        EnterpriseSheet,
        IntentionSheet,
        DemandSheet,
        ReceiptSheet,
        ProjectSheet,
        HeadcountSheet,
        WorkshopSheet,
    )
}
