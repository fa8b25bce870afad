"""Addresses of the timelines."""

from django.urls import path

from review.views import timeline

app_name = "audit"
urlpatterns = [
    path("", timeline.chains, name="chains"),
    path("<str:chain>/", timeline.chain, name="timeline"),
]
