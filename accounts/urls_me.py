"""A person's own page."""

from django.urls import path

from accounts.views import me, passkeys

app_name = "me"
urlpatterns = [
    path("", me.page, name="page"),
    path("keep/", me.keep_one, name="keep"),
    path("name/", me.change_name, name="name"),
    path("password/", me.change_password, name="password"),
    path("passkeys/options/", passkeys.new_options, name="passkey_options"),
    path("passkeys/", passkeys.add, name="passkeys"),
    path("passkeys/<int:passkey_id>/", passkeys.rename, name="passkey"),
    path("passkeys/<int:passkey_id>/remove/", passkeys.remove, name="passkey_remove"),
]
