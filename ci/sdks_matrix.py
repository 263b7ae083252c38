"""Makes a matrix of what SDKs do, SDK by kind of case, from the gate's reports:

    sdks_matrix.py [--check] PATH [NAME REPORT RELEASE]...

PATH.md and PATH.json are written, or with --check only compared. RELEASE is a file
with the SDK's name and version.
"""

import collections
import json
import sys

HEAD = """# What SDKs do

Made by `ci/sdks`, which puts each SDK to all documented requests and answers of \
{contract}, to new and malformed ones too. Each kind of case is a row; a number is \
that of cases which are found wanting, of those that the SDK was put to: **required** \
ones in bold, recommended ones (where well-kept clients differ) plain. A dot: none is. \
A dash: the SDK was put to none. What stands behind each is in `ci/baselines/sdk-*.json`.

"""


def kind(case):
    """The kind of a case by its id, without its value; of an answer or a request."""
    message, _, rest = case.partition("/")
    part = message.split(".")[1]
    name = rest.rpartition("/")[2]
    return part, name.partition("=")[0]


def read(name, report, release):
    with open(report, encoding="utf-8") as file:
        report = json.load(file)
    with open(release, encoding="utf-8") as file:
        release = file.read().strip()
    (subject,) = report["subjects"]
    rows = collections.defaultdict(lambda: {"required": 0, "recommended": 0})
    for finding in subject["findings"]:
        for case in finding["cases"]:
            part, of = kind(case)
            rows[f"{part}: {of}"][finding["level"]] += 1
    return {
        "sdk": name,
        "release": release,
        "contract": report["contract"],
        "exercised": subject["coverage"]["exercised"],
        "selected": subject["coverage"]["selected"],
        "not-exercised": subject["coverage"]["not-exercised"],
        "findings": collections.Counter(finding["level"] for finding in subject["findings"]),
        "kinds": dict(sorted(rows.items())),
    }


def cell(found):
    parts = []
    if found["required"]:
        parts.append(f"**{found['required']}**")
    if found["recommended"]:
        parts.append(str(found["recommended"]))
    return " + ".join(parts) or "·"


def page(columns):
    contract = columns[0]["contract"]
    name = contract if isinstance(contract, str) else contract["name"]
    lines = [HEAD.format(contract=name).rstrip(), ""]
    table = [["", *(column["sdk"] for column in columns)]]
    table.append(["release", *(column["release"] for column in columns)])
    table.append(["cases put", *(f"{column['exercised']} of {column['selected']}" for column in columns)])
    for level in ("required", "recommended"):
        table.append([f"{level} findings", *(str(column["findings"][level]) for column in columns)])
    rows = sorted({row for column in columns for row in column["kinds"]})
    nothing = {"required": 0, "recommended": 0}
    for row in rows:
        table.append([row, *(cell(column["kinds"].get(row, nothing)) for column in columns)])
    lines += ["| " + " | ".join(row) + " |" for row in table]
    lines.insert(3, "| --- " * len(table[0]) + "|")
    return "\n".join(lines) + "\n"


def main(arguments):
    check = arguments[0] == "--check"
    path, *given = arguments[1:] if check else arguments
    columns = [read(*given[at : at + 3]) for at in range(0, len(given), 3)]
    made = {f"{path}.md": page(columns), f"{path}.json": json.dumps(columns, indent=1) + "\n"}
    stale = []
    for file, text in made.items():
        if not check:
            with open(file, "w", encoding="utf-8") as out:
                out.write(text)
            continue
        with open(file, encoding="utf-8") as there:
            if there.read() != text:
                stale.append(file)
    for file in stale:
        print(f"{file} is not what the reports say: ci/sdks --update-baseline makes it anew", file=sys.stderr)
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
