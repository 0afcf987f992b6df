from django.urls import path

from ledger import evidence_views, views

app_name = "ledger"
urlpatterns = [
    path("", views.ClaimList.as_view(), name="claim-list"),
    path("<int:pk>/verify/", views.ClaimVerify.as_view(), name="claim-verify"),
    path("<int:pk>/return/", views.ClaimReturn.as_view(), name="claim-return"),
    path("<int:pk>/evidence/", evidence_views.ClaimEvidence.as_view(), name="claim-evidence"),
    path("evidence/<int:pk>/file/", evidence_views.EvidenceFile.as_view(), name="evidence-file"),
    path(
        "evidence/<int:pk>/thumbnail/", evidence_views.EvidenceThumbnail.as_view(), name="evidence-thumbnail"
    ),
    path("evidence/<int:pk>/remove/", evidence_views.EvidenceRemove.as_view(), name="evidence-remove"),
]
