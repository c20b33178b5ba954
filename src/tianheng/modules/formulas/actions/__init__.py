"""Everything that changes products and formulas."""

from tianheng.modules.formulas.actions.formulas import (
    approve_formula,
    copy_formula,
    discard_formula,
    edit_formula,
    start_formula,
    withdraw_formula,
)
from tianheng.modules.formulas.actions.judging import rejudge
from tianheng.modules.formulas.actions.looks import looked
from tianheng.modules.formulas.actions.products import (
    add_product,
    change_product,
    confirm_category,
    resume_product,
    stop_product,
)
from tianheng.modules.formulas.validators import LineFacts

__all__ = [
    "LineFacts",
    "add_product",
    "approve_formula",
    "change_product",
    "confirm_category",
    "copy_formula",
    "discard_formula",
    "edit_formula",
    "looked",
    "rejudge",
    "resume_product",
    "start_formula",
    "stop_product",
    "withdraw_formula",
]
