from django.urls import path

from chambers import (
    contact_views,
    enterprise_views,
    intention_views,
    interest_views,
    match_views,
    member_views,
    ranking_views,
    views,
)

app_name = "chambers"
urlpatterns = [
    path("", views.ChamberList.as_view(), name="chamber-list"),
    path("intentions/", intention_views.IntentionList.as_view(), name="intention-list"),
    path("intentions/add/", intention_views.IntentionAdd.as_view(), name="intention-add"),
    path("intentions/<int:pk>/", intention_views.IntentionDetail.as_view(), name="intention-detail"),
    path("intentions/<int:pk>/edit/", intention_views.IntentionEdit.as_view(), name="intention-edit"),
    path("intentions/<int:pk>/step/", intention_views.IntentionNextStep.as_view(), name="intention-step"),
    path("interests/", interest_views.InterestList.as_view(), name="interest-list"),
    path("interests/<int:pk>/", interest_views.InterestDetail.as_view(), name="interest-detail"),
    path("interests/<int:pk>/confirm/", interest_views.InterestConfirm.as_view(), name="interest-confirm"),
    path("interests/<int:pk>/refuse/", interest_views.InterestRefuse.as_view(), name="interest-refuse"),
    path("intentions/<int:pk>/demands/", ranking_views.IntentionDemands.as_view(), name="intention-demands"),
    path("demands/<int:pk>/intentions/", ranking_views.DemandIntentions.as_view(), name="demand-intentions"),
    path("intentions/<int:pk>/offer/<int:demand>/", match_views.MatchOffer.as_view(), name="match-offer"),
    path("matches/", match_views.MatchList.as_view(), name="match-list"),
    path("matches/<int:pk>/", match_views.MatchDetail.as_view(), name="match-detail"),
    path("matches/<int:pk>/decline/", match_views.MatchDecline.as_view(), name="match-decline"),
    path("matches/<int:pk>/take-back/", match_views.MatchTakeBack.as_view(), name="match-take-back"),
    path("<int:pk>/", member_views.ChamberDetail.as_view(), name="chamber-detail"),
    path("<int:pk>/members/add/", member_views.MemberAdd.as_view(), name="member-add"),
    path("members/<int:pk>/", member_views.MemberEdit.as_view(), name="member-edit"),
    path("enterprises/", enterprise_views.EnterpriseList.as_view(), name="enterprise-list"),
    path("enterprises/export/", contact_views.EnterpriseExport.as_view(), name="enterprise-export"),
    path("enterprises/<int:pk>/", enterprise_views.EnterpriseDetail.as_view(), name="enterprise-detail"),
    path("enterprises/<int:pk>/edit/", enterprise_views.EnterpriseEdit.as_view(), name="enterprise-edit"),
    path("enterprises/<int:pk>/merge/", enterprise_views.EnterpriseMerge.as_view(), name="enterprise-merge"),
    path(
        "enterprises/<int:pk>/contacts/",
        contact_views.EnterpriseContacts.as_view(),
        name="enterprise-contacts",
    ),
    path("enterprises/<int:pk>/contacts/add/", contact_views.ContactAdd.as_view(), name="contact-add"),
    path("contacts/<int:pk>/", contact_views.ContactEdit.as_view(), name="contact-edit"),
    path("contacts/<int:pk>/end/", contact_views.ContactEnd.as_view(), name="contact-end"),
]
