"""Signing in and out."""

from django.urls import path

from accounts.views import entry, link, passkeys

app_name = "accounts"
urlpatterns = [
    path("sign-in/", entry.sign_in, name="sign_in"),
    path("link/<str:token>/", link.link, name="link"),
    path("passkey/options/", passkeys.options, name="passkey_options"),
    path("passkey/", passkeys.sign_in, name="passkey"),
    path("go-on/", entry.go_on, name="go_on"),
    path("token/", entry.token, name="token"),
    path("sign-out/", entry.sign_out, name="sign_out"),
]
