"""Signing in and out."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("link/<str:token>/", views.sign_in, name="link"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
