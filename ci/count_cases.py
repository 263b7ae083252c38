#!/usr/bin/env python3
"""Counts a contract's cases from the outside.

    ci/count_cases.py MODEL KNOWLEDGE [--operations A,B,...] [--ids]

MODEL is botocore's own service-2.json, plain or .gz; KNOWLEDGE is the file of
rules beside the built-in contracts. With --ids the ids are printed, one a line;
without it, how many there are of each kind in each operation.

A denominator that only the program under test can compute proves nothing. This
one is computed from the rules of enumeration in ARCHITECTURE.md alone: nothing
here is shared with the Rust code, and only the standard library is used. What
the rules do not cover is refused, never guessed.

Exit status: 0 if counted, 2 if a file cannot be read or understood.
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from pattern_edges import edges


def values(kind, words):
    return [(kind, word) for word in words.split()]


def plain(words):
    return [(word, None) for word in words.split()]


# The kinds that depend on nothing but where they stand: KIND or KIND=VALUE.
EVERY_MESSAGE = plain("whitespace") + values(
    "protocol", "truncated trailing nested not-utf8 bom empty blank null boolean list string number html"
)
OF_PART = {
    "request": values("operation", "missing empty unknown other-case padded foreign-prefix no-prefix internal")
    + values("content-type", "missing parameters json other-version other malformed")
    + values("method", "GET HEAD PUT DELETE OPTIONS")
    + values("credentials", "missing empty malformed wrong")
    + values("routing", "query-action form-body rest-path rpc-v2-path"),
    "response": values("error-type", "unmodelled")
    + values("gateway", "html empty")
    + values("transfer", "cut-off longer oversized chunked")
    + values("header", "no-content-type other-content-type no-request-id")
    + values("owes", "content-type request-id"),
    "error": values(
        "error-form",
        "type type-namespace type-suffix type-namespace-suffix code code-namespace code-suffix"
        " header header-suffix header-namespace-suffix nested-type conflict none",
    )
    + values("message-member", "other-case both missing")
    + values("transfer", "cut-off longer oversized chunked")
    + values("header", "no-content-type other-content-type no-request-id")
    + values("owes", "content-type request-id envelope"),
}
HELD = {
    "message": [],
    "required": plain("missing null"),
    "optional": plain("present absent null"),
    "variant": plain("present"),
    "element": plain("null"),
    "key": [],
}
STRING = values("text", "form query header xml template shell path json number null") + plain(
    "escaped raw-control lone-surrogate"
)
BOOLEAN = values("boolean", "true false")
UNKNOWN_ENUM = "new other-case padded empty look-alike"
INTEGER_FORMS = values(
    "number-form",
    "fraction whole-fraction exponent leading-zero plus-sign hexadecimal trailing-point "
    "thousand-digits huge-exponent nan infinity",
)
FLOAT_FORMS = values("special", "NaN Infinity -Infinity") + values(
    "number-form", "leading-zero plus-sign hexadecimal trailing-point thousand-digits huge-exponent nan infinity"
)
TIMESTAMP = (
    values(
        "timestamp",
        "epoch milliseconds before-1970 milliseconds-before-1970 far-future sub-millisecond exponent",
    )
    + values("timestamp-text", "iso-8601 rfc-822 number")
    + values("number-form", "leading-zero plus-sign huge-exponent nan")
)
BLOB = values("blob", "empty one-byte unpadded url-safe not-base64 line-break")
DOCUMENT = values("document", "null boolean number text list object")

# The shapes' own types, as botocore names them, and what JSON has for them.
BITS = {"byte": 8, "short": 16, "integer": 32, "long": 64}
FLOAT_ENDS = {
    "float": ("-3.4028235e38", "1e-45", "3.4028235e38"),
    "double": ("-1.7976931348623157e308", "5e-324", "1.7976931348623157e308"),
}
JSON_TYPES = ("boolean", "number", "string", "list", "structure")
OWN_TYPES = {
    "boolean": ("boolean",),
    "string": ("string",),
    "enumeration": ("string",),
    "blob": ("string",),
    "timestamp": ("number", "string"),
    "list": ("list",),
    "structure": ("structure",),
    "map": ("structure",),
    "union": ("structure",),
    "document": JSON_TYPES,
    **{kind: ("number",) for kind in (*BITS, *FLOAT_ENDS)},
}

# Words of a shape or of a reference to one that say nothing about cases.
SILENT = set(
    "shape documentation deprecated deprecatedMessage deprecatedSince box sensitive exception fault error "
    "timestampFormat idempotencyToken wrapper locationName synthetic retryable".split()
)
SPOKEN = set("type members member key value required enum min max pattern union document streaming".split())


class Unknown(ValueError):
    """The model or the rules say something that the enumeration does not cover."""


class Shape:
    """A shape as one reference sees it: bounds may be narrowed where it is used."""

    def __init__(self, model, reference):
        said = {**model["shapes"][reference["shape"]], **reference}
        unknown = set(said) - SILENT - SPOKEN
        if unknown:
            raise Unknown(f"shape {reference['shape']}: {sorted(unknown)}")
        self.model = model
        self.name = reference["shape"]
        self.said = said
        self.kind = said["type"]
        if self.kind == "string" and "enum" in said:
            self.kind = "enumeration"
        if self.kind == "structure" and said.get("union"):
            self.kind = "union"
        if self.kind == "structure" and said.get("document"):
            self.kind = "document"
        if self.kind not in OWN_TYPES:
            raise Unknown(f"shape {self.name}: type {self.kind}")

    def members(self):
        """Its members in documented order: name, how it is held, shape."""
        held = {}
        if self.kind == "structure":
            required = self.said.get("required", [])
            held = {name: "required" if name in required else "optional" for name in self.said["members"]}
        elif self.kind == "union":
            held = {name: "variant" for name in self.said["members"]}
        elif self.kind == "list":
            held = {"member": "element"}
        elif self.kind == "map":
            held = {"key": "key", "value": "element"}
        references = self.said.get("members", {}) if self.kind in ("structure", "union") else self.said
        return [(name, how, Shape(self.model, references[name])) for name, how in held.items()]

    def has(self, path):
        """Whether member names joined by `.` lead somewhere from here."""
        first, _, rest = path.partition(".")
        inner = {name: shape for name, _, shape in self.members()}.get(first)
        return inner is not None and (not rest or inner.has(rest))


class Place:
    """One place in a message: where, how it is held, and what is around it."""

    def __init__(self, path, held, shape, around):
        self.path = path
        self.held = held
        self.shape = shape
        self.around = around


def places(place):
    """The place and all within it, depth first."""
    yield place
    # Recursion is followed once and then cut off, or there would be no end.
    if place.shape is None or place.around.count(place.shape.name) >= 2:
        return
    around = place.around + [place.shape.name]
    for name, held, shape in place.shape.members():
        yield from places(Place(place.path + [name], held, shape, around))


def numbers(shape):
    """The `number=` kinds, equal numbers once, as texts."""
    ends = [(Decimal(str(shape.said[end])), step) for end, step in (("min", -1), ("max", 1)) if end in shape.said]
    whole = [end for end in ends if end[0] == end[0].to_integral_value()]
    texts = ["-1", "0", "1"] + [str(int(end) + more) for end, step in whole for more in (0, step)]
    if shape.kind in BITS:
        if whole != ends:
            raise Unknown(f"shape {shape.name}: a range of integers with an end that is none")
        greatest = 2 ** (BITS[shape.kind] - 1) - 1
        texts += [str(number) for number in (-greatest - 2, -greatest - 1, greatest, greatest + 1)]
    else:
        texts += ["0.1", *FLOAT_ENDS[shape.kind]]
    return [("number", text) for text in {Decimal(text): text for text in texts}.values()]


def sizes(shape, low, low_from_zero, high, high_without_bound):
    """The kinds of a size: at its bounds and across them, or only plain ones."""
    low = low if shape.said.get("min", 0) > 0 else low_from_zero
    return plain(low) + plain(high if "max" in shape.said else high_without_bound)


def kinds_of_shape(shape, held):
    kind = shape.kind
    if shape.said.get("streaming"):
        return []
    if kind == "boolean":
        return BOOLEAN
    if kind == "string":
        characters = [("char", f"U{edge:04X}") for edge in edges(shape.said.get("pattern"))]
        return sizes(shape, "shortest too-short", "shortest", "longest too-long", "long") + characters + STRING
    if kind == "enumeration":
        unknown = UNKNOWN_ENUM if held == "key" else UNKNOWN_ENUM + " ordinal"
        return [("enum", value) for value in shape.said["enum"]] + values("unknown-enum", unknown)
    if kind in BITS:
        return numbers(shape) + INTEGER_FORMS
    if kind in FLOAT_ENDS:
        return numbers(shape) + FLOAT_FORMS
    if kind in ("list", "map"):
        kinds = sizes(shape, "fewest too-few", "empty", "most too-many", "many")
        return kinds + (plain("duplicate-key") if kind == "map" else [])
    members = len(shape.said.get("members", {}))
    if kind == "structure":
        return plain("empty unknown-member") + plain("duplicate-key member-order")[: min(members, 2)]
    if kind == "union":
        return plain("unknown-member") + values("union", "none two" if members > 1 else "none")
    return {"timestamp": TIMESTAMP, "blob": BLOB, "document": DOCUMENT}[kind]


def kinds_at(place, part):
    kinds = list(HELD[place.held])
    if place.held == "message":
        kinds += EVERY_MESSAGE + OF_PART[part]
        if place.shape is None:
            return kinds + plain("unknown-member")
    elif place.held != "key":
        kinds += [("wrong-type", other) for other in JSON_TYPES if other not in OWN_TYPES[place.shape.kind]]
    if place.shape.name in place.around:
        kinds += plain("deep")
    return kinds + kinds_of_shape(place.shape, place.held)


def encode(text, safe=""):
    """Percent-encodes all but letters, digits, `-`, `_` and what is safe."""
    # `quote` keeps `.` and `~` whatever it is told.
    encoded = quote(text, safe="").replace("~", "%7E")
    return encoded if safe == "." else encoded.replace(".", "%2E")


def show(message, place, kind, value):
    path = ".".join(encode(name) for name in place.path) or "."
    return f"{message}/{path}/{kind}" + ("" if value is None else "=" + encode(value, safe="."))


class Rules:
    """What the rules file says about this model; what the model lacks is left out."""

    def __init__(self, model, knowledge):
        self.model = model
        applies = knowledge["service"] == model["metadata"].get("targetPrefix")
        self.rules = [rule for rule in knowledge["rules"] if applies and self.fits(rule)]
        self.relations = [rule for rule in knowledge["relations"] if applies and self.relates(rule)]

    def message(self, operation, part):
        reference = self.model["operations"].get(operation, {}).get(part)
        return Shape(self.model, reference) if reference else None

    def fits(self, rule):
        ((scope, name),) = rule["scope"].items()
        if scope == "request":
            shape = self.message(name, "input")
        elif scope in ("shape-in-requests", "shape-in-responses"):
            shape = Shape(self.model, {"shape": name}) if name in self.model["shapes"] else None
        else:
            raise Unknown(f"rule {rule['id']}: scope {scope}")
        paths = []
        for clause in rule.get("when", []) + rule["then"]:
            paths.append(clause["member"])
            if isinstance(clause["is"], dict):
                ((test, detail),) = clause["is"].items()
                if test == "disjoint-from":
                    paths.append(detail)
                elif test == "at-most-with":
                    paths.append(f"{clause['member']}.member.{detail['present']}")
        return shape is not None and all(shape.has(path) for path in paths)

    def relates(self, rule):
        # What only a history of calls shows names no members.
        if rule["relation"] == "history":
            relation, said = "history", {}
        else:
            ((relation, said),) = rule["relation"].items()
        if relation == "history":
            asked, answered = [], []
        elif relation == "partition":
            asked, answered = [said["requested"]], [said["found"], said["missing"]]
        elif relation == "page-limit":
            asked, answered = [said["limit"]], [said["items"]]
        elif relation == "pages":
            asked, answered = [said["token"]], [said["token"], said["items"]]
        elif relation == "only-when":
            asked, answered = [said["flag"]], said["members"]
        elif relation == "selects":
            asked, answered = [said["by"]], [f"{said['items']}.member.{said['at']}"]
        elif relation == "echoes":
            asked, answered = [said["request"]], [said["response"]]
        else:
            raise Unknown(f"relation {rule['id']}: {relation}")
        request, response = self.message(rule["operation"], "input"), self.message(rule["operation"], "output")
        return (
            request is not None
            and response is not None
            and all(request.has(path) for path in asked)
            and all(response.has(path) for path in answered)
        )

    def kinds_at(self, operation, part, place):
        kinds = []
        for rule in self.rules:
            ((scope, name),) = rule["scope"].items()
            if scope == "request":
                speaks = part == "request" and place.held == "message" and name == operation
            else:
                side = part == "request" if scope == "shape-in-requests" else part != "request"
                speaks = side and place.shape is not None and place.shape.name == name
            if speaks:
                kinds += [("rule", rule["id"]), ("rule-kept", rule["id"])]
        if part == "response" and place.held == "message":
            kinds += [("rule", rule["id"]) for rule in self.relations if rule["operation"] == operation]
        return kinds


def cases(model, rules, operations):
    """Every case: its operation, its kind and its id."""
    for operation in operations:
        said = model["operations"][operation]
        messages = [("request", said.get("input"), ""), ("response", said.get("output"), "")]
        # Some models name an error twice; it is one error all the same.
        errors = {error["shape"]: error for error in said.get("errors", [])}
        messages += [("error", error, "." + encode(name)) for name, error in errors.items()]
        for part, reference, suffix in messages:
            shape = None if reference is None else Shape(model, reference)
            for place in places(Place([], "message", shape, [])):
                kinds = kinds_at(place, part) + rules.kinds_at(operation, part, place)
                # A union: what two rows of the tables give is still one case.
                for kind, value in dict.fromkeys(kinds):
                    yield operation, kind, show(f"{encode(operation)}.{part}{suffix}", place, kind, value)


def report(found, operations):
    """A table of kinds by operations."""
    by_both = Counter((kind, operation) for operation, kind, _ in found)
    kinds = sorted({kind for _, kind, _ in found})
    for number, operation in enumerate(operations, 1):
        print(f"({number}) {operation}")
    rows = [["kind"] + [f"({number})" for number in range(1, len(operations) + 1)] + ["all"]]
    for kind in kinds:
        counts = [by_both[kind, operation] for operation in operations]
        rows.append([kind] + [str(count) for count in [*counts, sum(counts)]])
    totals = [sum(by_both[kind, operation] for kind in kinds) for operation in operations]
    rows.append(["all"] + [str(count) for count in [*totals, sum(totals)]])
    for row in rows:
        print(f"{row[0]:16}" + "".join(f"{cell:>7}" for cell in row[1:]))


def read(path):
    content = Path(path).read_bytes()
    return json.loads(gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)


def main():
    parser = argparse.ArgumentParser(description="Counts a contract's cases from the outside.")
    parser.add_argument("model", help="botocore's service-2.json, plain or .gz")
    parser.add_argument("knowledge", help="the file of rules beside the built-in contracts")
    parser.add_argument("--operations", help="only these, joined by commas; else all that the model has")
    parser.add_argument("--ids", action="store_true", help="print the ids instead of counts")
    arguments = parser.parse_args()
    try:
        model = read(arguments.model)
        operations = sorted(model["operations"])
        if arguments.operations is not None:
            operations = arguments.operations.split(",")
            missing = [name for name in operations if name not in model["operations"]]
            if missing:
                raise Unknown(f"{arguments.model} has no operation {', '.join(missing)}")
        found = list(cases(model, Rules(model, read(arguments.knowledge)), operations))
    except KeyError as error:
        print(f"count_cases: nothing is called {error}", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"count_cases: {error}", file=sys.stderr)
        return 2
    if len({name for _, _, name in found}) != len(found):
        print("count_cases: two cases have one id", file=sys.stderr)
        return 2
    if arguments.ids:
        sys.stdout.write("".join(f"{name}\n" for _, _, name in found))
    else:
        report(found, operations)
    return 0


if __name__ == "__main__":
    sys.exit(main())
