"""A wrapper around an adapter of an SDK that makes it do one thing wrong, so that
`smithereens check --sdk` is seen to find it:

    faulty.py --fault NAME -- ADAPTER COMMAND...
    faulty.py --list

It knows the protocol's lines (docs/adapter.md) and what it sees go by, and nothing
of cases. Faults in what an SDK makes of answers are planted between the adapter and
the tool; faults in what it sends, between the SDK and the service.
"""

import argparse
import json
import subprocess
import sys

import answers
import processes
import sent

FAULTS = {**answers.FAULTS, **sent.FAULTS, **processes.FAULTS}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("--list", action="store_true", help="tell the faults and end")
    arguments.add_argument("--fault", default="none", choices=["none", *FAULTS], metavar="NAME")
    arguments.add_argument("command", nargs="*", help="the adapter, after `--`")
    given = arguments.parse_args()
    if given.list:
        for name, fault in FAULTS.items():
            print(f"{name}\t{fault.what}")
        return 0
    if not given.command:
        arguments.error("an adapter's command is missing, after `--`")
    return drive(given.command, FAULTS.get(given.fault))


def drive(command, fault):
    """Hands lines on, and lets the fault meddle with them."""
    adapter = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if fault:
        fault.begin()
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        ask = json.loads(line)
        if fault and "start" in ask:
            ask["start"]["endpoint"] = fault.endpoint(ask["start"]["endpoint"])
            line = json.dumps(ask).encode() + b"\n"
        adapter.stdin.write(line)
        adapter.stdin.flush()
        said = adapter.stdout.readline()
        if not said:
            return adapter.wait()
        if fault and "call" in ask:
            said = fault.line(said)
        out.write(said)
        out.flush()
    adapter.stdin.close()
    return adapter.wait()


if __name__ == "__main__":
    sys.exit(main())
