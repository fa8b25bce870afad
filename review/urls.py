"""Addresses of the reviewer's, lead's and admin's pages."""

from django.urls import path

from review.views import (
    effect,
    grouping,
    ledger,
    model_policy,
    office,
    queue,
    regions,
    routes,
    saving,
    verdicts,
    workbench,
)

app_name = "review"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("next/", queue.claim_next, name="next"),
    path("done/", queue.done, name="done"),
    path("policies/", office.policies, name="policies"),
    path("policies/<slug:kind>/", office.set_policy, name="policy"),
    path("policies/<slug:kind>/models/", model_policy.set_models, name="policy_models"),
    path("models/", ledger.ledger, name="ledger"),
    path("models/routes/", routes.routes, name="routes"),
    path("models/routes/<slug:name>/test/", routes.test_connection, name="test_connection"),
    path("system/", office.system, name="system"),
    path("system/verify/", office.verify_chains, name="verify"),
    path("<str:reference>/", workbench.workbench, name="workbench"),
    path("<str:reference>/claim/", queue.claim, name="claim"),
    path("<str:reference>/release/", queue.release, name="release"),
    path("<str:reference>/renew/", workbench.renew, name="renew"),
    path("<str:reference>/page/<int:page_id>/text/", workbench.page_text, name="page_text"),
    path("<str:reference>/page/<int:page_id>/words/", regions.page_words, name="words"),
    path("<str:reference>/value/<int:value_id>/region/", regions.read_region, name="read_region"),
    path(
        "<str:reference>/value/<int:value_id>/region/<int:region_id>/",
        regions.region,
        name="region",
    ),
    path("<str:reference>/document/<int:document_id>/", workbench.document, name="document"),
    path("<str:reference>/document/<int:document_id>/type/", saving.set_type, name="set_type"),
    path("<str:reference>/document/<int:document_id>/again/", saving.read_again, name="again"),
    path("<str:reference>/document/<int:document_id>/pages/", grouping.pages_of_file, name="pages"),
    path("<str:reference>/value/<int:value_id>/", workbench.field, name="field"),
    path("<str:reference>/value/<int:value_id>/save/", saving.save_value, name="save"),
    path("<str:reference>/value/<int:value_id>/effect/", effect.effect, name="effect"),
    path("<str:reference>/value/<int:value_id>/history/", workbench.history, name="history"),
    path("<str:reference>/finding/<int:finding_id>/", saving.answer_finding, name="answer"),
    path("<str:reference>/approve/", verdicts.approve, name="approve"),
    path("<str:reference>/decline/", verdicts.decline, name="decline"),
    path("<str:reference>/return/", verdicts.give_back, name="return"),
]
