from django.urls import path

from workshops import (
    confirmation_views,
    correction_views,
    headcount_views,
    move_views,
    recount_views,
    views,
    visit_views,
)

app_name = "workshops"
urlpatterns = [
    path("", views.WorkshopList.as_view(), name="workshop-list"),
    path("add/", views.WorkshopAdd.as_view(), name="workshop-add"),
    path("recount/", recount_views.RecountChoice.as_view(), name="recount-choice"),
    path("recount/<slug:key>/", recount_views.RecountGrid.as_view(), name="recount-grid"),
    path("sites/", views.SiteList.as_view(), name="site-list"),
    path("spot-checks/", visit_views.SpotCheckList.as_view(), name="spot-check-list"),
    path("visits/", visit_views.VisitList.as_view(), name="visit-list"),
    path("visits/<int:pk>/add/", visit_views.VisitAdd.as_view(), name="visit-add"),
    path("<int:pk>/", views.WorkshopDetail.as_view(), name="workshop-detail"),
    path("<int:pk>/move/", move_views.WorkshopMoveReport.as_view(), name="workshop-move"),
    path("moves/<int:pk>/correct/", move_views.MoveCorrect.as_view(), name="move-correct"),
    path("<int:pk>/edit/", views.WorkshopEdit.as_view(), name="workshop-edit"),
    path("<int:pk>/event/", views.WorkshopEvent.as_view(), name="workshop-event"),
    path("<int:pk>/headcount/", headcount_views.WorkshopHeadcount.as_view(), name="workshop-headcount"),
    path("project/<int:pk>/headcount/", headcount_views.ProjectHeadcount.as_view(), name="project-headcount"),
    path(
        "headcounts/<int:pk>/correct/", correction_views.HeadcountCorrect.as_view(), name="headcount-correct"
    ),
    path("headcounts/<int:pk>/ask/", confirmation_views.HeadcountAsk.as_view(), name="headcount-ask"),
    path("confirmations/<int:pk>/", confirmation_views.ConfirmationDetail.as_view(), name="confirmation"),
    path(
        "confirmations/<int:pk>/remind/",
        confirmation_views.ConfirmationRemind.as_view(),
        name="confirmation-remind",
    ),
    path(
        "confirmations/<int:pk>/revoke/",
        confirmation_views.ConfirmationRevoke.as_view(),
        name="confirmation-revoke",
    ),
    path("events/<int:pk>/correct/", correction_views.EventCorrect.as_view(), name="event-correct"),
]
