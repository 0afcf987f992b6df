from django.urls import path

from counties import demand_views as demands
from counties import opportunity_views as opportunities
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
]
