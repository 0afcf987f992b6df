"""Which page shows which panels: the roof's list of what apps offer to pages further left."""

from projects.panels import funds_of
from workshops.panels import headcounts_of, workshops_of
from workshops.recognition_panels import recognition_of, rules_noted
from workshops.visit_panels import visits_of

PANELS = {
    "counties:data-notes": (rules_noted,),
    "projects:project-detail": (funds_of, headcounts_of, visits_of, workshops_of),
    "workshops:workshop-detail": (headcounts_of, visits_of, recognition_of),
}
