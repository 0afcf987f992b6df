from django.urls import path

from chambers import views

app_name = "chambers"
urlpatterns = [
    path("", views.ChamberList.as_view(), name="chamber-list"),
]
