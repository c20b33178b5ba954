"""What a verification code tells the public of a registration: the paper, the enterprise, whether it was altered."""

from django.utils.translation import gettext as _

from tianheng.core.models import Signature
from tianheng.core.signatures import verify
from tianheng.core.verifying import Proof
from tianheng.modules.registration.enums import Kind
from tianheng.modules.registration.models import Registration
from tianheng.modules.registration.queries.filings import signed_facts


def proof(signature: Signature) -> Proof | None:
    """The registration that was signed; read whole to compare it, told in names alone."""
    found = Registration.objects.select_related("organisation", "previous")
    row: Registration | None = found.filter(pk=signature.document_key).first()
    if row is None:
        return None
    title = {Kind.CHANGE: _("食品添加剂使用变更登记表"), Kind.CANCELLATION: _("食品添加剂使用注销登记表")}
    facts = (
        (_("企业名称"), row.name),
        (_("登记类型"), str(row.get_kind_display())),
        (_("登记年度"), str(row.year)),
        (_("受理编号"), row.receipt_number or ""),
        (_("登记编号"), row.number or ""),
        (_("状态"), row.state_text),
    )
    return Proof(
        title.get(Kind(row.kind), _("食品添加剂使用登记表")),
        tuple(fact for fact in facts if fact[1]),
        verify(signature, signed_facts(row)),
    )
