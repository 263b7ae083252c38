// A workflow from its definition to the end of its runs, as the JavaScript SDK
// tells it.
//
//     node ci/reference_story.mjs ADDRESS
//
// ADDRESS is where `smithereens serve --tick manual` listens. What happens by
// itself is steered through the control surface; all else is asked of the SDK, and
// what it returns is compared with what the documentation says.
//
// Exit status: 0 if all is as told, 1 if not.

import { isDeepStrictEqual } from "node:util";
import * as sdk from "@aws-sdk/client-glue";

const address = process.argv[2];
const ARN = "arn:aws:glue:us-east-1:123456789012:workflow/nightly";
const START = Date.UTC(2020, 4, 15, 0, 0, 0, 123);
let asserted = 0;
let wrong = 0;

function is(what, found, expected) {
  asserted += 1;
  if (!isDeepStrictEqual(found, expected)) {
    wrong += 1;
    console.error(`JavaScript: ${what}: ${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
  }
}

async function control(name, body = {}) {
  const answer = await fetch(`${address}/_smithereens/${name}`, {
    method: "POST",
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told.tick;
}

const client = new sdk.GlueClient({
  endpoint: address,
  region: "us-east-1",
  credentials: { accessKeyId: "nobody", secretAccessKey: "secret" },
  maxAttempts: 1,
});
const ask = (operation, request) => client.send(new sdk[`${operation}Command`](request));

// That the SDK throws the exception that it has for this error, and the text.
async function refused(what, exception, operation, request) {
  try {
    await ask(operation, request);
    is(what, "taken", exception);
  } catch (error) {
    is(what, error instanceof sdk[exception] ? error.name : String(error), exception);
    is(`${what}: status`, error.$metadata?.httpStatusCode, 400);
    is(`${what}: a text`, error.message.length > 0, true);
    is(`${what}: an id`, error.$metadata?.requestId?.length, 36);
  }
}

const runOf = async (RunId, IncludeGraph = true) =>
  (await ask("GetWorkflowRun", { Name: "nightly", RunId, IncludeGraph })).Run;
const nodeOf = (run, type, name) =>
  run.Graph.Nodes.find((node) => node.Type === type && node.Name === name);
const jobStates = (run, name) =>
  nodeOf(run, "JOB", name).JobDetails.JobRuns.map((jobRun) => jobRun.JobRunState);
const crawlStates = (run, name) =>
  nodeOf(run, "CRAWLER", name).CrawlerDetails.Crawls.map((crawl) => crawl.State);
const seconds = (from, to) => (to.getTime() - from.getTime()) / 1000;
const counts = (run) =>
  Object.fromEntries(
    Object.entries(run.Statistics)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [name.replace("Actions", ""), count]),
  );

const PREDICATE = {
  Logical: "AND",
  Conditions: [
    { LogicalOperator: "EQUALS", JobName: "extract", State: "SUCCEEDED" },
    { LogicalOperator: "EQUALS", CrawlerName: "look", CrawlState: "SUCCEEDED" },
  ],
};

async function definition() {
  const created = await ask("CreateWorkflow", {
    Name: "nightly",
    Description: "each night",
    DefaultRunProperties: { day: "2020-05-15" },
    Tags: { team: "data", cost: "7" },
  });
  is("CreateWorkflow", created.Name, "nightly");
  is("an id", created.$metadata.requestId.length, 36);
  is("one attempt", created.$metadata.attempts, 1);
  is("GetTags", (await ask("GetTags", { ResourceArn: ARN })).Tags, { team: "data", cost: "7" });
  for (const Name of ["extract", "load"]) {
    const Command = { Name: "glueetl", ScriptLocation: "s3://b/s.py" };
    is("CreateJob", (await ask("CreateJob", { Name, Role: "role", Command })).Name, Name);
  }
  const Targets = { S3Targets: [{ Path: "s3://b/p" }] };
  await ask("CreateCrawler", { Name: "look", Role: "role", DatabaseName: "db", Targets });
  const { Crawler } = await ask("GetCrawler", { Name: "look" });
  is("a crawler", Crawler.State, "READY");
  is("its targets", Crawler.Targets.S3Targets, Targets.S3Targets);
  is("its time is a Date", Crawler.CreationTime instanceof Date, true);
  is("its time", Crawler.CreationTime.getTime(), START);
  await ask("CreateTrigger", {
    Name: "start",
    WorkflowName: "nightly",
    Type: "ON_DEMAND",
    Actions: [{ JobName: "extract", Arguments: { "--day": "1" } }, { CrawlerName: "look" }],
  });
  await ask("CreateTrigger", {
    Name: "both",
    WorkflowName: "nightly",
    Type: "CONDITIONAL",
    StartOnCreation: true,
    Predicate: PREDICATE,
    Actions: [{ JobName: "load", Timeout: 5 }],
  });
  const { Trigger } = await ask("GetTrigger", { Name: "both" });
  is("a trigger", Trigger.State, "ACTIVATED");
  is("its type", Trigger.Type, "CONDITIONAL");
  is("its workflow", Trigger.WorkflowName, "nightly");
  is("its predicate", Trigger.Predicate, PREDICATE);
  is("its actions", Trigger.Actions, [{ JobName: "load", Timeout: 5 }]);
  await refused("a second one of its name", "AlreadyExistsException", "CreateTrigger", {
    Name: "both",
    Type: "ON_DEMAND",
    Actions: [{ JobName: "extract" }],
  });
  const { Workflow } = await ask("GetWorkflow", { Name: "nightly", IncludeGraph: true });
  is("a workflow", Workflow.DefaultRunProperties, { day: "2020-05-15" });
  is("its times", [Workflow.CreatedOn.getTime(), Workflow.LastModifiedOn.getTime()], [START, START]);
  is("no run yet", Workflow.LastRun, undefined);
  is("its graph", Workflow.Graph.Nodes.length, 5);
}

async function runToTheEnd() {
  await control("plan", { crawler: "look", ends: "SUCCEEDED", after: 5 });
  const { RunId } = await ask("StartWorkflowRun", { Name: "nightly" });
  let run = await runOf(RunId);
  is("the run", [run.Name, run.WorkflowRunId], ["nightly", RunId]);
  is("it begins", run.Status, "RUNNING");
  is("its properties", run.WorkflowRunProperties, { day: "2020-05-15" });
  is("it is timed", run.StartedOn.getTime(), START);
  is("it has no end", run.CompletedOn, undefined);
  is("a run goes on", jobStates(run, "extract"), ["STARTING"]);
  is("a crawl goes on", crawlStates(run, "look"), ["RUNNING"]);
  is("what follows waits", jobStates(run, "load"), []);
  is("it counts", counts(run), { Total: 2, Running: 2 });

  const names = new Map(run.Graph.Nodes.map((node) => [node.UniqueId, node.Name]));
  is("ids are unique", names.size, 5);
  is("nodes", run.Graph.Nodes.map((node) => `${node.Type} ${node.Name}`).sort(), [
    "CRAWLER look",
    "JOB extract",
    "JOB load",
    "TRIGGER both",
    "TRIGGER start",
  ]);
  const edges = run.Graph.Edges.map(
    (edge) => `${names.get(edge.SourceId)} ${names.get(edge.DestinationId)}`,
  );
  is("edges", edges.sort(), [
    "both load",
    "extract both",
    "look both",
    "start extract",
    "start look",
  ]);
  const told = nodeOf(run, "TRIGGER", "both").TriggerDetails.Trigger;
  is("a trigger's node", told.Predicate, PREDICATE);
  is("no graph unless asked", (await runOf(RunId, false)).Graph, undefined);

  await control("advance", { ticks: 3 });
  run = await runOf(RunId);
  is("one of two", [jobStates(run, "extract"), crawlStates(run, "look")], [["SUCCEEDED"], ["RUNNING"]]);
  is("what follows still waits", jobStates(run, "load"), []);
  await control("advance", { ticks: 2 });
  run = await runOf(RunId);
  is("both of two", [crawlStates(run, "look"), jobStates(run, "load")], [["SUCCEEDED"], ["STARTING"]]);
  is("it counts what ended", counts(run), { Total: 3, Succeeded: 2, Running: 1 });
  const [crawl] = nodeOf(run, "CRAWLER", "look").CrawlerDetails.Crawls;
  is("a crawl is timed", seconds(crawl.StartedOn, crawl.CompletedOn), 5);
  await control("advance", { ticks: 3 });
  run = await runOf(RunId);
  is("it ends", run.Status, "COMPLETED");
  is("it counts all", counts(run), { Total: 3, Succeeded: 3 });
  is("its end is timed", run.CompletedOn.getTime(), START + 8000);

  const [jobRun] = nodeOf(run, "JOB", "load").JobDetails.JobRuns;
  const asked = { JobName: "load", RunId: jobRun.Id, PredecessorsIncluded: true };
  is("a run on its own", (await ask("GetJobRun", asked)).JobRun, jobRun);
  is("who started it", jobRun.TriggerName, "both");
  is("with what", jobRun.Timeout, 5);
  const [before] = (await ask("GetJobRuns", { JobName: "extract" })).JobRuns;
  is("arguments", before.Arguments, { "--day": "1" });
  is("after whom", jobRun.PredecessorRuns, [{ JobName: "extract", RunId: before.Id }]);
  is("how long", [jobRun.ExecutionTime, before.ExecutionTime], [3, 3]);
  const { LastRun } = (await ask("GetWorkflow", { Name: "nightly" })).Workflow;
  is("the last run", [LastRun.WorkflowRunId, LastRun.Status], [RunId, "COMPLETED"]);
  const stop = { Name: "nightly", RunId };
  await refused("to stop what has ended", "IllegalWorkflowStateException", "StopWorkflowRun", stop);
  return RunId;
}

async function stoppedHalfWay(first) {
  await control("plan", { crawler: "look", ends: "SUCCEEDED", after: 100 });
  await control("plan", { job: "extract", ends: "SUCCEEDED", after: 100 });
  const { RunId } = await ask("StartWorkflowRun", { Name: "nightly" });
  is("another run", RunId !== first, true);
  await control("advance", { ticks: 2 });
  const RunProperties = { day: "2020-05-16", by: "hand" };
  await ask("PutWorkflowRunProperties", { Name: "nightly", RunId, RunProperties });
  const stop = { Name: "nightly", RunId };
  const { $metadata, ...nothing } = await ask("StopWorkflowRun", stop);
  is("StopWorkflowRun", $metadata.httpStatusCode, 200);
  is("nothing is told", nothing, {});

  let run = await runOf(RunId);
  is("it is being stopped", run.Status, sdk.WorkflowRunStatus.STOPPING);
  is("so is its job", jobStates(run, "extract"), ["STOPPING"]);
  is("so is its crawl", crawlStates(run, "look"), [sdk.CrawlState.CANCELLING]);
  is("its properties now", run.WorkflowRunProperties, RunProperties);
  is("it has not ended", run.CompletedOn, undefined);
  is("its crawler", (await ask("GetCrawler", { Name: "look" })).Crawler.State, "STOPPING");
  await refused("to stop it twice", "IllegalWorkflowStateException", "StopWorkflowRun", stop);

  await control("advance", { ticks: 1 });
  run = await runOf(RunId);
  is("it is stopped", run.Status, sdk.WorkflowRunStatus.STOPPED);
  is("its job too", jobStates(run, "extract"), ["STOPPED"]);
  is("its crawl too", crawlStates(run, "look"), [sdk.CrawlState.CANCELLED]);
  is("nothing followed", jobStates(run, "load"), []);
  is("it counts what was stopped", counts(run), { Total: 2, Stopped: 2 });
  is("it took", seconds(run.StartedOn, run.CompletedOn), 3);
  await refused("to stop it a third time", "IllegalWorkflowStateException", "StopWorkflowRun", stop);
  await control("advance", { ticks: 1000 });
  is("nothing comes after", await runOf(RunId), run);

  const { Runs } = await ask("GetWorkflowRuns", { Name: "nightly", IncludeGraph: true });
  is("runs", Runs.map((told) => [told.WorkflowRunId, told.Status]), [
    [RunId, "STOPPED"],
    [first, "COMPLETED"],
  ]);
  const pages = [];
  const one = { client, pageSize: 1 };
  for await (const page of sdk.paginateGetWorkflowRuns(one, { Name: "nightly" })) {
    pages.push(page.Runs.map((told) => told.WorkflowRunId));
  }
  is("run by run", pages, [[RunId], [first]]);
}

async function listsAndErrors() {
  const missing = "EntityNotFoundException";
  const nobody = { Name: "nobody" };
  await refused("an unknown trigger", missing, "GetTrigger", nobody);
  await refused("an unknown workflow", missing, "GetWorkflow", nobody);
  const noRun = { Name: "nightly", RunId: "wr_0" };
  await refused("an unknown run", missing, "StopWorkflowRun", noRun);
  const garbage = { NextToken: "garbage" };
  await refused("a token of nobody's", "InvalidInputException", "GetTriggers", garbage);

  for (let number = 0; number < 5; number += 1) {
    const Actions = [{ JobName: "extract" }];
    await ask("CreateTrigger", { Name: `t${number}`, Type: "ON_DEMAND", Actions });
  }
  const pages = [];
  for await (const page of sdk.paginateGetTriggers({ client, pageSize: 3 }, {})) {
    pages.push(page.Triggers.map((trigger) => trigger.Name));
  }
  is("pages", pages, [["both", "start", "t0"], ["t1", "t2", "t3"], ["t4"]]);
  const { Triggers } = await ask("GetTriggers", { DependentJobName: "load" });
  is("those of a job", Triggers.map((trigger) => trigger.Name), ["both"]);

  const triggers = await ask("BatchGetTriggers", { TriggerNames: ["t1", "nobody", "both"] });
  is("found triggers", triggers.Triggers.map((trigger) => trigger.Name).sort(), ["both", "t1"]);
  is("missing triggers", triggers.TriggersNotFound, ["nobody"]);
  const asked = { Names: ["nobody", "nightly"], IncludeGraph: true };
  const workflows = await ask("BatchGetWorkflows", asked);
  is("found workflows", workflows.Workflows.map((workflow) => workflow.Name), ["nightly"]);
  is("with graphs", workflows.Workflows[0].Graph.Edges.length, 5);
  is("missing workflows", workflows.MissingWorkflows, ["nobody"]);
  const jobs = await ask("BatchGetJobs", { JobNames: ["load", "nobody"] });
  is("found jobs", jobs.Jobs.map((job) => job.Name), ["load"]);
  is("missing jobs", jobs.JobsNotFound, ["nobody"]);
  const crawlers = await ask("BatchGetCrawlers", { CrawlerNames: ["look", "nobody"] });
  is("found crawlers", crawlers.Crawlers.map((crawler) => crawler.Name), ["look"]);
  is("missing crawlers", crawlers.CrawlersNotFound, ["nobody"]);

  const TriggerUpdate = { Description: "new", Actions: [{ JobName: "load" }] };
  const updated = (await ask("UpdateTrigger", { Name: "t1", TriggerUpdate })).Trigger;
  is("updated", { Description: updated.Description, Actions: updated.Actions }, TriggerUpdate);
  is("and kept", (await ask("GetTrigger", { Name: "t1" })).Trigger, updated);
  is("deleted", (await ask("DeleteTrigger", { Name: "t1" })).Name, "t1");
  await refused("gone", missing, "GetTrigger", { Name: "t1" });
  await ask("UntagResource", { ResourceArn: ARN, TagsToRemove: ["cost"] });
  await ask("TagResource", { ResourceArn: ARN, TagsToAdd: { new: "é" } });
  is("tags now", (await ask("GetTags", { ResourceArn: ARN })).Tags, { team: "data", new: "é" });
}

is("the clock is set back", await control("reset"), 0);
await definition();
await stoppedHalfWay(await runToTheEnd());
await listsAndErrors();
console.log(`JavaScript SDK: ${asserted} assertions, ${wrong} wrong`);
process.exit(wrong > 0 ? 1 : 0);
