"""A small sheet for the tests of the engine: what counties ask for, by the page's form and service."""

from collections.abc import Sequence
from typing import Any

from accounts import clock
from accounts.versions import check_version
from counties.demand_forms import DemandEditForm, DemandForm
from counties.demand_models import Demand
from counties.demands import change_demand, record_demand, withdraw_slots
from counties.models import County
from counties.places import CountyFinder
from pages.row_forms import as_sent
from sheets.columns import Column, Kind, Options
from sheets.sheet import Doubt, Made, Row, Sheet

LIKE = "LIKE "


class WishSheet(Sheet):
    label = "tests.Wish"
    slug = "wishes"
    title = "Wishes"
    permission = "counties.add_demand"
    posts = False
    first_step = 3
    columns = (
        Column("title", "项目", required=True, aliases=("需求",)),
        Column("county", "县", Kind.CHOICE, required=True, of=lambda demand: demand.county_id),
        Column(
            "slots", "名额", Kind.COUNT, required=True, of=lambda demand: demand.slots.count(), summed=True
        ),
        Column("workers", "劳动力", Kind.COUNT, summed=True),
        Column("ready_on", "日期", Kind.DAY),
        Column("note", "备注"),
    )

    def year(self) -> int:
        return clock.today().year

    def options_of(self, column: Column) -> Options | None:
        if column.name != "county":
            return None
        finder = CountyFinder()

        def find(text: str) -> str | None:
            county = finder.find(text)
            return str(county.pk) if county else None

        return Options.of([(county.pk, county.name) for county in County.objects.in_plan()], find)

    def records(self) -> Any:
        return Demand.objects.visible_to(self.user)

    def match(self, rows: Sequence[Row]) -> None:
        known = {(demand.title, str(demand.county_id)): demand for demand in self.records()}
        for row in rows:
            row.record = known.get((row.value("title"), row.value("county")))

    def key_of(self, row: Row) -> str:
        return f"{row.value('title')}|{row.value('county')}"

    def form_for(self, row: Row) -> Any:
        if row.record is None:
            return DemandForm(as_sent(DemandForm.base_fields, {}, row.typed()), user=self.user)
        initial = DemandEditForm.initial_of(row.record)
        return DemandEditForm(as_sent(DemandEditForm.base_fields, initial, row.typed()))

    def doubt(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if str(row.value("title")).startswith(LIKE):
                row.doubts.append(Doubt("It is like another one.", sides=(("title", "old", "new"),)))

    def save(self, row: Row) -> Made:
        if row.record is None:
            demand = record_demand(
                demand=row.form.new_demand(), slots=row.form.cleaned_data["slots"], actor=self.user
            )
            return Made(demand.pk, True, demand.version)
        before = {name: str(getattr(row.record, name)) for name in ("workers", "note")}
        check_version(row.record, row.form.cleaned_data["seen_version"])
        demand = change_demand(demand=row.form.apply_to(row.record), actor=self.user, reason="import")
        return Made(demand.pk, False, demand.version, before=before)

    def depends_on(self, made: Made) -> list[str]:
        demand = Demand.objects.get(pk=made.pk)
        return [f"{demand.title} was changed."] if demand.version != made.version else []

    def undo(self, made: Made, reason: str) -> None:
        demand = Demand.objects.get(pk=made.pk)
        if made.is_new:
            withdraw_slots(demand=demand, slots=list(demand.slots.all()), reason=reason, actor=self.user)
        else:
            workers = made.before["workers"]
            demand.workers = None if workers == "None" else int(workers)
            demand.note = made.before["note"]
            change_demand(demand=demand, actor=self.user, reason=reason)


SHEETS = {WishSheet.label: WishSheet}
