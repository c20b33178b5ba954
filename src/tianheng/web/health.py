"""Two addresses for whoever watches the installation: is it alive, is it ready."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tianheng.core.health import readiness


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers; touches nothing else."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when every probe passes, else 503; names each probe, keeps the reason for the log."""
    report = readiness()
    ready = all(report.values())
    checks = {name: "ok" if passed else "failed" for name, passed in report.items()}
    return JsonResponse(
        {"status": "ready" if ready else "not ready", "checks": checks}, status=200 if ready else 503
    )
