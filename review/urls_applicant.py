"""Addresses of the applicant's pages."""

from django.urls import path

from review.views import (
    applicant,
    arriving,
    checking,
    conflicts,
    grouping,
    reading,
    sending,
    stating,
    uploading,
)

app_name = "apply"
urlpatterns = [
    path("", applicant.home, name="home"),
    path("new/<slug:kind>/", applicant.start, name="start"),
    path("<str:reference>/", applicant.case, name="case"),
    path("<str:reference>/upload/", uploading.upload, name="upload"),
    path("<str:reference>/upload/<slug:doc_type>/", uploading.upload, name="upload_type"),
    path("<str:reference>/pieces/", arriving.begin, name="pieces"),
    path("<str:reference>/pieces/<uuid:upload_id>/", arriving.piece, name="piece"),
    path("<str:reference>/pieces/<uuid:upload_id>/stop/", uploading.stop, name="stop"),
    path("<str:reference>/progress/", reading.watch, name="progress"),
    path("<str:reference>/progress/leave/", reading.leave, name="leave"),
    path("<str:reference>/documents/<int:document_id>/line/", uploading.line, name="line"),
    path("<str:reference>/documents/<int:document_id>/keep/", uploading.keep, name="keep"),
    path("<str:reference>/documents/<int:document_id>/use/", uploading.use_again, name="use_again"),
    path("<str:reference>/documents/<int:document_id>/remove/", uploading.remove, name="remove"),
    path("<str:reference>/documents/<int:document_id>/again/", uploading.again, name="again"),
    path("<str:reference>/documents/<int:document_id>/replace/", uploading.replace, name="replace"),
    path("<str:reference>/documents/<int:document_id>/type/", uploading.doc_type, name="type"),
    path(
        "<str:reference>/documents/<int:document_id>/page/<int:number>/",
        checking.page,
        name="page",
    ),
    path("<str:reference>/documents/<int:document_id>/pages/", grouping.pages, name="pages"),
    path("<str:reference>/about/", stating.about, name="about"),
    path("<str:reference>/about/<str:group>/", stating.about_group, name="about_group"),
    path("<str:reference>/check/", checking.check, name="check"),
    path("<str:reference>/check/<int:value_id>/", checking.change, name="change"),
    path("<str:reference>/check/<int:value_id>/right/", checking.right, name="right"),
    path("<str:reference>/conflicts/", conflicts.every, name="conflicts"),
    path("<str:reference>/conflicts/<str:key>/", conflicts.one, name="conflict"),
    path("<str:reference>/declare/", sending.declare, name="declare"),
    path("<str:reference>/sent/", sending.sent, name="sent"),
    path("<str:reference>/status/", sending.status, name="status"),
    path("<str:reference>/asked/<int:request_id>/", sending.answer, name="answer"),
]
