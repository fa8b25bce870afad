"""Addresses of page images and originals."""

from django.urls import path

from extraction import views

app_name = "pages"
urlpatterns = [
    path("<int:page_id>/image", views.page_image, name="image"),
    path("<int:page_id>/screen", views.page_screen, name="screen"),
    path("<int:page_id>/sharp", views.page_sharp, name="sharp"),
    path("<int:page_id>/thumbnail", views.page_thumbnail, name="thumbnail"),
    path("original/<int:document_id>", views.original, name="original"),
]
