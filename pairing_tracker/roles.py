"""What each role may press: one table. Which rows it holds for is decided in accounts/scoping.py.

After every `migrate` the table is written into the groups that bear the roles' names.
"""

from collections.abc import Mapping

from accounts.models import Role

ENTRY = (
    "projects.add_project",
    "projects.change_project",
    "projects.add_receipt",
    "projects.add_problem",
    "projects.change_problem",
    "workshops.add_workshop",
    "workshops.change_workshop",
    "workshops.add_headcount",
    "ledger.report_claim",
    "ledger.add_evidence",
    "counties.add_demand",
    "counties.change_demand",
    "counties.change_countyprofilepart",
    "chambers.change_enterprise",
    "chambers.add_membership",
    "chambers.change_membership",
    "chambers.see_contacts",
    "chambers.change_enterprisecontact",
    "chambers.add_intention",
    "chambers.change_intention",
    "chambers.add_match",
    "chambers.change_match",
    "chambers.add_contactnote",
    "chambers.change_contactnote",
    "chambers.change_interest",
    "dashboard.add_countyreport",
    "dashboard.add_briefing",
    "dashboard.change_briefing",
)
READING = (
    "projects.view_project",
    "projects.view_receipt",
    "projects.view_problem",
    "workshops.view_workshop",
    "workshops.view_headcount",
    "workshops.view_visit",
    "ledger.view_claim",
    "ledger.view_entry",
    "ledger.view_override",
    "chambers.view_enterprise",
    "chambers.view_intention",
    "chambers.view_match",
    "chambers.view_contactnote",
    "chambers.view_interest",
    "counties.view_county",
    "counties.view_countyprofilepart",
    "counties.view_demand",
    "counties.view_opportunity",
    "counties.view_industryguide",
    "counties.view_pairing",
    "dashboard.view_countyreport",
    "dashboard.view_briefing",
)
KEEPING = tuple(
    f"{label}.{action}_{model}"
    for label, model, actions in (
        ("accounts", "bureau", ("add", "change", "view")),
        ("accounts", "user", ("add", "change", "view")),
        ("accounts", "readgrant", ("view",)),
        ("counties", "prefecture", ("change", "view")),
        ("counties", "county", ("change", "view")),
        ("counties", "countyname", ("add", "change", "view")),
        ("counties", "countyalias", ("add", "change", "delete", "view")),
        ("counties", "countytarget", ("add", "change", "view")),
        ("counties", "pairing", ("add", "change", "delete", "view")),
        ("counties", "industry", ("add", "change", "view")),
        ("counties", "exchangerate", ("add", "change", "view")),
        ("counties", "plan", ("change", "view")),
        ("counties", "reportingperiod", ("change", "view")),
        ("workshops", "recognitionrule", ("add", "change", "view")),
        ("ledger", "claim", ("view",)),
        ("ledger", "posting", ("view",)),
        ("ledger", "entry", ("view",)),
        ("workshops", "siteevent", ("view",)),
        ("workshops", "workshopmove", ("view",)),
        ("chambers", "chamber", ("add", "change", "view")),
        ("chambers", "enterprise", ("view",)),
        ("chambers", "membership", ("add", "change", "view")),
        ("chambers", "matchingrule", ("change", "view")),
        ("chambers", "contactview", ("view",)),
    )
    for action in actions
)

PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    Role.CLERK: READING + ENTRY,
    Role.REVIEWER: (
        *READING,
        *ENTRY,
        "ledger.review_claim",
        "ledger.verify_claim",
        "ledger.override_gate",
        "projects.decide_duplicates",
        "workshops.add_visit",
        "workshops.see_spot_checks",
        "counties.release_opportunity",
        "chambers.merge_enterprises",
        "chambers.export_contacts",
        "dashboard.review_countyreport",
        "dashboard.issue_briefing",
    ),
    Role.DIRECTOR: (*READING, "workshops.see_spot_checks"),
    Role.ADMINISTRATOR: (*READING, *KEEPING),
}


def sync_roles(**_signal: object) -> None:
    """Make the groups hold exactly this table (a post_migrate handler, and the command sync_roles)."""
    from django.contrib.auth.models import Group, Permission

    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, names in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in names if name in known])
