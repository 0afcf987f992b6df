"""Lets the demo grow to a given number of projects: entered, counted and partly verified through the services."""

from datetime import timedelta

from accounts import clock
from counties.models import Pairing
from projects.models import Project
from tests import world


def grow(wanted: int) -> int:
    """Enter projects in paired counties until there are `wanted`, and count them; every third stays reported only."""
    supporters = dict(Pairing.objects.in_force(clock.today()).values_list("county__key", "supporter__code"))
    counties = list(supporters)
    there = Project.objects.count()
    for number in range(there, wanted):
        on = clock.today() - timedelta(days=1 + number % 30)
        county = counties[number % len(counties)]
        project = world.enter(
            county=county,
            name=f"基准测试项目{number}号",
            enterprise=f"贵州基准测试第{number}企业有限公司",
            introduced_by=supporters[county] if number % 2 else "",
            on=on,
        )
        world.count_people(project, 5 + number % 20, on=on)
        if number % 3:
            world.verify_all(project)
    return Project.objects.count()
