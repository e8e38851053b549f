"""Every class that documents are read into is ready before two threads can come to it at once."""

import json
import subprocess
import sys

from test_house import PROJECT

LOOK = """
import json, pkgutil, sys
from importlib import import_module

import lib
from msgspec import Struct, ValidationError, convert

for module in pkgutil.walk_packages(lib.__path__, "lib."):
    if not module.name.endswith("__main__"):
        import_module(module.name)

from lib.model.drill import Entry
from lib.model.estate import Record

def below(kind):
    return [kind, *(found for inner in kind.__subclasses__() for found in below(inner))]

def is_prepared_late(kind):
    found = []

    def looked(frame, event, _):
        if event == "call" and frame.f_code.co_name == "get_class_annotations":
            found.append(kind)

    sys.setprofile(looked)
    try:
        convert({}, kind)
    except ValidationError:
        pass
    finally:
        sys.setprofile(None)
    return bool(found)

class New(Struct):
    one: int

read = [Entry, *below(Record)[1:], *(kind for kind in below(Struct) if kind.__name__ == "Options")]
print(json.dumps([len(read), sorted(kind.__qualname__ for kind in (*read, New) if is_prepared_late(kind))]))
"""


def test_classes_are_ready_to_be_read_into_once_they_are_imported():
    ran = subprocess.run([sys.executable, "-c", LOOK], cwd=PROJECT, capture_output=True, text=True, check=True)
    count, late = json.loads(ran.stdout.splitlines()[-1])
    assert count > 25
    assert late == ["New"]  # a class that nobody has made ready is seen, so the others were
