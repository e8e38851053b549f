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

read = [Entry, *below(Record)[1:], *(kind for kind in below(Struct) if kind.__name__ == "Options")]
late = set()

def prepared(frame, event, _):
    if event == "call" and frame.f_code.co_name == "get_class_annotations":
        late.add(now.__qualname__)

for now in read:
    sys.setprofile(prepared)
    try:
        convert({}, now)
    except ValidationError:
        pass
    sys.setprofile(None)

class New(Struct):
    one: int

now = New
sys.setprofile(prepared)
try:
    convert({}, New)
except ValidationError:
    pass
sys.setprofile(None)
print(json.dumps([len(read), sorted(late)]))
"""


def test_classes_are_ready_to_be_read_into_once_they_are_imported():
    ran = subprocess.run([sys.executable, "-c", LOOK], cwd=PROJECT, capture_output=True, text=True, check=True)
    count, late = json.loads(ran.stdout.splitlines()[-1])
    assert count > 25
    assert late == ["New"]  # a class that nobody has made ready is seen, so the others were
