from django.urls import path

from dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.Dashboard.as_view(), name="dashboard"),
    path("figures/<str:metric>/<str:basis>/", views.FigurePage.as_view(), name="figure"),
    path("county/<slug:key>/", views.CountyPage.as_view(), name="county"),
]
