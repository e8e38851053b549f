"""``LANES`` numbers side by side, for kernels to work on at once: as many cases as fill a line of the cache.

The compiler finds such loops by itself only where it can tell that no two tables overlap.
"""

from collections.abc import Callable

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model
from numba.np import arrayobj

LANES = 8
VECTOR = ir.VectorType(ir.DoubleType(), LANES)


class LanesType(types.Type):
    """What numba knows such numbers by."""

    def __init__(self):
        super().__init__("Lanes")


numbers = LanesType()


@register_model(LanesType)
class _Model(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, VECTOR)


def _place(context, builder, signature, args):
    """Return the address of a row of a table f8[n, LANES]."""
    table = arrayobj.make_array(signature.args[0])(context, builder, args[0])
    row = context.cast(builder, args[1], signature.args[1], types.intp)
    start = cgutils.gep(builder, table.data, builder.mul(row, row.type(LANES)))
    return builder.bitcast(start, VECTOR.as_pointer())


@intrinsic
def load(typing, table, row):
    """Return a row of a table f8[n, LANES]."""

    def build(context, builder, signature, args):
        return builder.load(_place(context, builder, signature, args), align=8)

    return numbers(table, row), build


@intrinsic
def store(typing, table, row, values):
    """Set a row of a table f8[n, LANES]."""

    def build(context, builder, signature, args):
        builder.store(args[2], _place(context, builder, signature, args), align=8)
        return context.get_dummy_value()

    return types.void(table, row, values), build


@intrinsic
def store_larger(typing, table, row, known, chosen):
    """Set lane i of the LANES rows of a table from ``row`` on to the larger of two of the known, column by column.

    table: f8[n, LANES]; known: f8[m, n]; chosen: i8[LANES, 2], which two of the m for each lane.
    """

    def build(context, builder, signature, args):
        source = arrayobj.make_array(signature.args[2])(context, builder, args[2])
        choice = arrayobj.make_array(signature.args[3])(context, builder, args[3])
        width, start = (
            cgutils.unpack_tuple(builder, source.shape)[1],
            context.cast(builder, args[1], signature.args[1], types.intp),
        )

        def found(lane, which):
            number = builder.load(cgutils.gep(builder, choice.data, start.type(2 * lane + which)))
            at = cgutils.gep(builder, source.data, builder.add(builder.mul(number, width), start))
            return builder.load(builder.bitcast(at, VECTOR.as_pointer()), align=8)

        lanes = [_larger(builder, found(lane, 0), found(lane, 1)) for lane in range(LANES)]
        first = _place(context, builder, signature, args)
        for i, line in enumerate(_turned(builder, lanes)):
            builder.store(line, cgutils.gep(builder, first, start.type(i)), align=8)
        return context.get_dummy_value()

    return types.void(table, row, known, chosen), build


def _turned(builder, lines):
    """Return the columns of LANES vectors as vectors: squares twice as large at each step change places."""
    step = 1
    while step < LANES:
        low = [i if not i & step else LANES + i - step for i in range(LANES)]
        high = [i + step if not i & step else LANES + i for i in range(LANES)]
        for i in range(LANES):
            if not i & step:
                a, b = lines[i], lines[i + step]
                lines[i], lines[i + step] = (
                    builder.shuffle_vector(a, b, ir.Constant(ir.VectorType(ir.IntType(32), LANES), mask))
                    for mask in (low, high)
                )
        step *= 2
    return lines


@intrinsic
def alike(typing, number):
    """Return a number in every lane."""

    def build(context, builder, signature, args):
        number = context.cast(builder, args[0], signature.args[0], types.float64)
        first = builder.insert_element(VECTOR(ir.Undefined), number, ir.IntType(32)(0))
        every = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return builder.shuffle_vector(first, VECTOR(ir.Undefined), every)

    return numbers(number), build


def _lane_by_lane(build: Callable, count: int = 2, result: types.Type = numbers):
    """Return a function of so many ``Lanes``."""

    @intrinsic
    def of_two(typing, a, b):
        return result(a, b), lambda context, builder, signature, args: build(builder, *args)

    @intrinsic
    def of_four(typing, a, b, c, d):
        return result(a, b, c, d), lambda context, builder, signature, args: build(builder, *args)

    return of_two if count == 2 else of_four


def _larger(builder, a, b):
    return builder.select(builder.fcmp_ordered(">", a, b), a, b)


def _any(builder, found):
    bits = builder.bitcast(found, ir.IntType(LANES))
    return builder.icmp_unsigned("!=", bits, ir.IntType(LANES)(0))


plus = _lane_by_lane(lambda builder, a, b: builder.fadd(a, b))
minus = _lane_by_lane(lambda builder, a, b: builder.fsub(a, b))
times = _lane_by_lane(lambda builder, a, b: builder.fmul(a, b))
larger = _lane_by_lane(_larger)
smaller = _lane_by_lane(lambda builder, a, b: builder.select(builder.fcmp_ordered("<", a, b), a, b))
any_above = _lane_by_lane(lambda builder, a, b: _any(builder, builder.fcmp_ordered(">", a, b)), result=types.boolean)
if_below = _lane_by_lane(  # of a, b, c, d: c where a < b, else d
    lambda builder, a, b, c, d: builder.select(builder.fcmp_ordered("<", a, b), c, d), count=4
)
