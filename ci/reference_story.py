#!/usr/bin/env python3
"""A workflow from its definition to the end of its runs, as boto3 tells it.

    ci/reference_story.py ADDRESS

ADDRESS is where `smithereens serve --tick manual` listens. What happens by itself
is steered through the control surface; all else is asked of boto3, and what it
returns is compared with what the documentation says.

Exit status: 0 if all is as told, 1 if not.
"""

import json
import sys
import urllib.request
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config

ADDRESS = sys.argv[1]
ARN = "arn:aws:glue:us-east-1:123456789012:workflow/nightly"
START = datetime(2020, 5, 15, 0, 0, 0, 123000, timezone.utc)
asserted = wrong = 0


def is_(what, found, expected):
    global asserted, wrong
    asserted += 1
    if found != expected:
        wrong += 1
        print(f"boto3: {what}: {found!r} is not {expected!r}", file=sys.stderr)


def control(name, **body):
    request = urllib.request.Request(
        f"{ADDRESS}/_smithereens/{name}", json.dumps(body).encode(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["tick"]


glue = boto3.client(
    "glue",
    endpoint_url=ADDRESS,
    region_name="us-east-1",
    aws_access_key_id="nobody",
    aws_secret_access_key="secret",
    config=Config(retries={"total_max_attempts": 1}, read_timeout=10),
)


def refused(what, exception, operation, **request):
    """That the SDK raises the exception that it has for this error, and the text."""
    try:
        operation(**request)
    except exception as error:
        is_(what, error.response["Error"]["Code"], exception.__name__)
        is_(f"{what}: status", error.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        is_(f"{what}: a text", bool(error.response["Error"]["Message"]), True)
        is_(f"{what}: an id", bool(error.response["ResponseMetadata"].get("RequestId")), True)
    except Exception as error:  # Whatever else it is is told.
        is_(what, repr(error), exception.__name__)
    else:
        is_(what, "taken", exception.__name__)


def run_of(identifier, graph=True):
    return glue.get_workflow_run(Name="nightly", RunId=identifier, IncludeGraph=graph)["Run"]


def nodes(run):
    return {(node["Type"], node["Name"]): node for node in run["Graph"]["Nodes"]}


def states(run, name):
    """The states of what a job's or crawler's node shows."""
    by_name = {node["Name"]: node for node in run["Graph"]["Nodes"] if node["Type"] != "TRIGGER"}
    node = by_name[name]
    if node["Type"] == "JOB":
        return [job_run["JobRunState"] for job_run in node["JobDetails"]["JobRuns"]]
    return [crawl["State"] for crawl in node["CrawlerDetails"]["Crawls"]]


def counts(run):
    return {name[: -len("Actions")]: count for name, count in run["Statistics"].items() if count}


PREDICATE = {
    "Logical": "AND",
    "Conditions": [
        {"LogicalOperator": "EQUALS", "JobName": "extract", "State": "SUCCEEDED"},
        {"LogicalOperator": "EQUALS", "CrawlerName": "look", "CrawlState": "SUCCEEDED"},
    ],
}


def definition():
    created = glue.create_workflow(
        Name="nightly",
        Description="each night",
        DefaultRunProperties={"day": "2020-05-15"},
        Tags={"team": "data", "cost": "7"},
    )
    is_("CreateWorkflow", created["Name"], "nightly")
    is_("an id", len(created["ResponseMetadata"]["RequestId"]), 36)
    is_("GetTags", glue.get_tags(ResourceArn=ARN)["Tags"], {"team": "data", "cost": "7"})
    for job in ("extract", "load"):
        created = glue.create_job(
            Name=job, Role="role", Command={"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
        )
        is_("CreateJob", created["Name"], job)
    glue.create_crawler(
        Name="look", Role="role", DatabaseName="db", Targets={"S3Targets": [{"Path": "s3://b/p"}]}
    )
    crawler = glue.get_crawler(Name="look")["Crawler"]
    is_("a crawler", crawler["State"], "READY")
    is_("its targets", crawler["Targets"]["S3Targets"], [{"Path": "s3://b/p"}])
    is_("its time", crawler["CreationTime"], START)
    glue.create_trigger(
        Name="start",
        WorkflowName="nightly",
        Type="ON_DEMAND",
        Actions=[{"JobName": "extract", "Arguments": {"--day": "1"}}, {"CrawlerName": "look"}],
    )
    glue.create_trigger(
        Name="both",
        WorkflowName="nightly",
        Type="CONDITIONAL",
        StartOnCreation=True,
        Predicate=PREDICATE,
        Actions=[{"JobName": "load", "Timeout": 5}],
    )
    trigger = glue.get_trigger(Name="both")["Trigger"]
    is_("a trigger", trigger["State"], "ACTIVATED")
    is_("its type", trigger["Type"], "CONDITIONAL")
    is_("its workflow", trigger["WorkflowName"], "nightly")
    is_("its predicate", trigger["Predicate"], PREDICATE)
    is_("its actions", trigger["Actions"], [{"JobName": "load", "Timeout": 5}])
    refused(
        "a second one of its name",
        glue.exceptions.AlreadyExistsException,
        glue.create_trigger,
        Name="both",
        Type="ON_DEMAND",
        Actions=[{"JobName": "extract"}],
    )
    workflow = glue.get_workflow(Name="nightly", IncludeGraph=True)["Workflow"]
    is_("a workflow", workflow["DefaultRunProperties"], {"day": "2020-05-15"})
    is_("its times", (workflow["CreatedOn"], workflow["LastModifiedOn"]), (START, START))
    is_("no run yet", workflow.get("LastRun"), None)
    is_("its graph", len(workflow["Graph"]["Nodes"]), 5)


def run_to_the_end():
    control("plan", crawler="look", ends="SUCCEEDED", after=5)
    identifier = glue.start_workflow_run(Name="nightly")["RunId"]
    run = run_of(identifier)
    is_("the run", (run["Name"], run["WorkflowRunId"]), ("nightly", identifier))
    is_("it begins", run["Status"], "RUNNING")
    is_("its properties", run["WorkflowRunProperties"], {"day": "2020-05-15"})
    is_("it is timed", run["StartedOn"], START)
    is_("it has no end", run.get("CompletedOn"), None)
    is_("a run goes on", states(run, "extract"), ["STARTING"])
    is_("a crawl goes on", states(run, "look"), ["RUNNING"])
    is_("what follows waits", states(run, "load"), [])
    is_("it counts", counts(run), {"Total": 2, "Running": 2})

    there = nodes(run)
    is_(
        "nodes",
        sorted(there),
        [("CRAWLER", "look"), ("JOB", "extract"), ("JOB", "load"),
         ("TRIGGER", "both"), ("TRIGGER", "start")],
    )
    names = {node["UniqueId"]: name for (_, name), node in there.items()}
    is_("ids are unique", len(names), 5)
    edges = [(names[edge["SourceId"]], names[edge["DestinationId"]]) for edge in run["Graph"]["Edges"]]
    is_(
        "edges",
        sorted(edges),
        [("both", "load"), ("extract", "both"), ("look", "both"), ("start", "extract"), ("start", "look")],
    )
    told = there["TRIGGER", "both"]["TriggerDetails"]["Trigger"]
    is_("a trigger's node", told["Predicate"], PREDICATE)
    is_("no graph unless asked", "Graph" in run_of(identifier, graph=False), False)

    control("advance", ticks=3)
    run = run_of(identifier)
    is_("one of two", (states(run, "extract"), states(run, "look")), (["SUCCEEDED"], ["RUNNING"]))
    is_("what follows still waits", states(run, "load"), [])
    control("advance", ticks=2)
    run = run_of(identifier)
    is_("both of two", (states(run, "look"), states(run, "load")), (["SUCCEEDED"], ["STARTING"]))
    is_("it counts what ended", counts(run), {"Total": 3, "Succeeded": 2, "Running": 1})
    crawl = nodes(run)["CRAWLER", "look"]["CrawlerDetails"]["Crawls"][0]
    is_("a crawl is timed", crawl["CompletedOn"] - crawl["StartedOn"], timedelta(seconds=5))
    control("advance", ticks=3)
    run = run_of(identifier)
    is_("it ends", run["Status"], "COMPLETED")
    is_("it counts all", counts(run), {"Total": 3, "Succeeded": 3})
    is_("its end is timed", run["CompletedOn"], START + timedelta(seconds=8))

    job_run = nodes(run)["JOB", "load"]["JobDetails"]["JobRuns"][0]
    asked = {"JobName": "load", "RunId": job_run["Id"], "PredecessorsIncluded": True}
    is_("a run on its own", glue.get_job_run(**asked)["JobRun"], job_run)
    is_("who started it", job_run["TriggerName"], "both")
    is_("with what", job_run["Timeout"], 5)
    before = glue.get_job_runs(JobName="extract")["JobRuns"][0]
    is_("arguments", before["Arguments"], {"--day": "1"})
    predecessors = [{"JobName": "extract", "RunId": before["Id"]}]
    is_("after whom", job_run["PredecessorRuns"], predecessors)
    is_("how long", (job_run["ExecutionTime"], before["ExecutionTime"]), (3, 3))
    last = glue.get_workflow(Name="nightly")["Workflow"]["LastRun"]
    is_("the last run", (last["WorkflowRunId"], last["Status"]), (identifier, "COMPLETED"))
    refused(
        "to stop what has ended",
        glue.exceptions.IllegalWorkflowStateException,
        glue.stop_workflow_run,
        Name="nightly",
        RunId=identifier,
    )
    return identifier


def stopped_half_way(first):
    control("plan", crawler="look", ends="SUCCEEDED", after=100)
    control("plan", job="extract", ends="SUCCEEDED", after=100)
    identifier = glue.start_workflow_run(Name="nightly")["RunId"]
    is_("another run", identifier != first, True)
    control("advance", ticks=2)
    properties = {"day": "2020-05-16", "by": "hand"}
    glue.put_workflow_run_properties(Name="nightly", RunId=identifier, RunProperties=properties)
    stop = {"Name": "nightly", "RunId": identifier}
    stopped = glue.stop_workflow_run(**stop)
    is_("StopWorkflowRun", stopped["ResponseMetadata"]["HTTPStatusCode"], 200)
    is_("nothing is told", set(stopped), {"ResponseMetadata"})

    run = run_of(identifier)
    is_("it is being stopped", run["Status"], "STOPPING")
    is_("so is its job", states(run, "extract"), ["STOPPING"])
    is_("so is its crawl", states(run, "look"), ["CANCELLING"])
    is_("its properties now", run["WorkflowRunProperties"], properties)
    is_("it has not ended", run.get("CompletedOn"), None)
    is_("its crawler", glue.get_crawler(Name="look")["Crawler"]["State"], "STOPPING")
    illegal = glue.exceptions.IllegalWorkflowStateException
    refused("to stop it twice", illegal, glue.stop_workflow_run, **stop)

    control("advance", ticks=1)
    run = run_of(identifier)
    is_("it is stopped", run["Status"], "STOPPED")
    is_("its job too", states(run, "extract"), ["STOPPED"])
    is_("its crawl too", states(run, "look"), ["CANCELLED"])
    is_("nothing followed", states(run, "load"), [])
    is_("it counts what was stopped", counts(run), {"Total": 2, "Stopped": 2})
    is_("it took", run["CompletedOn"] - run["StartedOn"], timedelta(seconds=3))
    refused("to stop it a third time", illegal, glue.stop_workflow_run, **stop)
    control("advance", ticks=1000)
    is_("nothing comes after", run_of(identifier), run)

    runs = glue.get_workflow_runs(Name="nightly", IncludeGraph=True)["Runs"]
    told = [(run["WorkflowRunId"], run["Status"]) for run in runs]
    is_("runs", told, [(identifier, "STOPPED"), (first, "COMPLETED")])
    page = glue.get_workflow_runs(Name="nightly", MaxResults=1)
    rest = glue.get_workflow_runs(Name="nightly", MaxResults=1, NextToken=page["NextToken"])
    is_("run by run", [run["WorkflowRunId"] for run in page["Runs"] + rest["Runs"]], [identifier, first])
    is_("no more", rest.get("NextToken"), None)


def lists_and_errors():
    missing = glue.exceptions.EntityNotFoundException
    refused("an unknown trigger", missing, glue.get_trigger, Name="nobody")
    refused("an unknown workflow", missing, glue.get_workflow, Name="nobody")
    refused("an unknown run", missing, glue.stop_workflow_run, Name="nightly", RunId="wr_0")
    invalid = glue.exceptions.InvalidInputException
    refused("a token of nobody's", invalid, glue.get_triggers, NextToken="garbage")

    for number in range(5):
        glue.create_trigger(Name=f"t{number}", Type="ON_DEMAND", Actions=[{"JobName": "extract"}])
    expected = ["both", "start", "t0", "t1", "t2", "t3", "t4"]
    pages = list(glue.get_paginator("get_triggers").paginate(PaginationConfig={"PageSize": 3}))
    is_("pages", [len(page["Triggers"]) for page in pages], [3, 3, 1])
    is_("all of them", [trigger["Name"] for page in pages for trigger in page["Triggers"]], expected)
    of_load = glue.get_triggers(DependentJobName="load")["Triggers"]
    is_("those of a job", [trigger["Name"] for trigger in of_load], ["both"])

    found = glue.batch_get_triggers(TriggerNames=["t1", "nobody", "both"])
    is_("found triggers", sorted(trigger["Name"] for trigger in found["Triggers"]), ["both", "t1"])
    is_("missing triggers", found["TriggersNotFound"], ["nobody"])
    found = glue.batch_get_workflows(Names=["nobody", "nightly"], IncludeGraph=True)
    is_("found workflows", [workflow["Name"] for workflow in found["Workflows"]], ["nightly"])
    is_("with graphs", len(found["Workflows"][0]["Graph"]["Edges"]), 5)
    is_("missing workflows", found["MissingWorkflows"], ["nobody"])
    found = glue.batch_get_jobs(JobNames=["load", "nobody"])
    is_("found jobs", [job["Name"] for job in found["Jobs"]], ["load"])
    is_("missing jobs", found["JobsNotFound"], ["nobody"])
    found = glue.batch_get_crawlers(CrawlerNames=["look", "nobody"])
    is_("found crawlers", [crawler["Name"] for crawler in found["Crawlers"]], ["look"])
    is_("missing crawlers", found["CrawlersNotFound"], ["nobody"])

    update = {"Description": "new", "Actions": [{"JobName": "load"}]}
    updated = glue.update_trigger(Name="t1", TriggerUpdate=update)["Trigger"]
    is_("updated", {key: updated[key] for key in update}, update)
    is_("and kept", glue.get_trigger(Name="t1")["Trigger"], updated)
    is_("deleted", glue.delete_trigger(Name="t1")["Name"], "t1")
    refused("gone", missing, glue.get_trigger, Name="t1")
    glue.untag_resource(ResourceArn=ARN, TagsToRemove=["cost"])
    glue.tag_resource(ResourceArn=ARN, TagsToAdd={"new": "é"})
    is_("tags now", glue.get_tags(ResourceArn=ARN)["Tags"], {"team": "data", "new": "é"})


is_("the clock is set back", control("reset"), 0)
definition()
stopped_half_way(run_to_the_end())
lists_and_errors()
print(f"boto3 {boto3.__version__}: {asserted} assertions, {wrong} wrong")
sys.exit(1 if wrong else 0)
