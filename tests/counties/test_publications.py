"""What the public reads of batches and guides: released things, done parts, and what is still open."""

from datetime import date

from accounts import clock
from counties.models import CountyProfilePart, Demand, Industry
from counties.publications import (
    guide_of,
    items_of,
    newest_publication,
    published_demands,
    released_guides,
    released_opportunities,
)
from counties.slots import counts_of, total_counts, with_counts
from tests.chain import make_demand

TODAY = date(2020, 7, 22)


def garments() -> Industry:
    return Industry.objects.get(code="garments")


def test_a_batch_shows_its_demands_with_what_is_open_of_them(world):
    batch, demand = world.opportunities["weining"], world.demands["weining"]
    assert list(released_opportunities()) == [batch]
    [item] = items_of(batch)
    assert (item.demand, item.opportunity, item.open_slots, item.is_open) == (demand, batch, 1, True)
    with clock.standing_on(date(2020, 8, 4)):  # the reservation is over
        assert items_of(batch)[0].open_slots == 2
    demand.valid_until = date(2020, 7, 21)
    demand.save()
    assert items_of(batch)[0].is_open is False
    assert list(published_demands()) == [demand]


def test_a_withdrawn_batch_is_gone(world):
    batch, demand = world.opportunities["weining"], world.demands["weining"]
    assert newest_publication(demand).opportunity == batch
    batch.withdrawn_on, batch.withdrawn_reason = TODAY, "内容有误"
    batch.save()
    assert list(released_opportunities()) == list(published_demands()) == []
    assert newest_publication(demand) is None
    assert guide_of(garments()).demands == []


def test_a_guide_gathers_what_leading_counties_have_finished_and_published(world):
    guide = guide_of(garments())
    assert [found.county.key for found in guide.counties] == ["weining"]
    assert [item.demand for item in guide.demands] == [world.demands["weining"]]
    assert guide.words == "服装加工"
    assert guide.policies == guide.factors == []
    clerk, county = world.users["county"], world.demands["weining"].county
    for part, done in (("policies", TODAY), ("factors", None)):
        CountyProfilePart(
            county=county, part=part, text=part, done_on=done, author=clerk, changed_at=clock.now()
        ).save()
    guide = guide_of(garments())
    assert guide.policies == [(county, "policies")]
    assert guide.factors == [], "what is not done is not public"


def test_a_profile_that_is_not_done_leads_in_nothing(world):
    part = CountyProfilePart.objects.get()
    part.done_on = None
    part.save()
    guide = guide_of(garments())
    assert guide.counties == guide.demands == []


def test_a_guide_that_is_not_released_is_not_there(world):
    guide = world.guides["garments"]
    guide.released_on = None
    guide.save()
    assert list(released_guides()) == []
    assert guide_of(garments()) is None
    assert guide_of(garments(), preview=True).words == "服装加工"
    assert guide_of(Industry.objects.get(code="food")) is None


def test_other_industries_and_unpublished_demands_are_left_out(world):
    make_demand("weining", industry="garments")  # not published
    other = make_demand("weining", industry="food")
    any_ = make_demand("weining")
    batch = world.opportunities["weining"]
    for place, demand in enumerate((other, any_), start=2):
        batch.items.create(demand=demand, place=place)
    assert [item.demand for item in guide_of(garments()).demands] == [world.demands["weining"], any_]


def test_the_numbers_of_a_demand_add_up_to_its_slots(world):
    demand = make_demand("weining", slots=5)
    first, second, third, *_rest = demand.slots.order_by("number")
    first.filled_on = TODAY
    first.save()
    second.withdrawn_on, second.withdrawn_reason = TODAY, "厂房另作他用"
    second.save()
    third.reserved_until = TODAY
    third.save()

    def counted(day: date) -> tuple[int, ...]:
        found = counts_of(with_counts(Demand.objects.filter(pk=demand.pk), day).get())
        assert found == total_counts(Demand.objects.filter(pk=demand.pk), day)
        assert found.all == 5
        return found.open, found.reserved, found.filled, found.withdrawn, found.lapsed

    assert counted(TODAY) == (2, 1, 1, 1, 0)
    assert counted(date(2020, 7, 23)) == (3, 0, 1, 1, 0)
    demand.valid_until = TODAY
    demand.save()
    assert counted(TODAY) == (2, 1, 1, 1, 0)
    assert counted(date(2020, 7, 23)) == (0, 0, 1, 1, 3)


def test_reading_takes_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    batch = world.opportunities["weining"]
    for place in range(2, 8):
        batch.items.create(demand=make_demand("weining", slots=2, industry="garments"), place=place)
    with django_assert_max_num_queries(2):
        assert len([str(item.demand.county) for item in items_of(batch)]) == 7
    industry = garments()
    with django_assert_max_num_queries(6):
        assert len([str(item.demand.county) for item in guide_of(industry).demands]) == 7
