"""Which page shows which panels: the roof's list of what apps offer to pages further left."""

from chambers.match_panels import matches_of_demand, matches_of_intention, rule_of_matching_noted
from dashboard.forecast_panel import forecast_noted
from projects.enterprise_panels import projects_of_enterprise
from projects.match_panels import project_of
from projects.panels import funds_of, on_the_chain
from projects.problem_panels import problems_of_project
from workshops.enterprise_panels import workshops_of_enterprise
from workshops.panels import headcounts_of, workshops_of
from workshops.recognition_panels import recognition_of, rules_noted
from workshops.visit_panels import visits_of

PANELS = {
    "chambers:enterprise-detail": (projects_of_enterprise, workshops_of_enterprise),
    "chambers:intention-detail": (matches_of_intention,),
    "counties:data-notes": (rules_noted, rule_of_matching_noted, forecast_noted),
    "counties:demand-detail": (matches_of_demand,),
    "counties:profile-detail": (on_the_chain,),
    "chambers:match-detail": (project_of,),
    "projects:project-detail": (problems_of_project, funds_of, headcounts_of, visits_of, workshops_of),
    "workshops:workshop-detail": (headcounts_of, visits_of, recognition_of),
}
