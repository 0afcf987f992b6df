from django.urls import path

from ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.ClaimList.as_view(), name="claim-list"),
    path("<int:pk>/verify/", views.ClaimVerify.as_view(), name="claim-verify"),
    path("<int:pk>/return/", views.ClaimReturn.as_view(), name="claim-return"),
]
