from django.urls import path

from projects import change_views, views

app_name = "projects"
urlpatterns = [
    path("", views.ProjectList.as_view(), name="project-list"),
    path("add/", views.ProjectAdd.as_view(), name="project-add"),
    path("hint/", views.ProjectHint.as_view(), name="project-hint"),
    path("search/", views.ProjectSearch.as_view(), name="project-search"),
    path("<int:pk>/", views.ProjectDetail.as_view(), name="project-detail"),
    path("<int:pk>/edit/", views.ProjectEdit.as_view(), name="project-edit"),
    path("<int:pk>/step/", views.ProjectStep.as_view(), name="project-step"),
    path("<int:pk>/change/<slug:what>/", change_views.ProjectChangeReport.as_view(), name="project-change"),
    path("changes/<int:pk>/correct/", change_views.ChangeCorrect.as_view(), name="change-correct"),
    path("steps/<int:pk>/correct/", change_views.StepCorrect.as_view(), name="step-correct"),
]
