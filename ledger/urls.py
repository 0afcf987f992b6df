from django.urls import path

from ledger import bulk_views, evidence_views, views

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
    path("<int:pk>/void/", views.ClaimVoid.as_view(), name="claim-void"),
    path("<int:pk>/evidence/", evidence_views.ClaimEvidence.as_view(), name="claim-evidence"),
    path("evidence/<int:pk>/file/", evidence_views.EvidenceFile.as_view(), name="evidence-file"),
    path(
        "evidence/<int:pk>/thumbnail/", evidence_views.EvidenceThumbnail.as_view(), name="evidence-thumbnail"
    ),
    path("evidence/<int:pk>/remove/", evidence_views.EvidenceRemove.as_view(), name="evidence-remove"),
    path("evidence/<int:pk>/reply/", evidence_views.EvidenceReply.as_view(), name="evidence-reply"),
]
