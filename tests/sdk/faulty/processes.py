"""Faults of an adapter as a process."""

import json
import os
import sys
import time

from answers import is_unknown
from fault import Fault, mapped

# More than a tool takes in a line.
GIANT = 65 << 20


class Does(Fault):
    """Does something in place of an answer, or around it."""

    def __init__(self, what, does, begins=lambda: None):
        super().__init__(what)
        self.does = does
        self.begin = begins

    def line(self, said):
        return self.does(said)


class Every(Fault):
    """Does something at each call of such a number."""

    def __init__(self, what, count, does):
        super().__init__(what)
        self.count = count
        self.does = does

    def begin(self):
        self.calls = 0

    def line(self, said):
        self.calls += 1
        return self.does(said) if self.calls % self.count == 0 else said


class Meeting(Fault):
    """Does something at an output in which there is such a leaf."""

    def __init__(self, what, is_met, does):
        super().__init__(what)
        self.is_met = is_met
        self.does = does

    def line(self, said):
        met = []
        mapped(json.loads(said).get("output"), lambda leaf, name: met.append(self.is_met(leaf, name)))
        return self.does(said) if any(met) else said


def is_long(leaf, _):
    return isinstance(leaf, str) and len(leaf) > 1500


def hang(_):
    while True:
        time.sleep(60)


def end(code):
    # Whatever is under way: nobody gets to say anything.
    return lambda _: os._exit(code)


def abort(_):
    os.abort()


def flood(said):
    sys.stderr.write("warning: this goes on and on\n" * 2000)
    return said


FAULTS = {
    "hangs-at-long-text": Meeting("says nothing any more at a long text", is_long, hang),
    "dies-at-unknown-enum": Meeting("ends with an error at an enumeration value that is newer than itself", is_unknown, end(1)),
    "aborts-at-unknown-enum": Meeting("is aborted at an enumeration value that is newer than itself", is_unknown, abort),
    "giant-line-at-long-text": Meeting(
        "answers by a line of 65 MiB at a long text", is_long, lambda said: b" " * GIANT + said
    ),
    "dies-every-third": Every("ends with an error at every third call", 3, end(1)),
    "exits-in-the-middle": Every("ends as if all were done at every tenth call", 10, end(0)),
    "debug-lines": Does("tells on stdout what it does", lambda said: b"DEBUG answered\n" + said),
    "half-lines": Does("breaks its lines in two", lambda said: said[: len(said) // 2] + b"\n" + said[len(said) // 2 :]),
    "answers-twice": Every("answers every fifth call twice", 5, lambda said: said + said),
    "not-utf8": Every("answers every fifth call with a byte that is no UTF-8", 5, lambda said: said[:-2] + b"\xff" + said[-2:]),
    "nothing-on-a-line": Every("answers every fifth call with an empty line", 5, lambda _: b"\n"),
    "closes-stdout": Every(
        "closes its stdout at every tenth call", 10, lambda _: (os.close(1), hang(_))[0]
    ),
    "floods-stderr": Every("writes 58 kB to stderr at every twentieth call, which is its right", 20, flood),
    "slow-start": Does("takes a second to start, which is its right", lambda said: said, lambda: time.sleep(1)),
}
