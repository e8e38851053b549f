"""The kernels' arguments: a record of arrays and numbers behind one pointer.

A kernel reads ``net.services[s]``, ``x.waiting``, ``h.horizon`` as Python would. Numba's own
records count a reference at each such read, which takes several times as long as the
work; a handle only borrows, and whoever made it keeps it until the kernel is done.
"""

from typing import NamedTuple

import numpy as np
from llvmlite import ir
from numba import typeof, types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, models, register_model, unbox
from numba.np import arrayobj

WORD = ir.IntType(64)
_kinds: dict[type, "HandleType"] = {}


class Handle:
    """A named tuple of arrays, numbers and further named tuples, for kernels to read.

    What it holds is laid out in words of 64 bits: a number is one, an array its address and its shape.
    Arrays must be contiguous; kernels change them in place.
    """

    def __init__(self, record: NamedTuple):
        self.record = record
        words: list[int] = []
        _lay_out(record, words)
        self._words = np.array(words, dtype=np.int64)
        self.address = self._words.ctypes.data

    @property
    def _numba_type_(self) -> "HandleType":
        kind = type(self.record)
        if kind not in _kinds:
            _kinds[kind] = HandleType(typeof(self.record))
        return _kinds[kind]


def _lay_out(value: object, words: list[int]) -> None:
    if isinstance(value, np.ndarray):
        if not value.flags.c_contiguous:
            raise ValueError("a handle's arrays are contiguous")
        words += (value.ctypes.data, *value.shape)
    elif isinstance(value, tuple):
        for part in value:
            _lay_out(part, words)
    else:
        words.append(int(np.float64(value).view(np.int64)) if isinstance(value, float) else int(value))


class HandleType(types.Type):
    """What numba knows a handle by: the named tuple's type, and at which word each field begins."""

    def __init__(self, record: types.NamedTuple):
        self.kinds = dict(zip(record.fields, record.types, strict=True))
        self.places, place = {}, 0
        for name, kind in self.kinds.items():
            self.places[name] = place
            place += _words_of(kind)
        super().__init__(f"Handle({record.name})")


def _words_of(kind: types.Type) -> int:
    if isinstance(kind, types.Array):
        return 1 + kind.ndim
    return sum(map(_words_of, kind.types)) if isinstance(kind, types.BaseTuple) else 1


register_model(HandleType)(models.OpaqueModel)


@infer_getattr
class _Fields(AttributeTemplate):
    key = HandleType

    def generic_resolve(self, handle, name):
        return handle.kinds.get(name)


@lower_getattr_generic(HandleType)
def _field(context, builder, handle, pointer, name):
    return _read(context, builder, handle.kinds[name], pointer, handle.places[name])


def _read(context, builder, kind, pointer, place):
    """Return the value of a type that begins at a word."""
    if isinstance(kind, types.BaseTuple):
        parts = []
        for part in kind.types:
            parts.append(_read(context, builder, part, pointer, place))
            place += _words_of(part)
        return context.make_tuple(builder, kind, parts)
    if not isinstance(kind, types.Array):
        if kind == types.boolean:
            return builder.icmp_signed("!=", _word(builder, pointer, place, WORD), WORD(0))
        return _word(builder, pointer, place, context.get_value_type(kind))
    array = arrayobj.make_array(kind)(context, builder)
    shape = [_word(builder, pointer, place + 1 + axis, WORD) for axis in range(kind.ndim)]
    itemsize = WORD(arrayobj.get_itemsize(context, kind))
    strides = [itemsize]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = _word(builder, pointer, place, array.data.type)
    arrayobj.populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
    return array._getvalue()


def _word(builder, pointer, place, kind):
    """Load a word; that a handle never changes lets the compiler load it once for all."""
    words = builder.bitcast(pointer, WORD.as_pointer())
    at = builder.bitcast(cgutils.gep_inbounds(builder, words, place), kind.as_pointer())
    found = builder.load(at)
    found.set_metadata("invariant.load", builder.module.add_metadata([]))
    return found


@unbox(HandleType)
def _unbox(kind, handle, c):
    address = c.pyapi.object_getattr_string(handle, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer)
