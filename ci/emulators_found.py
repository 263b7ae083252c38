"""Tells in a few lines what a gate's report found, by what was observed: required
findings apart from recommended ones.

    emulators_found.py NAME REPORT
"""

import collections
import json
import sys


def main(name, path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    for subject in report["subjects"]:
        findings = collections.Counter()
        cases = collections.Counter()
        for finding in subject["findings"]:
            key = finding["level"], finding["observed"].partition(":")[0]
            findings[key] += 1
            cases[key] += len(finding["cases"])
        for level in ("required", "recommended"):
            of_level = [key for key in findings if key[0] == level and findings[key]]
            total = sum(findings[key] for key in of_level)
            print(f"{name}: {total} {level} findings")
            for key in sorted(of_level, key=lambda key: -findings[key]):
                print(f"    {findings[key]:4} {key[1]} ({cases[key]} cases)")


if __name__ == "__main__":
    main(*sys.argv[1:])
