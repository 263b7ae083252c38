"""The adapter beside this file, on a botocore of 2020 and a Python that has moved on.

botocore 1.16 carries a `six` whose imports Python 3.12 no longer knows, and needs the
module `cgi`, which Python 3.13 no longer has. The newest `six` takes the place of the
former, the package `legacy-cgi` that of the latter; of urllib3, 1.26 is the last that
it takes and the first that Python 3.12 does. Nothing of what is under test is changed.
"""

import importlib
import os
import runpy
import sys

import six

CARRIED = "botocore.vendored.six"
MOVED = ("moves", "moves.urllib", "moves.urllib.parse", "moves.urllib.request", "moves.urllib_parse", "moves.http_client", "moves.configparser")

sys.modules[CARRIED] = six
for name in MOVED:
    sys.modules[f"{CARRIED}.{name}"] = importlib.import_module(f"six.{name}")

runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "adapter.py"), run_name="__main__")
