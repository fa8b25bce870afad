"""Addresses of the figures of the office."""

from django.urls import path

from review.views import ops, vigilance

app_name = "ops"
urlpatterns = [
    path("", ops.dashboard, name="dashboard"),
    path("cases/", ops.cases, name="cases"),
    path("figures/<slug:slug>.csv", ops.csv_of, name="csv"),
    path("definitions/", ops.definitions, name="definitions"),
    path("reviewers/", ops.reviewers, name="reviewers"),
    path("mine/", ops.mine, name="mine"),
    path("vigilance/", vigilance.vigilance, name="vigilance"),
]
