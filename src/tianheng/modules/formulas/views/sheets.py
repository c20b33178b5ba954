"""A version as a workbook, in the columns that the import reads."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tianheng.accounts.views.gate import signed_in
from tianheng.modules.formulas.exchange.written import workbook_of
from tianheng.modules.formulas.views.common import formula_of, looked_at

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in()
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of a version as a workbook."""
    row = formula_of(request, pk)
    looked_at(request, row, _("导出 Excel"))
    answer = HttpResponse(workbook_of(row), content_type=XLSX)
    name = f"{row.product.code}-{row.product.name}-V{row.number}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
