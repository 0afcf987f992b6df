"""Every address, app by app. /healthz and /readyz are answered by pairing_tracker/health.py."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from accounts.views import OwnPasswordView, SignInView
from chambers.public_interest_views import InterestSent, LeaveInterest
from chambers.public_views import Batch, Guide, Guides, Opportunities
from pages.list_columns import ColumnsKept
from workshops.confirmation_public import ConfirmLink

urlpatterns = [
    path("", include("dashboard.urls")),
    path("projects/", include("projects.urls")),
    path("workshops/", include("workshops.urls")),
    path("confirm/<str:token>/", ConfirmLink.as_view(), name="confirm"),
    path("opportunities/", Opportunities.as_view(), name="opportunities"),
    path("opportunities/<int:year>-<int:number>/", Batch.as_view(), name="opportunity"),
    path("guides/", Guides.as_view(), name="guides"),
    path("guides/<slug:code>/", Guide.as_view(), name="guide"),
    path("interest/<int:pk>/", LeaveInterest.as_view(), name="interest"),
    path("interest/<int:pk>/sent/", InterestSent.as_view(), name="interest-sent"),
    path("claims/", include("ledger.urls")),
    path("chambers/", include("chambers.urls")),
    path("counties/", include("counties.urls")),
    path("lists/columns/", ColumnsKept.as_view(), name="list-columns"),
    path("", include("pages.urls")),
    path("login/", SignInView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", OwnPasswordView.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
