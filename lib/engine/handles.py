"""The kernels' arguments, each behind one pointer.

A kernel that takes a net, a scenario, a state and logs takes some sixty arrays.
Numba compiles such a function twenty times faster when each of them is one
reference than when it is a tuple of arrays.
"""

from numba import types
from numba.experimental import structref

from lib.engine.kernel import door
from lib.engine.net import Net
from lib.engine.state import Happenings, Logs, Replay, State


class _Reference(types.StructRef):
    def preprocess_fields(self, fields):
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class NetType(_Reference):
    pass


@structref.register
class HappeningsType(_Reference):
    pass


@structref.register
class StateType(_Reference):
    pass


@structref.register
class LogsType(_Reference):
    pass


@structref.register
class ReplayType(_Reference):
    pass


class NetRef(structref.StructRefProxy):
    pass


class HappeningsRef(structref.StructRefProxy):
    pass


class StateRef(structref.StructRefProxy):
    pass


class LogsRef(structref.StructRefProxy):
    pass


class ReplayRef(structref.StructRefProxy):
    pass


structref.define_proxy(NetRef, NetType, list(Net._fields))
structref.define_proxy(HappeningsRef, HappeningsType, list(Happenings._fields))
structref.define_proxy(StateRef, StateType, list(State._fields))
structref.define_proxy(LogsRef, LogsType, list(Logs._fields))
structref.define_proxy(ReplayRef, ReplayType, list(Replay._fields))


@door
def net_ref(arrays):
    return NetRef(*arrays)


@door
def happenings_ref(arrays):
    return HappeningsRef(*arrays)


@door
def state_ref(arrays):
    return StateRef(*arrays)


@door
def logs_ref(arrays):
    return LogsRef(*arrays)


@door
def replay_ref(arrays):
    return ReplayRef(*arrays)
