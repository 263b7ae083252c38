"""Faults in what an SDK makes of an answer."""

import json
from decimal import Decimal

from fault import Fault, is_tag, lists, mapped, structures, texts, unequal, whole, without, wrapped

# What a client of before 2020-05-15 knows.
KNOWN = {
    "Type": {"SCHEDULED", "CONDITIONAL", "ON_DEMAND", "CRAWLER", "JOB", "TRIGGER"},
    "State": {
        "CREATING", "CREATED", "ACTIVATING", "ACTIVATED", "DEACTIVATING", "DEACTIVATED", "DELETING", "UPDATING",
        "STARTING", "RUNNING", "STOPPING", "STOPPED", "SUCCEEDED", "FAILED", "TIMEOUT", "CANCELLED",
    },
    "CrawlState": {"RUNNING", "SUCCEEDED", "CANCELLED", "FAILED"},
    "JobRunState": {"STARTING", "RUNNING", "STOPPING", "STOPPED", "SUCCEEDED", "FAILED", "TIMEOUT"},
    "Status": {"RUNNING", "COMPLETED"},
    "Logical": {"AND", "ANY"},
    "LogicalOperator": {"EQUALS"},
    "WorkerType": {"Standard", "G.1X", "G.2X"},
}


class Output(Fault):
    """Something wrong in outputs."""

    def __init__(self, what, change):
        super().__init__(what)
        self.change = change

    def line(self, said):
        said = json.loads(said)
        if "output" in said:
            said["output"] = self.change(said["output"])
        return json.dumps(said).encode() + b"\n"


class Error(Fault):
    """Something wrong in errors; `change` gives what is said in place of one."""

    def __init__(self, what, kind, change):
        super().__init__(what)
        self.kind = kind
        self.change = change

    def line(self, said):
        said = json.loads(said)
        if said.get("error", {}).get("kind") == self.kind:
            said = {"id": said["id"], **self.change(said["error"])}
        return json.dumps(said).encode() + b"\n"


class Previous(Fault):
    """Each answer is that of the call before."""

    def begin(self):
        self.last = None

    def line(self, said):
        said = json.loads(said)
        made, self.last = self.last, {name: value for name, value in said.items() if name != "id"}
        return json.dumps({"id": said["id"], **(made or self.last)}).encode() + b"\n"


class Renumbered(Fault):
    """Each answer under the number of another call."""

    def line(self, said):
        said = json.loads(said)
        return json.dumps({**said, "id": said["id"] + 1}).encode() + b"\n"


def is_unknown(leaf, member):
    return isinstance(leaf, str) and leaf not in KNOWN.get(member, {leaf})


def unknown_as(other):
    return lambda value: mapped(value, lambda leaf, name: other if is_unknown(leaf, name) else leaf)


def timestamps(change):
    def leaf(value, _):
        is_time = is_tag(value) and "$timestamp" in value
        return {"$timestamp": str(change(Decimal(value["$timestamp"])))} if is_time else value
    return lambda value: mapped(value, leaf)


def numbers_as_text(leaf, _):
    if is_tag(leaf) and "$number" in leaf:
        return leaf["$number"]
    return whole(leaf, str)


def fraction_lost(leaf, _):
    is_number = is_tag(leaf) and "$number" in leaf
    return int(float(leaf["$number"])) if is_number and abs(float(leaf["$number"])) < 2**53 else leaf


def mangled(text):
    return text.encode().decode("latin-1")


def without_first(node):
    """A structure without its first member."""
    return dict(list(node.items())[1:])


def swapped(error):
    others = {
        "EntityNotFoundException": "InvalidInputException",
        "InvalidInputException": "EntityNotFoundException",
    }
    swap = {name: others.get(error.get(name), error.get(name)) for name in ("code", "type") if name in error}
    return {"error": {**error, **swap}}


def less(name):
    return lambda error: {"error": {key: value for key, value in error.items() if key != name}}


FAULTS = {
    "unknown-enum-dropped": Output(
        "drops a member whose enumeration value is newer than itself",
        structures(lambda node: {name: value for name, value in node.items() if not is_unknown(value, name)}),
    ),
    "unknown-enum-null": Output("gives null for an enumeration value that is newer than itself", unknown_as(None)),
    "unknown-enum-unknown": Output("gives UNKNOWN for an enumeration value that is newer than itself", unknown_as("UNKNOWN")),
    "milliseconds-lost": Output("cuts times to seconds", timestamps(lambda seconds: seconds // 1)),
    "times-to-minutes": Output("cuts times to minutes", timestamps(lambda seconds: seconds // 60 * 60)),
    "fractions-lost": Output("cuts fractions off numbers", lambda value: mapped(value, fraction_lost)),
    "integers-cut": Output(
        "keeps 16 bits of integers", lambda value: mapped(value, lambda leaf, _: whole(leaf, lambda number: wrapped(number, 16)))
    ),
    "integers-unsigned": Output(
        "gives integers below zero as they are without a sign",
        lambda value: mapped(value, lambda leaf, _: whole(leaf, lambda number: number % (1 << 32))),
    ),
    "numbers-as-text": Output("gives numbers as texts", lambda value: mapped(value, numbers_as_text)),
    "empty-lists-dropped": Output("drops empty lists", without(lambda value: value == [])),
    "empty-texts-dropped": Output("drops empty texts", without(lambda value: value == "")),
    "empty-structures-dropped": Output("drops empty structures and maps", without(lambda value: value == {})),
    "lists-reversed": Output("gives lists backwards", lists(lambda items: items[::-1])),
    "lists-deduplicated": Output("gives equal items of a list once", lists(unequal)),
    "lists-cut": Output("gives 20 items of a list at most", lists(lambda items: items[:20])),
    "text-truncated": Output("cuts texts after 200 characters", texts(lambda text: text[:200])),
    "text-trimmed": Output("trims texts", texts(str.strip)),
    "text-upper-case": Output("gives texts in capitals", texts(str.upper)),
    "not-ascii-mangled": Output("reads UTF-8 as Latin-1", texts(mangled)),
    "astral-lost": Output(
        "gives U+FFFD for what is beyond U+FFFF",
        texts(lambda text: "".join("\ufffd" if char > "\uffff" else char for char in text)),
    ),
    "controls-lost": Output(
        "drops control characters", texts(lambda text: "".join(char for char in text if char >= " "))
    ),
    "members-in-other-case": Output(
        "gives members with a small first letter",
        structures(lambda node: {name[:1].lower() + name[1:]: value for name, value in node.items()}),
    ),
    "first-member-lost": Output("drops the first member of every output", without_first),
    "member-added": Output("adds a member of its own to outputs", lambda value: {**value, "RequestToken": "abc"}),
    "error-codes-swapped": Error("takes two errors for one another", "service", swapped),
    "error-message-lost": Error("loses errors' messages", "service", less("message")),
    "error-type-lost": Error("gives all errors the same type", "service", less("type")),
    "errors-as-success": Error("gives an empty output for an error", "service", lambda _: {"output": {}}),
    "failures-as-success": Error("gives an empty output for what it cannot read", "client", lambda _: {"output": {}}),
    "previous-answer": Previous("gives the answer of the call before"),
    "wrong-number": Renumbered("answers under the number of another call"),
}
