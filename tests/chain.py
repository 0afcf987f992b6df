"""The chain before a project for tests/world.py: profiles, demands, intentions and what joins them."""

from datetime import date
from typing import Any

from accounts import clock
from accounts.models import Bureau, User
from chambers.contacts import Said, add_contact, look
from chambers.intentions import record_intention, step
from chambers.matches import offer
from chambers.members import add_member
from chambers.models import (
    Chamber,
    ContactNote,
    Enterprise,
    Intention,
    Interest,
    MatchingRule,
    Membership,
)
from chambers.registrations import register_enterprise
from counties.models import (
    County,
    CountyProfilePart,
    Demand,
    DemandSlot,
    Industry,
    IndustryGuide,
    Opportunity,
    OpportunityItem,
)
from sheets.models import ImportBatch, ImportFile, ImportRow

ON = date(2020, 7, 20)


def lay_chain(world: Any) -> None:
    """Records of the chain as they stand on 20 July, by name in the world.

    demands        weining: two like slots, of which one is reserved; yanhe: one, open
    intentions     weining: of the enterprise of weining's project, by the garment chamber, offered to weining's demand;
                   yanhe: of the enterprise of yanhe's project, collected by Zunyi; own: collected by Weining, free
    matches        weining: the offer, by Guiyang
    opportunities  weining: a batch with weining's demand; a guide to garments
    interests      weining: what an enterprise left about weining's demand
    imports        weining: demands that its clerk read in, checked and not saved; one row is refused
    enterprises    weining, yanhe; weining is a member of the garment chamber, has a business contact
                   and was registered by Weining
    """
    with clock.standing_on(ON):
        _places(world)
        _enterprises(world)
        _wishes(world)
        _public(world)
        _imports(world)


def _places(world: Any) -> None:
    clerk, garments = world.users["county"], Industry.objects.get(code="garments")
    weining = County.objects.get(key="weining")
    part = CountyProfilePart(
        county=weining,
        part=CountyProfilePart.Part.LEADING,
        text="服装、马铃薯加工",
        industry_names=garments.name_zh,
        done_on=ON,
        author=clerk,
        changed_at=clock.now(),
    )
    part.save()
    part.industries.add(garments)
    world.demands = {
        "weining": make_demand("weining", slots=2, industry="garments", workers=60, poor_workers=40),
        "yanhe": make_demand("yanhe", industry="electronics"),
    }


def make_demand(county: str, *, slots: int = 1, industry: str | None = None, **fields: Any) -> Demand:
    """A demand of a county with so many slots, as its clerk entered it today."""
    values = {"title": "求服装加工企业", "entered_at": clock.now(), "changed_at": clock.now(), **fields}
    demand = Demand(
        county=County.objects.get(key=county),
        industry=industry and Industry.objects.get(code=industry),
        entered_by=User.objects.filter(bureau__code=county, role="clerk").earliest("pk"),
        **values,
    )
    demand.save()
    for number in range(1, slots + 1):
        DemandSlot(demand=demand, number=number).save()
    return demand


def _enterprises(world: Any) -> None:
    world.enterprises = {name: world.projects[name].enterprise for name in ("weining", "yanhe")}
    chamber = Chamber.objects.get(bureau=world.users["chamber"].bureau)
    world.chambers = {"weining": chamber}
    enterprise = world.enterprises["weining"]
    member = add_member(
        chamber=chamber,
        enterprise_name=enterprise.name,
        credit_code=enterprise.credit_code,
        joined_on=date(2020, 6, 1),
        actor=world.users["chamber"],
    )
    said = Said(post="办公室", phone="0851-85551234")
    contact = add_contact(enterprise=enterprise, said=said, actor=world.users["chamber"])
    look(enterprise=enterprise, actor=world.users["province"])
    register_enterprise(name=enterprise.name, credit_code=enterprise.credit_code, actor=world.users["county"])
    world.memberships, world.contacts = {"weining": member}, {"weining": contact}


def make_intention(enterprise: Enterprise, *, collected_by: Bureau, by: Any, **fields: Any) -> Intention:
    """What an enterprise wants, collected today, as `by` recorded it; another one of the same kind has its reason.

    It is a member of the `chamber=` through which it came; `status=` is that of a later step of today.
    """
    if isinstance(fields.get("industry"), str):
        fields["industry"] = Industry.objects.get(code=fields["industry"])
    values = {"collected_on": clock.today(), "collected_by": collected_by, **fields}
    counties = [County.objects.get(key=key) for key in values.pop("counties", ())]
    status, chamber = values.pop("status", ""), values.get("chamber")
    if chamber and not enterprise.memberships.filter(chamber=chamber).exists():
        Membership(chamber=chamber, enterprise=enterprise).save()
    intention = record_intention(
        intention=Intention(**values),
        enterprise_name=enterprise.name,
        credit_code=enterprise.credit_code or "",
        counties=counties,
        go_on_reason="测试数据，另一项意向",
        actor=by,
    )
    if status:
        step(intention, Intention.Status(status), on=clock.today(), by=by, reason="测试")
    return intention


def make_interest(demand: Demand | None = None, **fields: Any) -> Interest:
    """What an enterprise left on a public page today, about a demand or about none."""
    values = {"kind": "invest", "contact_post": "办公室", "contact_phone": "0851-85554321", **fields}
    values.setdefault("enterprise_name", "贵州新来服饰有限公司")
    interest = Interest(demand=demand, county=demand and demand.county, left_at=clock.now(), **values)
    interest.save()
    return interest


def _wishes(world: Any) -> None:
    chamber, zunyi = world.users["chamber"], Bureau.objects.get(code="zunyi")
    weining = make_intention(
        world.enterprises["weining"],
        collected_by=chamber.bureau,
        by=chamber,
        kind="oem",
        industry="garments",
        workers=50,
    )
    yanhe = make_intention(
        world.enterprises["yanhe"], collected_by=zunyi, by=world.users["province"], industry="electronics"
    )
    county = world.users["county"]
    own = make_intention(
        world.projects["own"].enterprise, collected_by=county.bureau, by=county, counties=["weining"]
    )
    world.intentions = {"weining": weining, "yanhe": yanhe, "own": own}
    if not MatchingRule.objects.exists():  # a flush took away what the migration laid down
        MatchingRule().save()
    match = offer(intention=weining, demand=world.demands["weining"], actor=world.users["supporter"])
    weining.refresh_from_db()
    world.matches = {"weining": match}
    note = ContactNote(
        supporter=world.users["supporter"].bureau,
        county=County.objects.get(key="weining"),
        on=date(2020, 7, 18),
        about="对接服装企业",
        noted_by=world.users["supporter"],
        noted_at=clock.now(),
    )
    note.save()
    world.notes = {"weining": note}


def _imports(world: Any) -> None:
    clerk = world.users["county"]
    names = {"title": "需求名称", "county": "县", "slots": "名额"}
    batch = ImportBatch.objects.create(
        label="counties.Demand",
        user=clerk,
        bureau=clerk.bureau,
        made_at=clock.now(),
        file_name="威宁县需求表.xlsx",
        sha256="0" * 64,
        state=ImportBatch.State.READY,
        sheet_names=["6月"],
        sheet_place=0,
        header_row=2,
        headings=[
            {"place": place, "text": text, "key": text, "unit": ""}
            for place, text in enumerate(names.values())
        ],
        mapping=list(names),
        left_out=[[1, "title"], [5, "subtotal"]],
        total=2,
    )
    ImportFile.objects.create(batch=batch, content=b"")
    new = {"outcome": ImportRow.Outcome.NEW, "figures": {"slots": "2"}}
    refused = {"outcome": ImportRow.Outcome.REFUSED, "problems": [["slots", "请填写数字"]]}
    for number, cells, found in (
        (3, ["刺绣加工", "威宁县", 2], new),
        (4, ["制鞋", "威宁县", "若干"], refused),
    ):
        ImportRow.objects.create(batch=batch, number=number, cells=cells, **found)
    world.imports = {"weining": batch}


def _public(world: Any) -> None:
    province = world.users["province"]
    batch = Opportunity(
        year=2020,
        number=1,
        title="产业扶贫项目",
        released_on=ON,
        released_by=province,
        released_for=province.bureau,
    )
    batch.save()
    OpportunityItem(opportunity=batch, demand=world.demands["weining"], place=1).save()
    guide = IndustryGuide(
        industry=Industry.objects.get(code="garments"),
        words="服装加工",
        released_on=ON,
        released_by=province,
        released_for=province.bureau,
        changed_at=clock.now(),
    )
    guide.save()
    interest = Interest(
        demand=world.demands["weining"],
        county=world.demands["weining"].county,
        enterprise_name="贵州新来服饰有限公司",
        kind="oem",
        contact_post="办公室",
        contact_phone="0851-85554321",
        left_at=clock.now(),
    )
    interest.save()
    world.opportunities, world.guides, world.interests = (
        {"weining": batch},
        {"garments": guide},
        {"weining": interest},
    )
