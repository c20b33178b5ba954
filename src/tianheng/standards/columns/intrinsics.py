"""What the compiled reader asks of the processor beyond numba's own words."""

from __future__ import annotations

# mypy: disable-error-code="no-untyped-call"
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core.cgutils import get_or_insert_function
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

BYTE, WORD32, BIT = ir.IntType(8).as_pointer(), ir.IntType(32), ir.IntType(1)
FOR_READING, SOON, DATA = WORD32(0), WORD32(3), WORD32(1)


def borrowing(function: Any) -> Any:
    """Compiles a function that makes no array: so told, numba counts no references to those handed over."""
    options: dict[str, Any] = {"nogil": True, "_nrt": False}
    return njit(**options)(function)


@intrinsic
def popcount(context: Any, word: Any) -> Any:
    """How many bits of a word are set."""

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.ctpop(given[0])

    return types.uint64(types.uint64), generate


@intrinsic
def lowest(context: Any, word: Any) -> Any:
    """The place of the lowest bit of a word that is set; the word is not 0."""

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], BIT(1))

    return types.int64(types.int64), generate


@intrinsic
def fetch(context: Any, column: Any, at: Any) -> Any:
    """Asks for a number of a column to be brought near, without waiting for it; it may lie beyond the end."""

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        array = make_array(signature.args[0])(context, builder, given[0])
        place = builder.bitcast(builder.gep(array.data, [given[1]]), BYTE)
        kind = ir.FunctionType(ir.VoidType(), [BYTE, WORD32, WORD32, WORD32])
        call = get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(call, [place, FOR_READING, SOON, DATA])
        return context.get_dummy_value()

    return types.void(column, types.int64), generate
