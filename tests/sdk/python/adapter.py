"""boto3 as a subject of `smithereens check --sdk`; docs/adapter.md tells how it talks."""

import base64
import json
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MICROSECOND = timedelta(microseconds=1)


def taken(value):
    """What the SDK takes for a value of a line."""
    if isinstance(value, list):
        return [taken(item) for item in value]
    if not isinstance(value, dict):
        return value
    tag, inside = next(iter(value.items()), ("", None))
    if len(value) != 1 or not tag.startswith("$"):
        return {name: taken(member) for name, member in value.items()}
    if tag == "$object":
        return {name: taken(member) for name, member in inside.items()}
    if tag == "$number":
        is_whole = inside.lstrip("-").isdigit() and inside != "-0"
        return int(inside) if is_whole else float(inside)
    if tag == "$timestamp":
        return EPOCH + int(Decimal(inside) * 1_000_000) * MICROSECOND
    if tag == "$bytes":
        return base64.b64decode(inside)
    return bytes.fromhex(inside).decode("utf-16-be", "surrogatepass")  # $utf16


def told(value):
    """What a line says of a value that the SDK gave."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        units = value.encode("utf-16-be", "surrogatepass").hex()
        is_unicode = not any("\ud800" <= char <= "\udfff" for char in value)
        return value if is_unicode else {"$utf16": " ".join(units[at:at + 4] for at in range(0, len(units), 4))}
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"$number": str(value)}
    if isinstance(value, float):
        names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
        return {"$number": names.get(repr(value), repr(value))}
    if isinstance(value, datetime):
        ticks = (value - EPOCH) // MICROSECOND
        sign, seconds, rest = "-" * (ticks < 0), *divmod(abs(ticks), 1_000_000)
        return {"$timestamp": f"{sign}{seconds}.{rest:06}"}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, (list, tuple)):
        return [told(item) for item in value]
    members = {name: told(member) for name, member in value.items()}
    looks_like_a_tag = len(members) == 1 and next(iter(members)).startswith("$")
    return {"$object": members} if looks_like_a_tag else members


def call(client, operation, given):
    """Makes a call, and tells what became of it."""
    method = getattr(client, xform_name(operation), None)
    if operation not in client.meta.service_model.operation_names or method is None:
        return {"unsupported": f"this release has no {operation}"}
    try:
        output = method(**taken(given))
    except ClientError as error:
        body = error.response
        found = {"kind": "service", "code": str(body.get("Error", {}).get("Code", ""))}
        if body.get("Error", {}).get("Message"):
            found["message"] = told(body["Error"]["Message"])
        if type(error) is not ClientError:
            found["type"] = type(error).__name__
        envelope = ("Error", "ResponseMetadata", "Message", "message")
        members = {name: told(member) for name, member in body.items() if name not in envelope}
        return {"error": {**found, "members": members} if members else found}
    except Exception as error:  # whatever the SDK raises is what there is to tell
        return {"error": {"kind": "client", "code": type(error).__name__, "message": told(str(error))}}
    output.pop("ResponseMetadata", None)
    return {"output": told(output)}


def main():
    client = None
    for line in sys.stdin.buffer:
        (ask, given), = json.loads(line).items()
        if ask == "start":
            client = boto3.client(
                given["service"],
                endpoint_url=given["endpoint"],
                region_name="us-east-1",
                aws_access_key_id="smithereens",
                aws_secret_access_key="smithereens",
                # One request a call, and none by way of a proxy.
                config=Config(retries={"max_attempts": 0}, proxies={}),
            )
            said = {"ready": {"version": 1, "sdk": "boto3", "release": boto3.__version__}}
        elif ask == "echo":
            said = {"id": given["id"], "echo": told(taken(given["value"]))}
        else:
            said = {"id": given["id"], **call(client, given["operation"], given["input"])}
        print(json.dumps(said), flush=True)


main()
