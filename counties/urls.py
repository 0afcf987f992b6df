from django.urls import path

from counties import demand_views as demands
from counties import guide_views as guides
from counties import opportunity_views as opportunities
from counties import profile_views as profiles
from counties import views

app_name = "counties"
urlpatterns = [
    path("data-notes/", views.data_notes, name="data-notes"),
    path("pairings/", views.pairing_list, name="pairing-list"),
    path("demands/", demands.DemandList.as_view(), name="demand-list"),
    path("demands/add/", demands.DemandAdd.as_view(), name="demand-add"),
    path("demands/<int:pk>/", demands.DemandDetail.as_view(), name="demand-detail"),
    path("demands/<int:pk>/edit/", demands.DemandEdit.as_view(), name="demand-edit"),
    path("demands/<int:pk>/slots/", demands.DemandSlots.as_view(), name="demand-slots"),
    path("demands/<int:pk>/withdraw/", demands.DemandWithdraw.as_view(), name="demand-withdraw"),
    path("opportunities/", opportunities.OpportunityList.as_view(), name="opportunity-list"),
    path("opportunities/add/", opportunities.OpportunityAdd.as_view(), name="opportunity-add"),
    path("opportunities/<int:pk>/", opportunities.OpportunityDetail.as_view(), name="opportunity-detail"),
    path(
        "opportunities/<int:pk>/withdraw/",
        opportunities.OpportunityWithdraw.as_view(),
        name="opportunity-withdraw",
    ),
    path("guides/", guides.GuideList.as_view(), name="guide-list"),
    path("guides/<slug:code>/", guides.GuideDetail.as_view(), name="guide-detail"),
    path("guides/<slug:code>/edit/", guides.GuideEdit.as_view(), name="guide-edit"),
    path("guides/<slug:code>/release/", guides.GuideRelease.as_view(), name="guide-release"),
    path("guides/<slug:code>/take-back/", guides.GuideTakeBack.as_view(), name="guide-take-back"),
    path("profiles/", profiles.ProfileList.as_view(), name="profile-list"),
    path("profiles/<slug:key>/", profiles.ProfileDetail.as_view(), name="profile-detail"),
    path("profiles/<slug:key>/<slug:part>/", profiles.ProfilePart.as_view(), name="profile-part"),
]
