"""Times adapters against bare loops of their SDKs: see ci/sdk-speed.

    sdk_speed.py PYTHON MODULES
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time

CALLS = 2000
WARM = 200
# Alternating, so that what else the machine does is shared fairly.
ROUNDS = 3
LEAST = 0.8

BODY = json.dumps({"Trigger": {"Name": "example", "Type": "ON_DEMAND", "State": "CREATED", "Actions": [{"JobName": "a"}]}})
ANSWER = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n{BODY}"
).encode()

# Each says how long its calls took, in seconds.
BARE_PYTHON = """
import sys, time, boto3
from botocore.config import Config
client = boto3.client("glue", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="a",
                      aws_secret_access_key="b", config=Config(retries={"max_attempts": 0}, proxies={}))
warm, calls = int(sys.argv[2]), int(sys.argv[3])
for at in range(warm + calls):
    if at == warm:
        began = time.perf_counter()
    client.get_trigger(Name="example")
print(time.perf_counter() - began)
"""
BARE_JAVASCRIPT = """
const { createRequire } = require("node:module");
const { GlueClient, GetTriggerCommand } = createRequire(process.env.SDK + "/a.js")("@aws-sdk/client-glue");
const [endpoint, warm, calls] = process.argv.slice(1);
const client = new GlueClient({ endpoint, region: "us-east-1", maxAttempts: 1,
                                credentials: { accessKeyId: "a", secretAccessKey: "b" } });
(async () => {
    let began;
    for (let at = 0; at < Number(warm) + Number(calls); at++) {
        if (at === Number(warm)) began = performance.now();
        await client.send(new GetTriggerCommand({ Name: "example" }));
    }
    console.log((performance.now() - began) / 1000);
    client.destroy();
})();
"""


def serve(stream):
    """The same answer to every request; each comes in one piece or ends with its body."""
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    seen = b""
    while data := stream.recv(1 << 16):
        seen += data
        head, _, body = seen.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        if lengths and len(body) >= int(lengths[0].split(b":")[1]):
            stream.sendall(ANSWER)
            seen = b""


def canned():
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return "http://127.0.0.1:%d" % listener.getsockname()[1]


def bare(command, endpoint):
    done = subprocess.run([*command, endpoint, str(WARM), str(CALLS)], capture_output=True, text=True, check=True)
    return CALLS / float(done.stdout)


def adapter(command, endpoint):
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        def ask(line):
            process.stdin.write(json.dumps(line).encode() + b"\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        ask({"start": {"version": 1, "endpoint": endpoint, "service": "glue"}})
        for number in range(WARM + CALLS):
            if number == WARM:
                began = time.perf_counter()
            said = ask({"call": {"id": number, "operation": "GetTrigger", "input": {"Name": "example"}}})
            if "output" not in said:
                sys.exit(f"{command} said {said}")
        took = time.perf_counter() - began
        process.stdin.close()
    return CALLS / took


def main(python, modules):
    os.environ["SDK"] = modules
    endpoint = canned()
    sdks = {
        "boto3": ([python, "-c", BARE_PYTHON], [python, "tests/sdk/python/adapter.py"]),
        "javascript": (["node", "-e", BARE_JAVASCRIPT, "--"], ["node", "tests/sdk/javascript/adapter.mjs"]),
    }
    slow = False
    for name, (loop, adapted) in sdks.items():
        pairs = [(bare(loop, endpoint), adapter(adapted, endpoint)) for _ in range(ROUNDS)]
        without, with_lines = (sorted(of)[ROUNDS // 2] for of in zip(*pairs))
        ratio = sorted(one / other for other, one in pairs)[ROUNDS // 2]
        print(f"{name}: {without:.0f} calls/s bare, {with_lines:.0f} by the adapter: {ratio:.2f}, at least {LEAST}")
        slow = slow or ratio < LEAST
    return slow


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
