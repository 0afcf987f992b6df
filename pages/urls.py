from django.urls import path

from pages import import_files, import_list, import_views, views

app_name = "pages"
urlpatterns = [
    path("drafts/save/", views.DraftSave.as_view(), name="draft-save"),
    path("drafts/discard/", views.DraftDiscard.as_view(), name="draft-discard"),
    path("imports/", import_list.ImportList.as_view(), name="import-list"),
    path("imports/new/<slug:slug>/", import_views.ImportAdd.as_view(), name="import-add"),
    path("imports/<int:pk>/", import_views.ImportDetail.as_view(), name="import-detail"),
    path("imports/template/<slug:slug>/", import_files.ImportTemplate.as_view(), name="import-template"),
    path("imports/<int:pk>/marked/", import_files.ImportMarked.as_view(), name="import-marked"),
    path("imports/<int:pk>/progress/", import_views.ImportProgress.as_view(), name="import-progress"),
    path("imports/<int:pk>/columns/", import_views.ImportColumns.as_view(), name="import-columns"),
    path("imports/<int:pk>/save/", import_views.ImportSave.as_view(), name="import-save"),
    path("imports/<int:pk>/mend/", import_views.ImportMend.as_view(), name="import-mend"),
    path("imports/<int:pk>/cancel/", import_views.ImportCancel.as_view(), name="import-cancel"),
    path("imports/<int:pk>/go-on/", import_views.ImportGoOn.as_view(), name="import-go-on"),
    path("imports/<int:pk>/undo/", import_views.ImportUndo.as_view(), name="import-undo"),
]
