// @aws-sdk/client-glue as a subject of `smithereens check --sdk`; docs/adapter.md tells how it talks.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

// The SDK is where the adapter is run, or where SDK says.
const require = createRequire(join(process.env.SDK ?? process.cwd(), "adapter.mjs"));
const sdk = await import(pathToFileURL(require.resolve("@aws-sdk/client-glue")));
const { version: release } = require("@aws-sdk/client-glue/package.json");

/** What the SDK takes for a value of a line. */
function taken(value) {
    if (Array.isArray(value)) return value.map(taken);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value);
    const [tag, inside] = entries.length === 1 ? entries[0] : ["", null];
    switch (tag[0] === "$" ? tag : "") {
        case "": return members(entries, taken);
        case "$object": return members(Object.entries(inside), taken);
        case "$number": {
            const number = Number(inside);
            return /^-?\d+$/.test(inside) && !Number.isSafeInteger(number) ? BigInt(inside) : number;
        }
        // Milliseconds are all that a Date has.
        case "$timestamp": return new Date(Math.round(Number(inside) * 1000));
        case "$bytes": return new Uint8Array(Buffer.from(inside, "base64"));
        case "$utf16": return String.fromCharCode(...inside.split(" ").filter(Boolean).map((unit) => parseInt(unit, 16)));
        default: throw new Error(`no such tag: ${tag}`);
    }
}

/** An object with these members, also with one that is called `__proto__`. */
function members(entries, of) {
    const object = {};
    for (const [name, value] of entries) {
        Object.defineProperty(object, name, { value: of(value), enumerable: true, configurable: true, writable: true });
    }
    return object;
}

/** What a line says of a value that the SDK gave. */
function told(value) {
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") {
        if (value.isWellFormed()) return value;
        const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at).toString(16).padStart(4, "0"));
        return { $utf16: units.join(" ") };
    }
    if (typeof value === "bigint") return BigInt.asIntN(54, value) === value && Number.isSafeInteger(Number(value)) ? Number(value) : { $number: String(value) };
    if (typeof value === "number") {
        if (Number.isSafeInteger(value) && !Object.is(value, -0)) return value;
        return { $number: Object.is(value, -0) ? "-0" : String(value) };
    }
    if (value instanceof Date) {
        const millis = value.getTime();
        if (Number.isNaN(millis)) return "Invalid Date";
        const [sign, rest] = [millis < 0 ? "-" : "", Math.abs(millis)];
        return { $timestamp: `${sign}${Math.floor(rest / 1000)}.${String(rest % 1000).padStart(3, "0")}` };
    }
    if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
    if (Array.isArray(value)) return value.map((item) => told(item ?? null));
    if (typeof value !== "object") return String(value);
    // A member that is undefined is not there.
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    const object = members(entries.map(([name, member]) => [name.toWellFormed(), member]), told);
    return entries.length === 1 && entries[0][0].startsWith("$") ? { $object: object } : object;
}

/** Makes a call, and tells what became of it. */
async function call(client, operation, input) {
    const Command = sdk[`${operation}Command`];
    if (Command === undefined) return { unsupported: `this release has no ${operation}` };
    try {
        const { $metadata, ...output } = await client.send(new Command(taken(input)));
        return { output: told(output) };
    } catch (error) {
        const isService = error instanceof sdk.GlueServiceException;
        const found = { kind: isService ? "service" : "client", code: String(error?.name).toWellFormed() };
        if (error?.message !== undefined) found.message = told(error.message);
        if (!isService) return { error: found };
        if (error.constructor !== sdk.GlueServiceException) found.type = error.constructor.name;
        const { name, message, Message, __type, code, stack, $fault, $metadata, $response, $service, $retryable, ...rest } = error;
        const more = told(rest);
        if (Object.keys(more).length > 0) found.members = more;
        return { error: found };
    }
}

let client;
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { start, echo, call: asked } = JSON.parse(line);
    let said;
    if (start !== undefined) {
        client = new sdk.GlueClient({
            endpoint: start.endpoint,
            region: "us-east-1",
            credentials: { accessKeyId: "smithereens", secretAccessKey: "smithereens" },
            maxAttempts: 1,
        });
        said = { ready: { version: 1, sdk: "@aws-sdk/client-glue", release } };
    } else if (echo !== undefined) {
        said = { id: echo.id, echo: told(taken(echo.value)) };
    } else {
        said = { id: asked.id, ...(await call(client, asked.operation, asked.input)) };
    }
    process.stdout.write(JSON.stringify(said) + "\n");
}
