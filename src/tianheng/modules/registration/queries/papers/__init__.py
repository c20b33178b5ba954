"""The papers of a registration as data: one mapping for the PDF and for the page that prints like it.

The PDF is ``core/papers/<name>.typ``, the page ``registration/_paper_<name>.html``. ``site`` is the address that
papers and QR codes lead to, without a slash at its end.
"""

from tianheng.modules.registration.queries.papers.common import bureau_of
from tianheng.modules.registration.queries.papers.forms import f01, f14, receipt
from tianheng.modules.registration.queries.papers.sheets import certificate, f15

__all__ = ["bureau_of", "certificate", "f01", "f14", "f15", "receipt"]
