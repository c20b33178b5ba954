"""The label of a lot: its address as a GS1 Digital Link, its sizes, the text for a label printer."""

import re
from typing import NamedTuple
from urllib.parse import quote

from tianheng.modules.ledger.models import Batch, Lot


class Size(NamedTuple):
    """A label in millimetres."""

    width: int
    height: int

    @property
    def name(self) -> str:
        """``40x30``."""
        return f"{self.width}x{self.height}"


SIZES = {each.name: each for each in (Size(40, 30), Size(60, 40))}
DOTS = 8  # per millimetre: 203 dpi, what label printers of a plant have
MOST_COPIES = 200
LINKED = "/01/"


def path_of(lot: Lot) -> str:
    """What a lot is called by, below the site's address: a GS1 Digital Link of the maker's number of trade and lot,
    ``/01/06901234567892/10/SK260110``; without that our own, ``/ledger/l/91350…/10/20260506-01``.
    """
    if lot.gtin and lot.supplier_lot:
        return linked(lot.gtin, lot.supplier_lot)
    return f"/ledger/l/{lot.organisation.code}/10/{lot.number}"


def label_of(lot: Lot) -> str:
    """What the code on the label says: the same, and for a Digital Link expiry (AI 17) and our own number (AI 91)."""
    path = path_of(lot)
    own = f"{lot.organisation.code}.{lot.number}"
    return f"{path}?17={lot.expires_on:%y%m%d}&91={quote(own)}" if path.startswith(LINKED) else path


def path_of_batch(batch: Batch) -> str:
    """The address of a batch: a GS1 Digital Link, or ``/ledger/b/91350…/P001/10/20260506A`` for a product without a
    number of trade; batch numbers are a product's own.
    """
    if batch.product.gtin:
        return linked(batch.product.gtin, batch.number)
    parts = (batch.organisation.code, batch.product.code, "10", batch.number)
    return f"/ledger/b/{'/'.join(quote(part, safe='') for part in parts)}"


def linked(gtin: str, lot: str) -> str:
    """The path of a GS1 Digital Link: trade item (AI 01), lot (AI 10)."""
    return f"{LINKED}{gtin}/10/{quote(lot, safe='')}"


def zpl(lot: Lot, address: str, size: Size, copies: int) -> str:
    """The label in ZPL II, UTF-8; Chinese shows where the printer has a font that holds it."""
    across, down = size.width * DOTS, size.height * DOTS
    left = down - 5 * DOTS
    lines = [lot.name, lot.number, lot.specification, f"EXP {lot.expires_on:%Y-%m-%d}"]
    texts = [
        f"^FO{left},{(3 + step * 6) * DOTS}^A@N,28,28,E:SIMSUN.FNT^FD{plain(text)}^FS"
        for step, text in enumerate(each for each in lines if each)
    ]
    magnified = 3 if size.height < 40 else 4
    code = f"^FO{2 * DOTS},{3 * DOTS}^BQN,2,{magnified}^FDMA,{plain(address)}^FS"
    head = f"^XA^CI28^PW{across}^LL{down}^PQ{copies}"
    return "\n".join([head, code, *texts, "^XZ", ""])


def plain(text: str) -> str:
    """Text without the signs that ZPL takes for commands, and without what no printer prints."""
    return re.sub(r"[\^~\\\x00-\x1f]", " ", text)[:120]
