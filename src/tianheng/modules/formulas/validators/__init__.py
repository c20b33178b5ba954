"""What is typed into products and formulas, read or refused by field, value and mend."""

from tianheng.modules.formulas.validators.lines import LineFacts, ReadLine, read_lines
from tianheng.modules.formulas.validators.weighing import Basis, Weighed, read_basis, weigh

__all__ = ["Basis", "LineFacts", "ReadLine", "Weighed", "read_basis", "read_lines", "weigh"]
