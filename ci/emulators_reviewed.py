"""Gives the entries of a baseline that nobody has reviewed the reason of their cause,
from the table below: what was read of the emulator and reproduced by hand. Entries
that no row fits stay `unreviewed`, are listed, and end in exit code 1: read them, and
add a row.

    emulators_reviewed.py NAME BASELINE
"""

import json
import re
import sys

# The first row that matches `OBSERVED ID` tells why.
REASONS = {
    "moto": [
        (r"server-error UpdateTrigger\.", "moto has no UpdateTrigger: a name that it does not know is a NotImplementedError, answered 500"),
        (r"server-error .*/operation=|server-error .*/routing=", "moto answers whatever it finds no operation for with 500 and HTML, as a NotImplementedError"),
        (r"server-error .*/(content-type|credentials)=", "moto tells the service by credentials and reads a form by content type; without them it fails with 500"),
        (r"server-error CreateTrigger\.request/.*(Predicate|predicate|Logical|conditions|CONDITIONAL|StartOnCreation|job-not)", "moto's CreateTrigger reads Predicate, its Logical and the actions of a started trigger without looking whether they are there: 500"),
        (r"server-error CreateTrigger\.request/\./whitespace", "moto's CreateTrigger reads a predicate's Logical without looking whether it is there: 500"),
        (r"server-error .*/(wrong-type|null|missing|empty|absent|number-form|number|duplicate-key|unknown-member|present|raw-control|protocol)\b", "moto does not look whether members are there and of which JSON type, nor whether the body is an object: 500 with HTML"),
        (r"server-error GetWorkflowRuns", "moto's pages of runs fail as soon as there are more than fit: 500"),
        (r"server-error StopWorkflowRun|server-error GetWorkflow|server-error StartWorkflowRun", "moto looks runs up without looking whether they are there: 500"),
        (r"accepted .*/protocol=", "moto reads a body that is no JSON as an empty object"),
        (r"accepted .*/operation=", "moto takes any text before the last point of X-Amz-Target for its service, and private names for operations"),
        (r"accepted .*/(raw-control|number-form)", "moto reads JSON that is none as an empty object, or by Python's own extensions of it"),
        (r"accepted ", "moto validates nothing here: what the model or the documents forbid is stored or ignored"),
        (r"(breaks-rule: .*|changed: .*|refused) .*/text=form", "moto parses text that looks like a form inside of a JSON body, and takes its parts for parameters"),
        (r"breaks-rule: a-name-is-given-once", "moto overwrites a trigger of the same name"),
        (r"breaks-rule: one-start-trigger", "moto does not count the start triggers of a workflow"),
        (r"breaks-rule: (tags-of-this-thing|triggers-with-the-tags)", "moto's tags survive their trigger"),
        (r"breaks-rule: stop", "moto's StopWorkflowRun changes nothing"),
        (r"breaks-rule: ", "moto keeps no record of runs: they do not go on by themselves and nothing is started by them"),
        (r"harms ", "moto stores a value of another type and then fails to write the trigger: GetTrigger and GetTriggers answer 500 until it is deleted"),
        (r"lacks content-type", "moto sends errors as application/json"),
        (r"unnamed-error", "moto's errors before any operation are HTML"),
        (r"changed: ", "moto does not store this member"),
    ],
    "ministack": [
        (r"server-error .*/protocol=", "ministack takes any JSON for an object, and fails with 500 where it is none"),
        (r"server-error .*lone-surrogate|harms .*lone-surrogate", "ministack stores half a character and then cannot write it: 500"),
        (r"server-error ", "ministack does not look at the JSON type of members: it fails with 500 where it uses them"),
        (r"accepted .*/(protocol|raw-control|number-form)", "ministack reads bodies with Python's json, which takes what RFC 8259 forbids"),
        (r"accepted .*/(operation|routing)", "ministack takes the operation from the end of X-Amz-Target, whatever stands before"),
        (r"accepted ", "ministack validates nothing here: what the model or the documents forbid is stored or ignored"),
        (r"breaks-rule: deleting-is-no-error", "ministack answers EntityNotFoundException where nothing is deleted"),
        (r"(unknown-operation|refused) ", "ministack lacks this operation or member"),
        (r"breaks-rule: .*token|breaks-rule: .*page", "ministack ignores MaxResults and NextToken"),
        (r"breaks-rule: .*(graph|Graph)", "ministack makes no graphs of workflows"),
        (r"breaks-rule: .*tags", "ministack does not filter by tags"),
        (r"breaks-rule: ", "ministack stores what it is given and runs nothing: no state follows from another"),
        (r"breaks-schema", "ministack answers members of another type or length than the model has"),
        (r"harms ", "ministack stores what it should refuse and then fails to list it"),
        (r"changed: ", "ministack answers another value than it was given"),
        (r"lacks ", "ministack leaves this out of its answers"),
        (r"unnamed-error", "ministack answers this before it knows the protocol, without an error's name"),
        (r"not-found|unreadable|answered-no-json", "ministack does not answer what was stored"),
    ],
    "winterbaume": [
        (r"accepted .*/(protocol|raw-control|number-form)", "winterbaume takes a body that is no JSON for an empty one"),
        (r"accepted ", "winterbaume validates nothing here: what the model or the documents forbid is stored or ignored"),
        (r"changed: member-lost|changed: element-lost", "winterbaume keeps of a trigger its name, type and little else: actions, predicates and more are lost"),
        (r"changed: ", "winterbaume does not store this as it was given"),
        (r"lacks content-type", "winterbaume answers as application/x-amz-json-1.0"),
        (r"breaks-rule: .*(page|token)|endless-pages", "winterbaume ignores MaxResults and NextToken"),
        (r"breaks-rule: .*tags", "winterbaume does not filter by tags"),
        (r"breaks-rule: properties-are-merged", "winterbaume replaces the properties of a run"),
        (r"breaks-rule: started-triggers-are-activated", "winterbaume ignores StartOnCreation"),
        (r"breaks-rule: .*graph", "winterbaume makes no graphs of workflows"),
        (r"breaks-rule: trigger-as-stored", "winterbaume keeps of a trigger its name, type and little else"),
        (r"breaks-rule: ", "winterbaume stores what it is given and runs nothing: no state follows from another"),
        (r"(unknown-operation|refused) ", "winterbaume lacks this operation or member, or wants another form"),
        (r"server-error ", "winterbaume fails with 500 in place of a refusal"),
        (r"unnamed-error", "winterbaume refuses this before it knows the protocol, without an error's name"),
        (r"breaks-schema", "winterbaume answers members of another type or length than the model has"),
        (r"not-found|unreadable", "winterbaume does not answer what was stored"),
    ],
}


def main(name, path):
    with open(path, encoding="utf-8") as file:
        baseline = json.load(file)
    left = []
    for entry in baseline["entries"]:
        if entry["reason"] != "unreviewed":
            continue
        text = f"{entry['observed']} {entry['id']}"
        reason = next((why for row, why in REASONS[name] if re.match(row, text)), None)
        if reason is None:
            left.append(text)
        else:
            entry["reason"] = reason
    with open(path, "w", encoding="utf-8") as file:
        json.dump(baseline, file, indent=2, ensure_ascii=False)
        file.write("\n")
    for text in left:
        print(f"{path}: unreviewed: {text}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
