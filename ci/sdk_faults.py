"""Plants each fault of tests/sdk/faulty around an adapter, and tells by which kinds of
cases the gate finds it: see ci/sdk-faults.

    sdk_faults.py SMITHEREENS ADAPTER [--check] [FAULT...]
"""

import collections
import concurrent.futures
import json
import re
import subprocess
import sys

from sdk_faults_expected import ALL, EXPECTED

WRAPPER = ["python3", "tests/sdk/faulty/faulty.py"]
PAGE = "docs/sdk-faults.md"
# Most of the time of a run is spent waiting.
AT_ONCE = 4
# All kinds of cases, at places of each type.
SCOPE = [
    "GetTrigger.**",
    "CreateTrigger.request/**",
    "GetWorkflowRun.response/Run/**",
    "GetWorkflowRun.response/Run.*/**",
    "GetWorkflowRun.response/Run.Statistics.*/**",
    "GetWorkflowRun.response/Run.WorkflowRunProperties.*/**",
    "GetWorkflowRun.response/Run.Graph.Nodes.member.JobDetails.JobRuns.member.*/**",
    "GetWorkflowRun.response/Run.Graph.Nodes.member.CrawlerDetails.Crawls.member.*/**",
]

# Where any call will do, and many need a new adapter.
ANY = [
    "GetTrigger.request/**",
    "GetTrigger.response/Trigger.State/**",
    "GetTrigger.error.EntityNotFoundException/**",
]

HEAD = """# Faults planted in an SDK

Made by `ci/sdk-faults`. Each is planted by `tests/sdk/faulty` around the adapter of \
Glue's typed shapes, in which the gate finds nothing, and by a wrapper that knows \
nothing of cases; it is caught by the kinds of cases named, and by no others. The \
calls are those until the first case that finds it, in the order of the cases. Faults \
of the process are put to fewer cases than the rest, which has {all}.

| fault | what it does | found as | by cases about | cases | calls |
| --- | --- | --- | --- | --- | --- |
"""


def kind(case):
    """`response: enum=STOPPING` of a case's id."""
    message, _, rest = case.partition("/")
    return f"{message.split('.')[1]}: {rest.rpartition('/')[2]}"


def only(fault):
    scopes = ANY if EXPECTED[fault] is ALL else SCOPE
    return [word for scope in scopes for word in ("--only", scope)]


def run(smithereens, adapter, fault):
    """The cases that find a planted fault, what as, how many calls the first took,
    and how many there were."""
    sdk = " ".join([*WRAPPER, "--fault", fault, "--", adapter])
    command = [smithereens, "check", "--sdk", sdk, "--phase", "coverage", "--workers", "1", "--timeout", "5s"]
    done = subprocess.run([*command, "--report", "ndjson", *only(fault)], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{fault}: exit code {done.returncode}: {done.stderr[-2000:]}")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    failed = {event["case"]: event["observed"] for event in events if event["event"] == "case-failed"}
    not_put = {event["case"] for event in events if event["event"] == "case-not-put"}
    listed = subprocess.run([smithereens, "list", *only(fault)], capture_output=True, text=True, check=True).stdout
    put = [case for case in listed.split() if case not in not_put]
    first = next((at for at, case in enumerate(put, 1) if case in failed), None)
    classes = collections.Counter(observed.partition(":")[0] for observed in failed.values())
    return list(failed), classes, first, len(put)


def unexpected(fault, cases):
    """What is found that should not be, or not found that should."""
    families = EXPECTED[fault]
    kinds = sorted({kind(case) for case in cases})
    strange = [found for found in kinds if not any(re.fullmatch(family, found) for family in families)]
    missed = [family for family in families if not any(re.fullmatch(family, found) for found in kinds)]
    return [f"by {found}" for found in strange] + [f"not by {family}" for family in missed]


def main(smithereens, adapter, *arguments):
    check = "--check" in arguments
    listed = subprocess.run([*WRAPPER, "--list"], capture_output=True, text=True, check=True).stdout
    what = dict(line.split("\t") for line in listed.splitlines())
    if set(what) != set(EXPECTED) - {"none"}:
        sys.exit(f"ci/sdk_faults_expected.py and the wrapper differ: {set(what) ^ set(EXPECTED)}")
    named = [argument for argument in arguments if argument != "--check"]
    rows, wrong, everything = [], [], 0
    faults = named or ["none", *what]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        runs = pool.map(lambda fault: run(smithereens, adapter, fault), faults)
        for fault, (cases, classes, first, calls) in zip(faults, runs):
            wrong += [f"{fault} is found {problem}" for problem in unexpected(fault, cases)]
            parts = sorted({kind(case).partition("=")[0] for case in cases})
            print(f"{fault}: {len(cases)} of {calls}, first {first}, {dict(classes)}", flush=True)
            everything = max(everything, calls)
            if fault != "none":
                seen = ", ".join(f"`{name}`" for name, _ in classes.most_common(3)) or "nothing"
                by = "; ".join(parts[:6]) + ("; …" if len(parts) > 6 else "")
                rows.append(f"| `{fault}` | {what[fault]} | {seen} | {by} | {len(cases)} | {first or ''} |")
    for problem in wrong:
        print(problem, file=sys.stderr)
    if not named:
        text = HEAD.format(all=everything) + "\n".join(rows) + "\n"
        if not check:
            with open(PAGE, "w", encoding="utf-8") as out:
                out.write(text)
        else:
            with open(PAGE, encoding="utf-8") as there:
                if there.read() != text:
                    sys.exit(f"{PAGE} is stale: ci/sdk-faults makes it anew")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
