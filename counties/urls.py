from django.urls import path

from counties import views

app_name = "counties"
urlpatterns = [
    path("counties/data-notes/", views.data_notes, name="data-notes"),
    path("counties/pairings/", views.pairing_list, name="pairing-list"),
]
