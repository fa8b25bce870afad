"""Addresses of the REST interface, version 1."""

from django.urls import path

from api import views

app_name = "api"
urlpatterns = [
    path("document-types", views.document_types, name="document_types"),
    path("cases/<str:reference>", views.case, name="case"),
]
