#!/usr/bin/env python3
"""Proves that `smithereens diff` finds what differs between botocore's models.

    ci/changes_agree.py PROGRAM WHEELS

Compares Glue's models as they stand in the wheels, place by place, and puts the
result beside the program's. Nothing is shared with the comparer in Rust; only the
standard library is used. Then plants wrong lines among the program's, each of
which must be noticed.

Exit status: 0 if they agree, 1 if they differ, 2 if a file cannot be read.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

MODEL = "botocore/data/glue/2017-03-31/service-2.json"
# Models whose corpus once took minutes: hundreds of operations, recursion, and
# enumerations of hundreds of values.
LARGE = [
    "botocore/data/ecs/2014-11-13/service-2.json",
    "botocore/data/sagemaker/2017-07-24/service-2.json",
    "botocore/data/wafv2/2019-07-29/service-2.json",
]
# Their corpus may take so much of a processor's time, in seconds, and may be
# refused as too many entries.
LARGE_LIMIT = 30.0
PAIRS = [("1.16.10", "1.16.11"), ("1.16.11", "1.44.5"), ("1.16.10", "1.44.5"), ("1.44.5", "1.16.10")]
# Two whole models may take this long, in seconds.
LIMIT = 2.0
# Their regression corpus may have so many entries, and take so much of a
# processor's time, in seconds.
MOST_ENTRIES = 15_000
CORPUS_LIMIT = 10.0

# What AWS's page of 2020-05-15 says, without the names of list members.
CRAWLS = "CrawlerDetails.Crawls.State"
CONDITIONS = "Predicate.Conditions.CrawlState"
NODES = f"TriggerDetails.Trigger.{CONDITIONS}"
PAGE = {
    ("BatchGetTriggers.response", f"Triggers.{CONDITIONS}"): "CANCELLING",
    ("CreateTrigger.request", CONDITIONS): "CANCELLING",
    ("GetTrigger.response", f"Trigger.{CONDITIONS}"): "CANCELLING",
    ("GetTriggers.response", f"Triggers.{CONDITIONS}"): "CANCELLING",
    ("UpdateTrigger.request", f"TriggerUpdate.{CONDITIONS}"): "CANCELLING",
    ("UpdateTrigger.response", f"Trigger.{CONDITIONS}"): "CANCELLING",
    ("BatchGetWorkflows.response", "Workflows.LastRun.Status"): "STOPPED STOPPING",
    ("GetWorkflow.response", "Workflow.LastRun.Status"): "STOPPED STOPPING",
    ("GetWorkflowRun.response", "Run.Status"): "STOPPED STOPPING",
    ("GetWorkflowRuns.response", "Runs.Status"): "STOPPED STOPPING",
}
for message, paths in {
    "BatchGetWorkflows.response": ["Workflows.Graph", "Workflows.LastRun.Graph"],
    "GetWorkflow.response": ["Workflow.Graph", "Workflow.LastRun.Graph"],
    "GetWorkflowRun.response": ["Run.Graph"],
    "GetWorkflowRuns.response": ["Runs.Graph"],
}.items():
    for path in paths:
        for node in (CRAWLS, NODES):
            PAGE[message, f"{path}.Nodes.{node}"] = "CANCELLING"


def read_model(wheels, version, model=MODEL):
    found = sorted(wheels.glob(f"botocore-{version}-*.whl"))
    if not found:
        raise FileNotFoundError(f"{wheels}: no wheel of botocore {version}")
    with zipfile.ZipFile(found[-1]) as wheel:
        if model in wheel.namelist():
            return wheel.read(model)
        return gzip.decompress(wheel.read(model + ".gz"))


# A fact is (place, kind, from, to): what is said otherwise at one place.


class Comparer:
    """Walks both models at once, every place of every message."""

    def __init__(self, old, new):
        self.old, self.new = old, new
        self.facts = set()

    def compare(self):
        before, after = self.old["operations"], self.new["operations"]
        auth = service_auth(self.old), service_auth(self.new)
        if auth[0] != auth[1]:
            self.facts.add(("the service", "auth-changed", *auth))
        for name in before.keys() | after.keys():
            if name not in before:
                self.facts.add((name, "operation-added", None, None))
            elif name not in after:
                self.facts.add((name, "operation-removed", None, None))
            else:
                self.operation(name, before[name], after[name])
        return self.facts

    def operation(self, name, before, after):
        calls = called(self.old, before), called(self.new, after)
        for kind in calls[0].keys() | calls[1].keys():
            said = [call.get(kind) for call in calls]
            # What both say as their services do is the services' change.
            follows = kind == "auth-changed" and said == [service_auth(self.old), service_auth(self.new)]
            if said[0] != said[1] and not follows:
                part = "response" if kind in OF_ANSWERS else "request"
                self.facts.add((f"{name}.{part}/.", kind, *said))
        for part, key in (("request", "input"), ("response", "output")):
            self.message(f"{name}.{part}", before.get(key), after.get(key))
        errors = [{error["shape"] for error in side.get("errors", [])} for side in (before, after)]
        for error in errors[0] | errors[1]:
            message = f"{name}.error.{error}"
            if error not in errors[0]:
                self.facts.add((f"{message}/.", "error-added", None, None))
            elif error not in errors[1]:
                self.facts.add((f"{message}/.", "error-removed", None, None))
            else:
                self.message(message, {"shape": error}, {"shape": error})

    def message(self, message, before, after):
        nothing = {"type": "structure", "members": {}}
        one = self.old["shapes"][before["shape"]] if before else nothing
        other = self.new["shapes"][after["shape"]] if after else nothing
        names = (before and before["shape"], after and after["shape"])
        self.within(message, [], one, other, names, [])

    def within(self, message, path, one, other, names, around):
        # A place is not entered if its shape stands at two places around it.
        if sum(known[0] == names[0] for known in around) > 1 and sum(known[1] == names[1] for known in around) > 1:
            return
        around = around + [names]
        kind = other["type"]
        if kind == "structure":
            self.structure(message, path, one, other, around)
        elif kind == "list":
            self.use(message, path + ["member"], one["member"], other["member"], around)
        elif kind == "map":
            for part in ("key", "value"):
                self.use(message, path + [part], one[part], other[part], around)

    def structure(self, message, path, one, other, around):
        before, after = one["members"], other["members"]
        required = [set(side.get("required", [])) for side in (one, other)]
        for member in before.keys() | after.keys():
            there = path + [member]

            def in_words(model, reference, required):
                return ("required " if required else "") + type_of(model, reference)

            if member not in before:
                words = in_words(self.new, after[member], member in required[1])
                self.add(message, there, "member-added", None, words)
            elif member not in after:
                words = in_words(self.old, before[member], member in required[0])
                self.add(message, there, "member-removed", words, None)
            else:
                if (member in required[0]) != (member in required[1]):
                    word = "added" if member in required[1] else "removed"
                    self.add(message, there, f"required-{word}", None, None)
                self.use(message, there, before[member], after[member], around)

    def use(self, message, path, before, after, around):
        names = (before["shape"], after["shape"])
        one, other = self.old["shapes"][names[0]], self.new["shapes"][names[1]]
        types = (type_of(self.old, before), type_of(self.new, after))
        says = [{**shape, **use} for shape, use in ((one, before), (other, after))]
        if types == ("enum", "enum"):
            values = [said["enum"] for said in says]
            for value in values[1]:
                if value not in values[0]:
                    self.add(message, path, f"enum-value-added={value}", None, value)
            for value in values[0]:
                if value not in values[1]:
                    self.add(message, path, f"enum-value-removed={value}", value, None)
        elif types == ("enum", "string"):
            self.add(message, path, "enum-opened", None, None)
        elif types == ("string", "enum"):
            self.add(message, path, "enum-closed", None, None)
        elif types[0] != types[1]:
            self.add(message, path, "type-changed", *types)
            return
        if "enum" not in types:
            self.constraints(message, path, types[1], *says)
        for flag, word in FLAGS.items():
            flags = [bool(one_side.get(flag) or use.get(flag)) for one_side, use in ((one, before), (other, after))]
            if flags[0] != flags[1]:
                self.add(message, path, f"{word}-{'added' if flags[1] else 'removed'}", None, None)
        self.within(message, path, one, other, names, around)

    def constraints(self, message, path, kind, before, after):
        is_count = kind in ("string", "list", "map", "blob")
        bounds = []
        for said in (before, after):
            low, high = said.get("min"), said.get("max")
            bounds.append((None if is_count and low == 0 else low, high))
        if bounds[0] != bounds[1]:
            word = "length-changed" if is_count else "range-changed"
            self.add(message, path, word, *map(bounds_in_words, bounds))
        patterns = before.get("pattern"), after.get("pattern")
        if patterns[0] != patterns[1]:
            self.add(message, path, "pattern-changed", *patterns)

    def add(self, message, path, kind, before, after):
        place = ".".join(quote(name, safe="").replace(".", "%2E") for name in path)
        self.facts.add((f"{message}/{place}", kind, before, after))


# botocore's names of signatures, and Smithy's.
SIGNATURES = {
    "v4": "aws.auth#sigv4",
    "s3v4": "aws.auth#sigv4",
    "v4a": "aws.auth#sigv4a",
    "bearer": "smithy.api#httpBearerAuth",
    "none": "smithy.api#noAuth",
}
OF_ANSWERS = ("response-checksums-changed", "http-code-changed")


def service_auth(model):
    metadata = model["metadata"]
    version = metadata.get("signatureVersion", "v4")
    return ", ".join(metadata.get("auth") or [SIGNATURES.get(version, f"botocore#{version}")])


def called(model, operation):
    """How an operation is called, by the kind of change that another way is."""
    ways = operation.get("auth") or []
    if not ways and operation.get("authtype"):
        ways = [SIGNATURES.get(operation["authtype"].replace("v4-unsigned-body", "v4"))]
    ways = ways or service_auth(model).split(", ")
    if operation.get("unsignedPayload") or operation.get("authtype") == "v4-unsigned-body":
        ways = [f"{way} without the body" if "sigv4" in way else way for way in ways]
    http, checksum = operation.get("http", {}), operation.get("httpChecksum", {})
    discovery = operation.get("endpointdiscovery")
    hosts = [] if discovery is None else ["must be asked for" if discovery.get("required") else "may be asked for"]
    hosts += ["told here"] if operation.get("endpointoperation") else []
    checked = sorted(checksum.get("responseAlgorithms", []))
    if "requestValidationModeMember" in checksum:
        checked.append(f"asked for by {checksum['requestValidationModeMember']}")
    is_required = operation.get("httpChecksumRequired") or checksum.get("requestChecksumRequired")
    return {
        "auth-changed": ", ".join(ways),
        "host-prefix-changed": operation.get("endpoint", {}).get("hostPrefix"),
        "checksum-required": "yes" if is_required else None,
        "compression-changed": ", ".join(operation.get("requestcompression", {}).get("encodings", [])) or None,
        "endpoint-discovery-changed": ", ".join(hosts) or None,
        "checksum-member-changed": checksum.get("requestAlgorithmMember"),
        "response-checksums-changed": ", ".join(checked) or None,
        "http-method-changed": http.get("method", "POST"),
        "http-uri-changed": http.get("requestUri", "/"),
        "http-code-changed": str(http.get("responseCode", 200)),
    }


FLAGS = {
    "box": "box",
    "sensitive": "sensitive",
    "deprecated": "deprecated",
    "idempotencyToken": "idempotency-token",
    "streaming": "streaming",
    "sparse": "sparse",
}


def type_of(model, reference):
    said = {**model["shapes"][reference["shape"]], **reference}
    if said["type"] == "string" and "enum" in said:
        return "enum"
    if said["type"] == "structure" and said.get("document"):
        return "document"
    return "union" if said.get("union") else said["type"]


def bounds_in_words(bounds):
    low, high = bounds
    if low is None and high is None:
        return None
    if low is None:
        return f"at most {high}"
    if high is None:
        return f"at least {low}"
    return f"exactly {low}" if low == high else f"{low} to {high}"


def told(changes):
    """The program's changes as facts."""
    facts = []
    for change in changes["changes"]:
        subject, kind = change["id"].split("/")
        before, after = change.get("from"), change.get("to")
        if kind.startswith("operation-"):
            facts.append((subject, kind, None, None))
            continue
        name, _, value = kind.partition("=")
        if name.startswith("checksum-required-"):
            said = (None, "yes") if name.endswith("added") else ("yes", None)
            facts += [(place, "checksum-required", *said) for place in change["places"]]
            continue
        if name == "auth-changed" and not change["places"]:
            facts.append(("the service", name, before, after))
            continue
        if name.startswith("enum-value-"):
            kind = f"{name}={before or after}"
        elif name in ("enum-opened", "enum-closed"):
            kind, before, after = name, None, None
        elif value:
            # Several changes of one name are told apart by a value.
            kind = name
        facts += [(place, kind, before, after) for place in change["places"]]
    return facts


def differences(mine, program):
    lines = [f"  + told twice    {fact}" for fact, count in Counter(program).items() if count > 1]
    lines += [f"  - not told      {fact}" for fact in sorted(mine - set(program), key=str)]
    return lines + [f"  + not in models {fact}" for fact in sorted(set(program) - mine, key=str)]


def page_differences(changes):
    """What the page says and the program does not, or the reverse."""
    found, new = {}, []
    for change in changes["changes"]:
        subject, kind = change["id"].split("/")
        if kind == "operation-added":
            new.append(subject)
            continue
        name, _, value = kind.partition("=")
        for place in change["places"]:
            message, path = place.split("/")
            path = ".".join(part for part in path.split(".") if part != "member")
            said = value if name == "enum-value-added" else kind
            found.setdefault((message, path), []).append(said)
    found = {place: " ".join(sorted(values)) for place, values in found.items()}
    lines = [] if new == ["StopWorkflowRun"] else [f"  new operations: {new}"]
    for place in PAGE.keys() | found.keys():
        if PAGE.get(place) != found.get(place):
            lines.append(f"  {place}: page {PAGE.get(place)}, program {found.get(place)}")
    return lines


def planted(changes):
    """The same changes with one thing wrong each."""
    by_kind = {}
    for index, change in enumerate(changes["changes"]):
        by_kind.setdefault(change["id"].split("/")[1].split("=")[0], index)

    def wrong(kind, edit):
        copy = json.loads(json.dumps(changes))
        edit(copy["changes"], by_kind[kind])
        return copy

    def rename(word, other):
        return lambda all, index: all[index].update(id=all[index]["id"].replace(word, other))

    def move(all, index):
        all[index]["places"][0] += "x"

    yield "an operation is left out", wrong("operation-added", lambda all, index: all.pop(index))
    yield "a place is left out", wrong("enum-value-added", lambda all, index: all[index]["places"].pop())
    yield "a place is made up", wrong("enum-value-added", move)
    yield "a value is another", wrong("enum-value-added", lambda all, index: all[index].update(to="OTHER"))
    yield "a member is gone, not new", wrong("member-added", rename("member-added", "member-removed"))
    yield "a member is required", wrong("member-added", lambda all, index: all[index].update(to="required x"))
    yield "required, not optional", wrong("required-removed", rename("removed", "added"))
    yield "another length", wrong("length-changed", lambda all, index: all[index].update(to="1 to 2"))
    yield "another range", wrong("range-changed", lambda all, index: all[index].update({"from": "0 to 1"}))
    yield "another pattern", wrong("pattern-changed", lambda all, index: all[index].update(to="x"))
    yield "an error is left out", wrong("error-added", lambda all, index: all.pop(index))
    yield "an operation is called otherwise", wrong(
        "error-added",
        lambda all, index: all.append(
            {
                "id": "GetTable/auth-changed",
                "from": "aws.auth#sigv4",
                "to": "smithy.api#noAuth",
                "places": ["GetTable.request/."],
            }
        ),
    )
    yield "a change is told twice", wrong("error-added", lambda all, index: all.append(all[index]))


def forward_and_back(program, old, new):
    """What differs from what the change of 2020-05-15 does to programs of ours."""
    command = [program, "check", "--contract", str(new), "--since", str(old), "--report", "json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    found = {}
    for row in json.loads(done.stdout).get("compatibility", {}).get("rows", []):
        happened = [(one["observed"], one["payloads"]) for one in row["not-kept"] + row["undecided"]]
        who = (row["role"], "old" if row["written-for"] == str(old) else "new", row["title"])
        if row["payloads"] != row["kept"] + sum(count for _, count in happened):
            return [f"  {who}: the row does not add up"]
        found[who] = (row["kept"] > 0, happened)
    # An old reader keeps the new values, an old validator refuses them. At two of the
    # eighteen places no validator need take CANCELLING.
    expected = {}
    for role in ("reader", "validator"):
        for of in ("old", "new"):
            expected[role, of, "all else"] = (True, [])
    for title, refused in (("CrawlState CANCELLING", 16), ("WorkflowRunStatus STOPPED", 4), ("WorkflowRunStatus STOPPING", 4)):
        expected["reader", "old", title] = (True, [])
        expected["validator", "old", title] = (False, [("refused", refused)])
    for role in ("reader", "validator"):
        stop = (role, "old", "StopWorkflowRun, operation added")
        kept, happened = found.pop(stop, (True, []))
        if kept or [observed for observed, _ in happened] != ["unsupported"]:
            found[stop] = (kept, happened)
    rows = sorted(expected.keys() | found.keys())
    return [f"  {row}: expected {expected.get(row)}, found {found.get(row)}" for row in rows if expected.get(row) != found.get(row)]


def spent():
    """How much of a processor's time programs took that were started here."""
    times = os.times()
    return times.children_user + times.children_system


def large_wrongs(program, wheels, directory):
    """What is wrong with the corpora of large models, over six years."""
    wrong = []
    for model in LARGE:
        name, files = model.split("/")[2], []
        for version in ("1.16.11", "1.44.5"):
            files.append(directory / f"{name}-{version}.json")
            files[-1].write_bytes(read_model(wheels, version, model))
        corpus, before = directory / f"{name}-corpus", spent()
        command = [program, "diff", *map(str, files), "--corpus", str(corpus)]
        try:
            done = subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=10 * LARGE_LIMIT
            )
        except subprocess.TimeoutExpired:
            wrong.append(f"{name}: the corpus takes minutes")
            continue
        took, entries = spent() - before, sum(1 for _ in corpus.rglob("*.json"))
        is_refused = done.returncode == 2 and "nothing was written" in done.stderr
        print(f"corpus of {name}: {'too many' if is_refused else entries} entries, {took:.1f} s of a processor")
        if took > LARGE_LIMIT:
            wrong.append(f"{name}: the corpus took {took:.1f} s, more than {LARGE_LIMIT} s")
        if is_refused == (entries > 0) or not is_refused and done.returncode != 0:
            wrong.append(f"{name}: exit code {done.returncode} and {entries} entries: {done.stderr[:200]}")
        if is_refused and "--one-each" in done.stderr:
            # What the refusal says to do instead, does.
            done = subprocess.run([*command, "--one-each"], stdout=subprocess.DEVNULL)
            entries = sum(1 for _ in corpus.rglob("*.json"))
            print(f"corpus of {name}, one entry for each change: {entries} entries")
            if done.returncode != 0 or entries == 0:
                wrong.append(f"{name}: --one-each ends with {done.returncode} and {entries} entries")
    return wrong


def corpus_wrongs(program, old, new, directory):
    """What is wrong with the regression corpus of two whole models."""
    before = spent()
    command = [program, "diff", str(old), str(new), "--corpus", str(directory)]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    took, entries = spent() - before, sum(1 for _ in directory.rglob("*.json"))
    print(f"their corpus: {entries} entries, {took:.1f} s of a processor")
    wrong = []
    if not 0 < entries < MOST_ENTRIES:
        wrong.append(f"{entries} entries, which are none or not below {MOST_ENTRIES}")
    if took > CORPUS_LIMIT:
        wrong.append(f"the corpus took {took:.1f} s, more than {CORPUS_LIMIT} s")
    return wrong


def main():
    program, wheels = sys.argv[1], Path(sys.argv[2])
    wrong = []
    with tempfile.TemporaryDirectory() as directory:
        files = {}
        for version in {version for pair in PAIRS for version in pair}:
            files[version] = Path(directory) / f"{version}.json"
            files[version].write_bytes(read_model(wheels, version))
        for old, new in PAIRS:
            command = [program, "diff", str(files[old]), str(files[new]), "--format", "json"]
            start = time.monotonic()
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            took = time.monotonic() - start
            changes = json.loads(done.stdout)
            if took > LIMIT:
                wrong.append(f"{old} to {new}: took {took:.1f} s, more than {LIMIT} s")
            if old == "1.16.10" and new == "1.16.11":
                wrong += page_differences(changes)
                wrong += forward_and_back(program, files[old], files[new])
            models = [json.loads(files[version].read_bytes()) for version in (old, new)]
            mine, theirs = Comparer(*models).compare(), told(changes)
            wrong += differences(mine, theirs)
            print(f"botocore {old} to {new}: {len(changes['changes'])} changes at {len(theirs)} places, {took:.2f} s")
            if (old, new) == ("1.16.11", "1.44.5"):
                missed = [what for what, lines in planted(changes) if not differences(mine, told(lines))]
                wrong += [f"planted and not noticed: {what}" for what in missed]
                print(f"{len(list(planted(changes))) - len(missed)} planted errors noticed")
                wrong += corpus_wrongs(program, files[old], files[new], Path(directory) / "corpus")
        wrong += large_wrongs(program, wheels, Path(directory))
    for line in wrong[:40]:
        print(line)
    if wrong:
        print(f"ci/changes: {len(wrong)} differences", file=sys.stderr)
        return 1
    print("the models say what the page says, and both comparers agree")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, subprocess.CalledProcessError, zipfile.BadZipFile) as error:
        print(f"ci/changes: {error}", file=sys.stderr)
        sys.exit(2)
