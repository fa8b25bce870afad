"""Addresses of the rules' pages."""

from django.urls import path

from rules import desk_drafting, desk_pages, desk_versions

app_name = "rules"
urlpatterns = [
    path("", desk_pages.rules, name="rules"),
    path("limits/", desk_pages.limits, name="limits"),
    path("paperwork/", desk_pages.paperwork, name="paperwork"),
    path("paperwork/<slug:kind>/draft/", desk_drafting.paperwork, name="draft_paperwork"),
    path("new/", desk_drafting.new, name="new"),
    path("check/", desk_drafting.check, name="check"),
    path("conditions/", desk_drafting.conditions, name="conditions"),
    path("versions/<int:version_id>/", desk_versions.version, name="version"),
    path("versions/<int:version_id>/progress/", desk_versions.progress, name="progress"),
    path("versions/<int:version_id>/test/", desk_versions.test, name="test"),
    path("versions/<int:version_id>/cancel/", desk_versions.cancel, name="cancel"),
    path("versions/<int:version_id>/shadow/", desk_versions.shadow, name="shadow"),
    path("versions/<int:version_id>/approve/", desk_versions.approve, name="approve"),
    path("versions/<int:version_id>/discard/", desk_versions.discard, name="discard"),
    path("<str:rule>/", desk_pages.rule, name="rule"),
    path("<str:rule>/draft/", desk_drafting.draft, name="draft"),
]
