#!/usr/bin/env python3
"""Reads what `smithereens generate` makes as a tester in Python would.

    ci/generated_agree.py PROGRAM CONTRACT WHEEL

PROGRAM is the command line, WHEEL the botocore whose Glue model CONTRACT was
made from. Requests, answers and errors of every operation are generated, valid,
broken, and as a later contract may have them; then

- every line is a corpus entry by its schema, and the one that was asked for;
  the same seed gives the same bytes again, and `--raw` gives just the payloads;
- valid payloads are valid to the strict JSON Schema; botocore's validator takes
  the requests, its parser reads the answers and loses nothing of them;
- broken ones that a validator should refuse are refused by the strict schema;
  botocore refuses the requests that break what it looks at, and no others;
- those of a later contract are valid to the open schema, and botocore's parser
  keeps what it knows of the answers.

What botocore's validator looks at is told in `Botocore.refuses`, kind by kind.
It is given what Python's JSON parser reads; Glue's requests have no timestamps
and no blobs, so nothing is converted. Nothing is shared with the generator.

At the end, lines with a planted fault must all be caught.

Exit status: 0 if all agree, 1 if not, 2 if there is nothing to compare.
"""

import base64
import gzip
import json
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import unquote

from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.validate import ParamValidator
from jsonschema import Draft202012Validator

from contracts_agree import DOCUMENTED, MODEL
from schemas_agree import WITHOUT_WORDS, LeftOut, NotJson, Repeated, Schemas, parse, parts

CLASSES = ("valid", "invalid", "future")
SEEDS = (0, 1, 2**64 - 1)
# For each class and seed: of an operation, requests and responses in turn.
OF_OPERATION = 200
OF_ERROR = 4
SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ENTRY_PAYLOAD = b',"payload":{"json":'


class Botocore:
    """Botocore's own code on one model."""

    def __init__(self, model):
        self.service = ServiceModel(model, "glue")
        self.parser = create_parser("json")

    def messages(self, operation):
        """The names of the errors that an operation documents."""
        return [f"{operation}.error.{shape.name}" for shape in self.service.operation_model(operation).error_shapes]

    def shape(self, message):
        operation, part, *error = message.split(".")
        model = self.service.operation_model(operation)
        if error:
            return self.service.shape_for(error[0])
        return model.input_shape if part == "request" else model.output_shape

    def objections(self, message, request):
        report = ParamValidator().validate(request, self.shape(message))
        return report.generate_report() if report.has_errors() else None

    def refuses(self, case):
        """Whether its validator refuses what one broken case stands for.

        It looks at types, at required members, at unknown ones and at minima. It
        does not look at maxima, patterns, enumerations, or what stands for
        missing; true and false are integers to it, as to Python.
        """
        message, path, kind = case.split("/")
        kind, _, value = kind.partition("=")
        shape = self.shape(message)
        for name in path.split(".") if path != "." else ():
            inside = {"list": ("member",), "map": ("key", "value")}.get(shape.type_name)
            shape = getattr(shape, name) if inside else shape.members[unquote(name)]
        if kind == "wrong-type":
            return value != "boolean" or shape.type_name not in ("integer", "long", "float", "double")
        if kind == "number":
            return float(value) < shape.metadata.get("min", float("-inf"))
        if kind == "number-form":
            written_as_float = ("fraction", "whole-fraction", "exponent", "huge-exponent")
            return shape.type_name in ("integer", "long") and value in written_as_float
        if kind == "unknown-enum":
            # An ordinal is a number; the others are texts.
            return value == "ordinal"
        return kind in ("missing", "null", "too-short", "too-few", "unknown-member")

    def loses(self, message, body, value):
        """What its parser does not give back of an answer, or None."""
        operation, _, error = message.partition(".error.")
        shape = self.shape(message)
        response = {"status_code": 400 if error else 200, "headers": {}, "body": body}
        try:
            parsed = self.parser.parse(response, shape)
            # An error is read twice: what every error has, and its own members.
            read = self.parser.parse(response, self.shape(f"{operation}.response")) if error else {}
        except Exception as raised:  # Whatever it is, it is what is told.
            return f"its parser raises {raised!r}"
        wanted = {"Code": error, "Message": value.get("message", value.get("Message", ""))}
        if error and read["Error"] != wanted:
            return f"its parser reads {read['Error']}, not {wanted}"
        parsed.pop("ResponseMetadata", None)
        return difference(shape, value, parsed, "answer")


def difference(shape, value, parsed, at):
    """Where a parsed answer is not the JSON that it was, as far as it is known."""
    if value is None or parsed is None:
        return None if value is parsed else f"{at} is {parsed!r}, not {value!r}"
    if shape is None:
        return None
    if shape.type_name == "structure":
        pairs = [(name, value[name], parsed.get(name)) for name in shape.members if value.get(name) is not None]
        found = (difference(shape.members[name], one, other, f"{at}.{name}") for name, one, other in pairs)
        more = set(parsed) - {name for name, _, _ in pairs}
        return next(filter(None, found), f"{at} has {more}" if more else None)
    if shape.type_name in ("list", "map"):
        if len(value) != len(parsed):
            return f"{at} has {len(parsed)} elements, not {len(value)}"
        inner = shape.member if shape.type_name == "list" else shape.value
        keys = range(len(value)) if shape.type_name == "list" else value
        if shape.type_name == "map" and set(value) != set(parsed):
            return f"{at} has other keys"
        return next(filter(None, (difference(inner, value[key], parsed[key], f"{at}[{key}]") for key in keys)), None)
    if shape.type_name == "timestamp":
        # A datetime counts microseconds, and its floats are not exact.
        exact = EPOCH + timedelta(seconds=int(value), microseconds=int(value % 1 * 1_000_000))
        return None if abs(parsed - exact) < timedelta(milliseconds=1) else f"{at} is {parsed}, not {exact}"
    # As floats: an exact number may have more digits than one holds.
    is_number = isinstance(value, (int, float)) is False and not isinstance(value, str)
    value = float(value) if is_number else value
    return None if value == parsed else f"{at} is {parsed!r}, not {value!r}"


class Check:
    """Judges lines, and counts what was judged."""

    def __init__(self, contract, botocore):
        documents = [SCHEMAS / f"{contract.replace('@', '-')}.{policy}.json" for policy in ("strict", "open")]
        self.strict, self.open = (Schemas(json.loads(path.read_text("utf-8"))) for path in documents)
        self.entry = Draft202012Validator(json.loads((SCHEMAS / "corpus-entry.json").read_text("utf-8")))
        self.contract, self.botocore = contract, botocore
        self.counts, self.left_out, self.by_kind = Counter(), Counter(), Counter()

    def wrong(self, line, asked):
        """What is wrong with a line: each a check's name and what it says."""
        said = json.loads(line)
        found = [("entry", error.message) for error in self.entry.iter_errors(said)]
        if found:
            return found
        message, kind, seed, number = asked
        wanted = f"{message}/./random-{kind}=g1-{seed}-{number}"
        if said["id"] != wanted or said["contract"] != self.contract:
            found.append(("asked", f"{said['id']} of {said['contract']} is not {wanted}"))
        breaks = said.get("breaks", [])
        if bool(breaks) == (kind == "valid"):
            found.append(("breaks", f"of a {kind} payload: {breaks}"))
        if any(not case.startswith(f"{message}/") for case in breaks):
            found.append(("breaks", f"of another message: {breaks}"))
        outcomes = {one["role"]: one["outcome"] for one in said["expectations"]}
        validator = outcomes.get("validator")
        fitting = {"valid": validator == "accept", "invalid": validator not in ("accept", "tolerate", None)}
        if not fitting.get(kind, outcomes.get("reader") == "accept"):
            found.append(("expectations", f"of a {kind} payload: {outcomes}"))
        return found + list(self.content(payload_of(line, said), message, kind, breaks, validator))

    def content(self, body, message, kind, breaks, validator):
        try:
            value = parse(body)
        except NotJson:
            if kind == "invalid":
                self.left_out["broken ones that are not JSON to Python either"] += 1
            else:
                yield ("JSON", "it is not JSON")
            return
        if any(isinstance(part, Repeated) for part in parts(value)):
            if not any(case.endswith("/duplicate-key") for case in breaks):
                yield ("JSON", "it has equal names, and does not say so")
            self.left_out["with equal names, which JSON leaves open"] += 1
            return
        named = value.pop("__type", None) if ".error." in message and isinstance(value, dict) else None
        if ".error." in message and named != message.split(".error.")[1]:
            yield ("entry", f"the error is called {named}")
        try:
            schema = self.open if kind == "future" else self.strict
            yield from self.by_schema(schema.accepts(message, value), kind, breaks, validator)
        except LeftOut as reason:
            self.left_out[str(reason)] += 1
        yield from self.by_botocore(body, value, message, kind, breaks)

    def by_schema(self, accepted, kind, breaks, validator):
        said = "accepts" if accepted else "refuses"
        if kind != "invalid":
            self.counts[f"{kind}, accepted by the schema"] += accepted
            if not accepted:
                yield ("schema", f"the schema {said} a {kind} payload")
            return
        if not isinstance(validator, dict):
            self.left_out["broken ones that a validator may keep"] += 1
        elif all(case.rpartition("/rule=")[2] in WITHOUT_WORDS for case in breaks):
            self.left_out["broken between two places, which a schema cannot compare"] += 1
        else:
            self.counts["invalid, refused by the schema"] += not accepted
            if accepted:
                yield ("schema", "the schema accepts a broken payload")

    def by_botocore(self, body, value, message, kind, breaks):
        if not message.endswith(".request"):
            if kind != "invalid":
                lost = self.botocore.loses(message, body, value)
                self.counts[f"answers read by botocore, {kind}"] += lost is None
                if lost:
                    yield ("botocore", lost)
            return
        # Its validator sees what a program passes to it: no exact numbers.
        objections = self.botocore.objections(message, json.loads(body))
        seen = [case for case in breaks if self.botocore.refuses(case)]
        if bool(seen) != bool(objections):
            yield ("botocore", f"says {objections!r} where what it looks at is {seen}")
            return
        self.counts[f"requests {'refused' if seen else 'taken'} by botocore, {kind}"] += 1
        for case in breaks if len(breaks) == 1 else ():
            name = case.rpartition("/")[2].partition("=")[0]
            self.by_kind[name, "refused" if seen else "taken"] += 1


def payload_of(line, said):
    """The payload's bytes: as they stand in the line, not as Python writes them."""
    payload = said["payload"]
    if "text" in payload:
        return payload["text"].encode("utf-8")
    if "base64" in payload:
        return base64.b64decode(payload["base64"], validate=True)
    _, _, rest = line.partition(ENTRY_PAYLOAD)
    return rest.strip().removesuffix(b"}}")


def generate(program, contract, name, kind, seed, count, *more):
    """What is printed for one seed."""
    command = [program, "generate", name, f"--{kind}", "-n", str(count), "--seed", str(seed)]
    done = subprocess.run([*command, "--contract", contract, *more], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"generated_agree: {' '.join(command)}: {done.stderr.decode()}")
    return done.stdout


def wrong_output(out, again, raw):
    """What is wrong with three runs with the same seed, the last with `--raw`."""
    if out != again:
        yield ("again", "the same seed gives other bytes")
    lines = out.splitlines()
    if raw != b"".join(payload_of(line, json.loads(line)) + b"\n" for line in lines):
        yield ("raw", "it is not the payloads")


def asks(botocore):
    """What is generated: a name, its messages in turn, a class, a seed, a count."""
    for operation in sorted(DOCUMENTED):
        both = [f"{operation}.request", f"{operation}.response"]
        names = [(operation, both, OF_OPERATION)]
        names += [(error, [error], OF_ERROR) for error in botocore.messages(operation)]
        for name, messages, count in names:
            for kind in CLASSES:
                for seed in SEEDS:
                    yield name, messages, kind, seed, count


def planted(check, samples):
    """Yields each planted fault's name and whether it was caught."""

    def request(kind, wants=lambda said, value: True):
        for line, asked in samples:
            said = json.loads(line)
            value = said["payload"].get("json")
            if asked[1] == kind and asked[0].endswith(".request") and isinstance(value, dict) and wants(said, value):
                return said, value, asked
        raise LookupError(f"no {kind} request to plant a fault in")

    def caught(said, asked, by):
        line = json.dumps(said, separators=(",", ":")).encode()
        return by in {name for name, _ in check.wrong(line, asked)}

    def single(*kinds):
        return lambda said, _: len(said["breaks"]) == 1 and said["breaks"][0].rpartition("/")[2] in kinds

    said, value, asked = request("valid", lambda _, value: "Name" in value)
    del value["Name"]
    yield "a valid request lacks what is required", caught(said, asked, "schema")
    yield "botocore is told that it is valid", caught(said, asked, "botocore")
    said, value, asked = request("valid", lambda _, value: "Type" in value)
    value["Type"] = "ON_DEMAND "
    yield "a valid request has an unknown value", caught(said, asked, "schema")
    said, value, asked = request("valid", lambda _, value: "Name" in value)
    value["Name"] *= 256
    yield "a valid request has a text that is too long", caught(said, asked, "schema")
    said, value, asked = request("invalid", single("too-long", "missing", "too-short"))
    valid = request("valid", lambda other, _: other["id"].split("/")[0] == asked[0])[1]
    said["payload"]["json"] = valid
    yield "a broken request is not broken", caught(said, asked, "schema")
    said, _, asked = request("invalid", single("missing"))
    said["breaks"] = [said["breaks"][0].rpartition("/")[0] + "/too-long"]
    yield "a break is called another", caught(said, asked, "botocore")
    del said["breaks"]
    yield "a broken request does not say how", caught(said, asked, "breaks")
    said, _, asked = request("invalid")
    said["expectations"] = [{**one, "outcome": "accept"} for one in said["expectations"]]
    yield "a broken request is to be taken", caught(said, asked, "expectations")
    said, value, asked = request("future", lambda _, value: "Name" in value)
    value["Name"] = [value["Name"]]
    yield "a later request has another type", caught(said, asked, "schema")
    said, _, asked = request("valid")
    yield "the number is another", caught({**said, "id": said["id"] + "1"}, asked, "asked")
    yield "the id is none", caught({**said, "id": said["id"].replace("/", " ")}, asked, "entry")
    yield "the entry lacks a member", caught({k: said[k] for k in said if k != "why"}, asked, "entry")
    line, body = samples[0][0], payload_of(samples[0][0], json.loads(samples[0][0])) + b"\n"
    yield "another seed's bytes", "again" in dict(wrong_output(line, line + b" ", body))
    yield "a payload with a space", "raw" in dict(wrong_output(line, line, b" " + body))
    yield "a payload too many", "raw" in dict(wrong_output(line, line, body + body))
    shape = check.botocore.shape("GetTrigger.response")
    answer = {"Trigger": {"Name": "a", "Actions": [{"Arguments": {"k": "v"}}]}}
    for name, parsed in {
        "a lost member": {"Trigger": {"Name": "a"}},
        "a changed text": {"Trigger": {**answer["Trigger"], "Name": "b"}},
        "a lost entry": {"Trigger": {"Name": "a", "Actions": [{"Arguments": {}}]}},
    }.items():
        yield name, difference(shape, answer, parsed, "answer") is not None


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    program, contract, wheel = sys.argv[1:]
    with zipfile.ZipFile(wheel) as packed:
        zipped = MODEL + ".gz" in packed.namelist()
        model = gzip.decompress(packed.read(MODEL + ".gz")) if zipped else packed.read(MODEL)
    check = Check(contract, Botocore(json.loads(model)))
    wrong, samples, total = [], [], Counter()
    for name, messages, kind, seed, count in asks(check.botocore):
        out, again, raw = (
            generate(program, contract, name, kind, seed, count, *more) for more in ((), (), ("--raw",))
        )
        lines = out.splitlines()
        wanted = [(messages[number % len(messages)], kind, seed, number) for number in range(count)]
        # What has no members has none to break.
        wanted = [asked for asked in wanted if kind != "invalid" or check.botocore.shape(asked[0]).members]
        found = [(f"{name} {kind} {seed}", one) for one in wrong_output(out, again, raw)]
        if len(lines) != len(wanted):
            found.append((f"{name} {kind} {seed}", ("asked", f"{len(lines)} lines, not {len(wanted)}")))
        for asked, line in zip(wanted, lines):
            found += [(json.loads(line)["id"], one) for one in check.wrong(line, asked)]
            total[kind] += 1
            if seed == SEEDS[0] and ".error." not in name:
                samples.append((line, asked))
        wrong += [f"{where}: {by}: {what}" for where, (by, what) in found]
    for what, count in sorted(check.counts.items()):
        print(f"{count:7} {what}")
    for what, count in sorted(check.left_out.items()):
        print(f"{count:7} left out: {what}")
    print("        botocore, of requests broken in one place:")
    for (kind, what), count in sorted(check.by_kind.items()):
        print(f"{count:7}     {kind}: {what}")
    faults = dict(planted(Check(contract, check.botocore), samples)) if samples else {}
    wrong += [f"the planted fault was not caught: {name}" for name, is_caught in faults.items() if not is_caught]
    print(f"{sum(faults.values()):7} of {len(faults)} planted faults caught")
    print(f"{sum(total.values())} payloads ({', '.join(f'{total[k]} {k}' for k in CLASSES)}), {len(wrong)} disagree")
    for line in wrong[:50]:
        print(f"    {line}")
    if not total:
        print("generated_agree: no payload to compare", file=sys.stderr)
        return 2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
