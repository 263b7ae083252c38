#!/usr/bin/env python3
"""Compares the JSON Schemas with the contract's judge, by a validator of others.

    ci/schemas_agree.py STRICT OPEN OTHER... <LINES

STRICT and OPEN are the two schemas of one contract, LINES what the example
`json_lines` of crates/cases prints for that contract: every case with its body
and the judge's verdict. Each schema, and each OTHER one, must keep its
meta-schema, and each body that is JSON must be valid exactly where the judge
says so. Python's `jsonschema` shares no code with the judge, with the Rust
validator that the tests use, or with its regular expressions.

A case is left out only by what its body is, never by what the verdicts are;
each reason is told with its count.

Exit status: 0 if all agree, 1 if not, 2 if there is nothing to compare.
"""

import base64
import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import SchemaError

# A rule that compares two places of a payload cannot be put in a schema. Cases
# that break one are compared as if it were not there.
WITHOUT_WORDS = {"job-not-in-predicate-and-action"}

GREATEST_DOUBLE = Decimal(sys.float_info.max)


class NotJson(Exception):
    """The bytes are not a JSON text."""


class LeftOut(Exception):
    """The body is JSON, but no schema can see what matters about it."""


def pairs_of(pairs):
    names = [name for name, _ in pairs]
    parsed = dict(pairs)
    return parsed if len(parsed) == len(names) else Repeated(parsed)


class Repeated(dict):
    """An object with equal names, of which one is left."""


def no_constant(name):
    raise NotJson(f"{name} is no number of JSON")


# Exact numbers: a double would turn 1e400 into infinity and lose what stands
# behind the seventeenth digit.
DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=no_constant, object_pairs_hook=pairs_of)


def parse(body):
    try:
        parsed = DECODER.decode(body.decode("utf-8"))
        # Python takes half a surrogate pair for a character; JSON's texts are
        # made of Unicode's, and it cannot be written back.
        json.dumps(parsed, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, NotJson) as error:
        raise NotJson(error) from error
    return parsed


def parts(value):
    """The value and every value in it."""
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from parts(each)


def is_integer(_checker, value):
    if isinstance(value, Decimal):
        return value == value.to_integral_value()
    return isinstance(value, int) and not isinstance(value, bool)


def has_type(validator, types, value, schema):
    """The keyword `type`, but for what it cannot tell: whether a double holds it."""
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if number and "number" in types and abs(value) > GREATEST_DOUBLE:
        raise LeftOut("a number that no double holds where any number is one to the schema")
    return Draft202012Validator.VALIDATORS["type"](validator, types, value, schema)


Validator = validators.extend(
    Draft202012Validator,
    validators={"type": has_type},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", is_integer),
)


class Schemas:
    """One schema document, a validator for each message in it."""

    def __init__(self, document):
        self.document = document
        self.compiled = {}

    def accepts(self, message, value):
        if message not in self.compiled:
            if message not in self.document["$defs"]:
                raise KeyError(f"the schema has no message {message}")
            self.compiled[message] = Validator({**self.document, "$ref": f"#/$defs/{message}"})
        return self.compiled[message].is_valid(value)


def verdicts(line, strict, open_):
    """What the judge says and what the schemas say: two triples."""
    body = base64.b64decode(line["body_base64"], validate=True)
    judged = (line["documented"], line["open"])
    try:
        value = parse(body)
    except NotJson:
        return judged, (None, None)
    # An error's name comes with it, but is no member of it.
    if ".error." in line["message"] and isinstance(value, dict):
        value.pop("__type", None)
    if any(isinstance(part, Repeated) for part in parts(value)):
        raise LeftOut("an object has equal names: a schema sees parsed objects")
    if judged != (None, None):
        judged = (line["documented"] and set(line["broken_rules"]) <= WITHOUT_WORDS, line["open"])
    return judged, (strict.accepts(line["message"], value), open_.accepts(line["message"], value))


def compare(lines, strict, open_):
    counts, left_out, wrong = Counter(), {}, []
    for line in lines:
        line = json.loads(line)
        counts["cases"] += 1
        if "unbuilt" in line:
            left_out.setdefault(f"not built: {line['unbuilt']}", []).append(line["id"])
            continue
        try:
            judged, validated = verdicts(line, strict, open_)
        except LeftOut as reason:
            left_out.setdefault(str(reason), []).append(line["id"])
            continue
        except RecursionError:
            left_out.setdefault("nested deeper than Python reads", []).append(line["id"])
            continue
        counts["compared"] += 1
        if judged != validated:
            wrong.append(f"{line['id']}: strict and open are {judged} to the judge, {validated} to the schemas")
        elif judged == (None, None):
            counts["not JSON to both"] += 1
        else:
            for name, accepted in zip(("strict", "open"), judged):
                counts[f"{name}: {'accepted' if accepted else 'refused'} by both"] += 1
            if not line["strict"] and judged[0]:
                counts["strict: compared without a rule that has no schema"] += 1
    return counts, left_out, wrong


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    documents = {path: json.loads(Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:]}
    bad = False
    for path, document in documents.items():
        try:
            Draft202012Validator.check_schema(document)
            print(f"{path} keeps its meta-schema")
        except SchemaError as error:
            bad = True
            print(f"{path} breaks its meta-schema: {error.message} at {error.json_path}")
    if bad:
        return 1
    counts, left_out, wrong = compare(sys.stdin, *(Schemas(documents[path]) for path in sys.argv[1:3]))
    for name, count in counts.items():
        print(f"{count:7} {name}")
    for reason, ids in sorted(left_out.items()):
        print(f"{len(ids):7} left out: {reason}, such as {ids[0]}")
    print(f"{len(wrong):7} disagreements")
    for line in wrong[:50]:
        print(f"    {line}")
    if not counts["compared"]:
        print("schemas_agree: no case to compare", file=sys.stderr)
        return 2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
