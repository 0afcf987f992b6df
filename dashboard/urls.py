from django.urls import path

from dashboard import (
    asked_views,
    board_views,
    briefing_errata_views,
    briefing_layout_views,
    briefing_views,
    changes_views,
    forecast_views,
    matrix_views,
    ranking_views,
    report_views,
    supporter_views,
    views,
    wall_views,
    work_views,
)

app_name = "dashboard"
urlpatterns = [
    path("", views.Dashboard.as_view(), name="dashboard"),
    path("wall/", wall_views.Wall.as_view(), name="wall"),
    path("my-work/", work_views.MyWork.as_view(), name="my-work"),
    path("reminders/", work_views.Reminders.as_view(), name="reminders"),
    path("board/", board_views.BoardPage.as_view(), name="board"),
    path("ranking/", ranking_views.RankingPage.as_view(), name="ranking"),
    path("matrix/", matrix_views.MatrixPage.as_view(), name="matrix"),
    path("supporters/<slug:bureau>/", supporter_views.SupporterPage.as_view(), name="supporter"),
    path("funnel/", board_views.FunnelPage.as_view(), name="funnel"),
    path("funnel/<slug:step>/", board_views.FunnelList.as_view(), name="funnel-list"),
    path("asked/", asked_views.AskedPage.as_view(), name="asked"),
    path("asked/<slug:key>/", asked_views.AskedList.as_view(), name="asked-list"),
    path("forecast/", forecast_views.ForecastPage.as_view(), name="forecast"),
    path("changes/", changes_views.ChangesPage.as_view(), name="changes"),
    path("reporting/", report_views.ReportingPage.as_view(), name="reporting"),
    path(
        "reporting/reports/<int:pk>/review/", report_views.ReviewReport.as_view(), name="county-report-review"
    ),
    path(
        "reporting/reports/<int:pk>/return/", report_views.ReturnReport.as_view(), name="county-report-return"
    ),
    path("reporting/<int:period>/<slug:key>/", report_views.CountyReportPage.as_view(), name="county-report"),
    path(
        "reporting/<int:period>/<slug:key>/hand-in/",
        report_views.HandIn.as_view(),
        name="county-report-hand-in",
    ),
    path("figures/<str:metric>/<str:basis>/", views.FigurePage.as_view(), name="figure"),
    path("county/<slug:key>/", views.CountyPage.as_view(), name="county"),
    path("briefings/", briefing_views.BriefingList.as_view(), name="briefing-list"),
    path("briefings/add/", briefing_views.BriefingAdd.as_view(), name="briefing-add"),
    path("briefings/layout/", briefing_layout_views.BriefingLayout.as_view(), name="briefing-layout"),
    path(
        "briefings/layout/file/",
        briefing_layout_views.BriefingLayoutFile.as_view(),
        name="briefing-layout-file",
    ),
    path(
        "briefings/layout/own/", briefing_layout_views.BriefingLayoutOwn.as_view(), name="briefing-layout-own"
    ),
    path("briefings/<int:pk>/", briefing_views.BriefingDetail.as_view(), name="briefing-detail"),
    path("briefings/<int:pk>/word/", briefing_views.BriefingWord.as_view(), name="briefing-word"),
    path("briefings/<int:pk>/edit/", briefing_views.BriefingEdit.as_view(), name="briefing-edit"),
    path("briefings/<int:pk>/freeze/", briefing_views.BriefingFreeze.as_view(), name="briefing-freeze"),
    path("briefings/<int:pk>/issue/", briefing_views.BriefingIssuing.as_view(), name="briefing-issue"),
    path("briefings/<int:pk>/end/", briefing_views.BriefingEnd.as_view(), name="briefing-end"),
    path(
        "briefings/<int:pk>/errata/", briefing_errata_views.BriefingErrata.as_view(), name="briefing-errata"
    ),
]
