"""Reports of counties for the small world."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts import clock
from accounts.models import User
from counties.models import County, ReportingPeriod
from dashboard.report_models import CountyReport
from dashboard.reports import hand_in

if TYPE_CHECKING:
    from tests.world import World

WEEK = 7  # 14 to 20 July: until the 21st at 10:00, and six hours of grace
ON_TIME = (7, 21, 9, 30)


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2020 where the bureau sits."""
    return timezone.make_aware(datetime(2020, month, day, hour, minute))


def hand(
    key: str = "weining",
    *,
    number: int = WEEK,
    moment: datetime | None = None,
    actor: User | None = None,
    **more: object,
) -> CountyReport:
    """The report of a county for a week, handed in by its clerk, on time unless a moment is given."""
    county = County.objects.in_plan().get(key=key)
    clerk = User.objects.select_related("bureau").filter(bureau=county.bureau_id, role="clerk")
    with clock.standing_at(moment or local(*ON_TIME)):
        return hand_in(
            period=ReportingPeriod.objects.get(number=number),
            county=county,
            actor=actor or clerk.earliest("pk"),
            **more,
        )


def lay_reports(world: "World") -> None:
    """Weining and Yanhe have handed in for the week before last; nobody has reviewed either."""
    more = {"note": "重点跟进在谈项目", "responsible": "招商股负责人", "phone": "0857-0000000"}
    world.reports = {"weining": hand("weining", **more), "yanhe": hand("yanhe")}
