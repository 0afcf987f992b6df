from django.urls import path

from projects import accept_views, change_views, duplicate_views, problem_views, receipt_views, views

app_name = "projects"
urlpatterns = [
    path("", views.ProjectList.as_view(), name="project-list"),
    path("add/", views.ProjectAdd.as_view(), name="project-add"),
    path("hint/", views.ProjectHint.as_view(), name="project-hint"),
    path("search/", views.ProjectSearch.as_view(), name="project-search"),
    path("accept/<int:pk>/", accept_views.MatchAccept.as_view(), name="match-accept"),
    path("accept/<int:pk>/free/", accept_views.MatchFree.as_view(), name="match-free"),
    path("<int:pk>/", views.ProjectDetail.as_view(), name="project-detail"),
    path("<int:pk>/edit/", views.ProjectEdit.as_view(), name="project-edit"),
    path("<int:pk>/step/", views.ProjectStep.as_view(), name="project-step"),
    path("<int:pk>/change/<slug:what>/", change_views.ProjectChangeReport.as_view(), name="project-change"),
    path("<int:pk>/void/", change_views.ProjectVoid.as_view(), name="project-void"),
    path("changes/<int:pk>/correct/", change_views.ChangeCorrect.as_view(), name="change-correct"),
    path("steps/<int:pk>/correct/", change_views.StepCorrect.as_view(), name="step-correct"),
    path("<int:pk>/receipt/", receipt_views.ProjectReceipt.as_view(), name="project-receipt"),
    path("receipts/", receipt_views.ReceiptList.as_view(), name="receipt-list"),
    path("receipts/<int:pk>/correct/", receipt_views.ReceiptCorrect.as_view(), name="receipt-correct"),
    path("problems/", problem_views.ProblemList.as_view(), name="problem-list"),
    path("problems/add/", problem_views.ProblemAdd.as_view(), name="problem-add"),
    path("problems/<int:pk>/", problem_views.ProblemDetail.as_view(), name="problem-detail"),
    path("problems/<int:pk>/<slug:action>/", problem_views.ProblemStep.as_view(), name="problem-step"),
    path("duplicates/", duplicate_views.DuplicateList.as_view(), name="duplicate-list"),
    path("duplicates/check/", duplicate_views.DuplicateCheck.as_view(), name="duplicate-check"),
    path("duplicates/scan/", duplicate_views.DuplicateScan.as_view(), name="duplicate-scan"),
    path("duplicates/<int:pk>/", duplicate_views.DuplicatePair.as_view(), name="duplicate-pair"),
    path(
        "duplicates/entries/<int:pk>/",
        duplicate_views.DuplicateAppealPage.as_view(),
        name="duplicate-appeal",
    ),
    path(
        "duplicates/entries/<int:pk>/enter/",
        duplicate_views.DuplicateEnter.as_view(),
        name="duplicate-enter",
    ),
]
