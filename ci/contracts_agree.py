#!/usr/bin/env python3
"""Proves that the built-in contracts say what botocore's models say.

    ci/contracts_agree.py WHEELS

Reads each model directly from its wheel and the compact Smithy JSON AST that
is checked in, and compares them member by member. Nothing is shared with the
reader and the writer in Rust; only the standard library is used. A word in
either file that this script does not know is a difference too, so that nothing
is passed over in silence.

Exit status: 0 if they agree, 1 if they differ, 2 if a file cannot be read.
"""

import gzip
import json
import sys
import zipfile
from collections import Counter
from pathlib import Path

CONTRACTS = Path(__file__).resolve().parent.parent / "crates/contract/contracts"
MODEL = "botocore/data/glue/2017-03-31/service-2.json"
NAMESPACE = "com.amazonaws.glue#"

# The operations of the API change of 2020-05-15; the day before lacked one.
DOCUMENTED = set(
    "StopWorkflowRun BatchGetTriggers BatchGetWorkflows CreateTrigger GetTrigger GetTriggers "
    "GetWorkflow GetWorkflowRun GetWorkflowRuns UpdateTrigger".split()
)
PAIRS = [
    ("glue-2020-05-14.json", "1.16.10", DOCUMENTED - {"StopWorkflowRun"}),
    ("glue-2020-05-15.json", "1.16.11", DOCUMENTED),
    ("glue-newest.json", "1.44.5", DOCUMENTED),
]

# Prose, and what says nothing about a payload of awsJson.
PROSE = {"documentation", "deprecatedMessage", "deprecatedSince"}
IGNORED_IN_OPERATION = PROSE | {"http", "idempotent", "readonly", "deprecated"}
NUMBERS = {"integer", "long", "float", "double"}
COUNTED = {"string", "list", "map", "blob"}
TIMESTAMPS = {"unixTimestamp": "epoch-seconds", "iso8601": "date-time", "rfc822": "http-date"}


class Differences:
    """Collects what differs, one line each."""

    def __init__(self):
        self.lines = []
        self.compared = Counter()

    def expect(self, what, place, model, contract):
        self.compared[what] += 1
        if model != contract:
            self.lines.append(f"{place}: {what}\n  - botocore  {show(model)}\n  + contract  {show(contract)}")


def show(value):
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"duplicate keys in {keys}")
    return dict(pairs)


def parse(text):
    # Numbers stay texts, so that 1 and 1.0 and large ones are told apart.
    return json.loads(text, object_pairs_hook=no_duplicates, parse_int=str, parse_float=str)


def read_model(wheels, version):
    found = sorted(wheels.glob(f"botocore-{version}-*.whl"))
    if not found:
        raise FileNotFoundError(f"{wheels}: no wheel of botocore {version}")
    with zipfile.ZipFile(found[-1]) as wheel:
        names = set(wheel.namelist())
        if MODEL in names:
            return parse(wheel.read(MODEL))
        return parse(gzip.decompress(wheel.read(MODEL + ".gz")))


# Either side is brought to the same plain form: traits as a dictionary, and
# whatever was not understood under "?".


def bounds(said, inherited, kind):
    lower = said.pop("min", None)
    upper = said.pop("max", None)
    if lower is None and upper is None:
        return {}
    lower = inherited.get("min") if lower is None else lower
    upper = inherited.get("max") if upper is None else upper
    values = {key: value for key, value in (("min", lower), ("max", upper)) if value is not None}
    if kind in COUNTED:
        return {"length": values}
    return {"range": values} if kind in NUMBERS else {"?": {"bounds": kind}}


def traits_of_model(said, inherited, kind):
    said = {key: value for key, value in said.items() if key not in PROSE}
    traits = bounds(said, inherited, kind)
    if "pattern" in said:
        traits["whole text matches, in Java"] = said.pop("pattern")
    for flag in ("box", "sensitive", "deprecated", "idempotencyToken", "streaming", "sparse"):
        if said.pop(flag, False):
            traits[flag] = True
    if "timestampFormat" in said:
        traits["timestampFormat"] = TIMESTAMPS[said.pop("timestampFormat")]
    error = said.pop("error", {})
    fault = said.pop("fault", False) or error.pop("fault", False)
    if said.pop("exception", False):
        status = error.pop("httpStatusCode", None)
        sender = error.pop("senderFault", False)
        server = fault or (not sender and status is not None and int(status) >= 500)
        traits["error"] = "server" if server else "client"
        if status is not None:
            traits["httpError"] = status
        if "code" in error:
            traits["error code"] = error.pop("code")
    if error:
        said["error"] = error
    if said:
        traits["?"] = said
    return traits


def traits_of_contract(said):
    said = dict(said)
    traits = {}
    for name in ("length", "range"):
        if f"smithy.api#{name}" in said:
            traits[name] = said.pop(f"smithy.api#{name}")
    pattern = said.pop("smithy.api#pattern", None)
    full_match = said.pop("smithereens#fullMatch", None)
    if full_match == {} and pattern is not None and pattern[:4] == "^(?:" and pattern[-2:] == ")$":
        traits["whole text matches, in Java"] = pattern[4:-2]
    elif (pattern, full_match) != (None, None):
        traits["?"] = {"pattern": pattern, "fullMatch": full_match}
    for flag in ("box", "sensitive", "deprecated", "idempotencyToken", "streaming", "sparse"):
        if said.get(f"smithy.api#{flag}") == {}:
            traits[flag] = True
            del said[f"smithy.api#{flag}"]
    for name in ("timestampFormat", "error", "httpError"):
        if f"smithy.api#{name}" in said:
            traits[name] = said.pop(f"smithy.api#{name}")
    if "aws.protocols#awsQueryError" in said:
        traits["error code"] = said.pop("aws.protocols#awsQueryError")["code"]
    if said:
        traits["?"] = said
    return traits


def shape_of_model(model, name):
    said = dict(model["shapes"][name])
    kind = said.pop("type")

    def use(reference):
        reference = dict(reference)
        target = reference.pop("shape")
        base = model["shapes"][target]
        return {"target": target, "traits": traits_of_model(reference, base, base["type"])}

    plain = {"type": kind}
    if kind == "structure":
        required = said.pop("required", [])
        members = said.pop("members")
        plain["members"] = [
            {"name": member, "required": member in required, **use(reference)}
            for member, reference in members.items()
        ]
        missing = [member for member in required if member not in members]
        if missing:
            plain["required but missing"] = missing
        if said.pop("union", False):
            plain["type"] = "union"
        if said.pop("document", False):
            plain = {"type": "document"}
    elif kind == "list":
        plain["members"] = [{"name": "member", "required": False, **use(said.pop("member"))}]
    elif kind == "map":
        plain["members"] = [
            {"name": part, "required": False, **use(said.pop(part))} for part in ("key", "value")
        ]
    if "enum" in said:
        plain["values"] = said.pop("enum")
    plain["traits"] = traits_of_model(said, {}, kind)
    return plain


def shape_of_contract(shapes, name):
    said = dict(shapes[NAMESPACE + name])
    kind = said.pop("type")
    traits = dict(said.pop("traits", {}))

    def use(member, reference):
        reference = dict(reference)
        own = dict(reference.pop("traits", {}))
        target = reference.pop("target")
        required = own.pop("smithy.api#required", None)
        plain = {
            "name": member,
            "required": required == {},
            "target": target.removeprefix(NAMESPACE),
            "traits": traits_of_contract(own),
        }
        if reference or required not in (None, {}):
            plain["?"] = [reference, required]
        return plain

    plain = {"type": kind}
    if kind in ("structure", "union"):
        plain["members"] = [use(member, how) for member, how in said.pop("members").items()]
    elif kind == "list":
        plain["members"] = [use("member", said.pop("member"))]
    elif kind == "map":
        plain["members"] = [use(part, said.pop(part)) for part in ("key", "value")]
    values = traits.pop("smithy.api#enum", None)
    if values is not None:
        plain["values"] = [value.pop("value") for value in values]
        if any(values):
            plain["?"] = values
    if said:
        plain["?"] = said
    plain["traits"] = traits_of_contract(traits)
    return plain


def reached(model, operations):
    """The names of the shapes that the operations reach."""
    names, todo = set(), []
    for operation in operations:
        said = model["operations"][operation]
        parts = [said[part] for part in ("input", "output") if part in said]
        todo += [reference["shape"] for reference in parts + said.get("errors", [])]
    while todo:
        name = todo.pop()
        if name not in names:
            names.add(name)
            shape = model["shapes"][name]
            parts = [shape[part] for part in ("member", "key", "value") if part in shape]
            todo += [part["shape"] for part in parts + list(shape.get("members", {}).values())]
    return names


def compare_shape(differences, place, model, contract):
    for what in sorted(set(model) | set(contract) - {"members", "traits"}):
        if what not in ("members", "traits"):
            differences.expect(what, place, model.get(what), contract.get(what))
    compare_traits(differences, place, model["traits"], contract["traits"])
    ours, theirs = model.get("members", []), contract.get("members", [])
    names = [member["name"] for member in ours]
    differences.expect("members and their order", place, names, [member["name"] for member in theirs])
    others = {member["name"]: member for member in theirs}
    for member in ours:
        other = others.get(member["name"])
        if other is None:
            continue
        at = f"{place}.{member['name']}"
        for what in ("target", "required", "?"):
            differences.expect(what, at, member.get(what), other.get(what))
        compare_traits(differences, at, member["traits"], other["traits"])


def compare_traits(differences, place, model, contract):
    for what in sorted(set(model) | set(contract)):
        differences.expect(what, place, model.get(what), contract.get(what))


def compare_operation(differences, name, model, shapes):
    said = {key: value for key, value in model["operations"][name].items() if key not in IGNORED_IN_OPERATION}
    contract = dict(shapes[NAMESPACE + name])
    contract.pop("traits", None)
    differences.expect("name", name, said.pop("name"), name)
    differences.expect("type", name, "operation", contract.pop("type"))
    for part in ("input", "output"):
        reference = {key: value for key, value in said.pop(part, {}).items() if key not in PROSE}
        target = contract.pop(part, {}).get("target")
        target = None if target == "smithy.api#Unit" else target
        expected = NAMESPACE + reference.pop("shape") if reference else None
        differences.expect(part, name, expected, target)
        differences.expect(f"{part}'s other words", name, {}, reference)
    errors = [NAMESPACE + reference["shape"] for reference in said.pop("errors", [])]
    differences.expect("errors", name, errors, [error["target"] for error in contract.pop("errors", [])])
    differences.expect("other words", name, said, contract)


def compare(differences, model, document, documented):
    shapes = document["shapes"]
    metadata = model["metadata"]
    differences.expect("protocol", "service", ("json", "1.1"), (metadata["protocol"], metadata["jsonVersion"]))
    service = dict(shapes[NAMESPACE + metadata["targetPrefix"]])
    operations = [item["target"].removeprefix(NAMESPACE) for item in service.pop("operations")]
    expected = {
        "type": "service",
        "version": metadata["apiVersion"],
        "traits": {
            "aws.auth#sigv4": {"name": metadata.get("signingName", metadata["endpointPrefix"])},
            "aws.protocols#awsJson1_1": {},
        },
    }
    differences.expect("service", "service", expected, service)
    in_order = [name for name in model["operations"] if name in operations]
    differences.expect("operations and their order", "service", in_order, operations)
    cases = {name for name in operations if "traits" not in shapes[NAMESPACE + name]}
    differences.expect("documented operations", "service", sorted(documented), sorted(cases))
    for name in operations:
        marks = shapes[NAMESPACE + name].get("traits")
        expected = None if name in documented else {"smithereens#setUp": {}}
        differences.expect("mark", name, expected, marks)
        compare_operation(differences, name, model, shapes)
    names = reached(model, operations)
    kinds = ("service", "operation")
    written = {key.removeprefix(NAMESPACE) for key, shape in shapes.items() if shape["type"] not in kinds}
    differences.expect("shapes", "service", sorted(names), sorted(written))
    for name in sorted(names & written):
        compare_shape(differences, name, shape_of_model(model, name), shape_of_contract(shapes, name))
    return len(operations), len(names), len(reached(model, documented))


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    failed = 0
    for file, version, documented in PAIRS:
        differences = Differences()
        try:
            model = read_model(Path(sys.argv[1]), version)
            document = parse((CONTRACTS / file).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            return 2
        operations, shapes, own = compare(differences, model, document, documented)
        statements = sum(differences.compared.values())
        print(
            f"{file} and botocore {version}: {len(documented)} documented operations of {operations}, "
            f"{own} shapes of {shapes}, {statements} statements compared, {len(differences.lines)} differ"
        )
        for line in differences.lines:
            print(line)
        failed += len(differences.lines)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
