from django.urls import path

from ledger import bulk_views, views

app_name = "ledger"
urlpatterns = [
    path("", views.ClaimList.as_view(), name="claim-list"),
    path("bulk/", bulk_views.ClaimBulk.as_view(), name="claim-bulk"),
    path("overrides/", views.OverrideList.as_view(), name="override-list"),
    path("<int:pk>/review/", views.ClaimReview.as_view(), name="claim-review"),
    path("<int:pk>/verify/", views.ClaimVerify.as_view(), name="claim-verify"),
    path("<int:pk>/return/", views.ClaimReturn.as_view(), name="claim-return"),
    path("<int:pk>/take-back/", views.ClaimTakeBack.as_view(), name="claim-take-back"),
    path("<int:pk>/object/", views.ClaimObject.as_view(), name="claim-object"),
]
