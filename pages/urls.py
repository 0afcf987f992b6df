from django.urls import path

from pages import views

app_name = "pages"
urlpatterns = [
    path("save/", views.DraftSave.as_view(), name="draft-save"),
    path("discard/", views.DraftDiscard.as_view(), name="draft-discard"),
]
