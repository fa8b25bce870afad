"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from config import language, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("language/", language.change_language, name="language"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("accounts.urls")),
    path("me/", include("accounts.urls_me")),
    path("demo/mail/", include("mail.urls")),
    path("audit/", include("review.urls_audit")),
    path("pages/", include("extraction.urls")),
    path("apply/", include("review.urls_applicant")),
    path("review/", include("review.urls")),
    path("ops/", include("review.urls_ops")),
    path("rules/", include("rules.urls")),
    path("api/v1/", include("api.urls")),
]
handler403 = "config.views.forbidden"
