"""Verifying a paper: the code beside a signature says which document it is and whether it is still as signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import stranger
from tianheng.core.signatures import by_code
from tianheng.core.verifying import masked, proof_of

LONGEST = 20  # a code as printed has 14 signs


@stranger
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The field for a code; a code given leads to its page."""
    code = request.GET.get("code", "").strip()[:LONGEST]
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    if plain:
        return redirect("registration:verify", code=plain)
    return render(request, "registration/public_verify.html", {"asked": ""})


@stranger
@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Which document, who signed it when, and whether it is unchanged. No amounts; the name is masked."""
    signature = by_code(code[:LONGEST])
    context = {
        "asked": code[:LONGEST],
        "signature": signature,
        "name": masked(signature.name) if signature else "",
        "proof": proof_of(signature) if signature else None,
    }
    return render(request, "registration/public_verify.html", context, status=200 if signature else 404)
