"""Routes to models, for admins: what each endpoint does, and a button to find out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, person, requires
from extraction import routes as configured_routes
from review.workbench_routes import NoWorkers, ask_for_test, ways


@require_safe
@requires(Permission.OPERATE)
def routes(request: HttpRequest) -> HttpResponse:
    """Every route with what its endpoint was found to do."""
    return render(request, "review/routes.html", {"ways": ways()})


@require_POST
@requires(Permission.OPERATE)
def test_connection(request: HttpRequest, name: str) -> HttpResponse:
    """Have a worker try a route's endpoint."""
    route = configured_routes.named(name)
    if route is None:
        messages.error(request, f"There is no route {name} any more.")
        return redirect("review:routes")
    try:
        ask_for_test(route, by=person(request))
    except NoWorkers:
        messages.error(request, "The broker can't be reached, so no worker can be told. Try later.")
    else:
        messages.success(
            request,
            f"A worker tests {route.name} now. What it finds stands here in a minute or two.",
        )
    return redirect("review:routes")
