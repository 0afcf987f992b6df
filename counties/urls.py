from django.urls import path

from counties import views

app_name = "counties"
urlpatterns = [
    path("data-notes/", views.data_notes, name="data-notes"),
    path("pairings/", views.pairing_list, name="pairing-list"),
]
