"""F02: the formula as the paper form, on screen and as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.modules.formulas.exchange.paper import paper_of
from tianheng.modules.formulas.views.common import formula_of, looked_at
from tianheng.modules.formulas.views.formulas import frame
from tianheng.web.pdf import pdf_response


@signed_in()
@require_safe
def print_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The form F02 as a page to print."""
    row = formula_of(request, pk)
    looked_at(request, row, _("打印"))
    context = {**frame(row, "formula-print"), "paper": paper_of(row, timezone.localtime())}
    return render(request, "formulas/print.html", context)


@signed_in()
@require_safe
def f02(request: HttpRequest, pk: int) -> HttpResponse:
    """The form F02 as PDF."""
    row = formula_of(request, pk)
    looked_at(request, row, _("PDF"))
    name = f"{_('配方登记表')}-{row.product.code}-V{row.number}"
    return pdf_response("f02", paper_of(row, timezone.localtime()), name)
