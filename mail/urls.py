"""The demo's letter box."""

from django.urls import path

from mail import views

app_name = "mail"
urlpatterns = [
    path("", views.box, name="box"),
    path("<str:name>/", views.message, name="message"),
]
