"""Which page shows which panels: the roof's list of what apps offer to pages further left."""

from workshops.panels import headcounts_of, workshops_of

PANELS = {
    "projects:project-detail": (headcounts_of, workshops_of),
    "workshops:workshop-detail": (headcounts_of,),
}
