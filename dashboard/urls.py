from django.urls import path

from dashboard import views, work_views

app_name = "dashboard"
urlpatterns = [
    path("", views.Dashboard.as_view(), name="dashboard"),
    path("my-work/", work_views.MyWork.as_view(), name="my-work"),
    path("reminders/", work_views.Reminders.as_view(), name="reminders"),
    path("figures/<str:metric>/<str:basis>/", views.FigurePage.as_view(), name="figure"),
    path("county/<slug:key>/", views.CountyPage.as_view(), name="county"),
]
