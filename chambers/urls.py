from django.urls import path

from chambers import intention_views, interest_views, match_views, ranking_views, views

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
]
