// A session with `dvq mcp` through the client of the protocol's own TypeScript SDK. Called by
// run_mcp_clients.py as: node mcp_client.mjs DVQ VAULT, in a folder where the SDK is installed.
// It may write to VAULT. Prints a transcript; what is not as it should be ends it with an error.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(`@modelcontextprotocol/sdk/${name}`)));
const { Client } = await load("client/index.js");
const { StdioClientTransport } = await load("client/stdio.js");
const types = await load("types.js");

const [dvq, vault] = process.argv.slice(2);
const slow =
    'LIST FLATTEN map(split(padleft("", 100000, "x,"), ","), (x) => ' +
    'map(split(padleft("", 100000, "x,"), ","), (y) => y)) AS rows';

const client = new Client({ name: "test", version: "1" });
const told = { list: 0, updated: [], waiting: () => {} };
client.setNotificationHandler(types.ResourceListChangedNotificationSchema, () => {
    told.list++;
    told.waiting();
});
client.setNotificationHandler(types.ResourceUpdatedNotificationSchema, ({ params }) => {
    told.updated.push(params.uri);
    told.waiting();
});

const say = (text) => console.log(text);
const call = async (name, args) => {
    const answer = await client.callTool({ name, arguments: args });
    say(`> ${name} ${JSON.stringify(args)}`);
    say(answer.content[0].text.replace(/^/gm, answer.isError ? "! " : "< "));
    return answer;
};
const until = (ready) =>
    new Promise((resolve) => {
        told.waiting = () => ready() && resolve();
        told.waiting();
    });

await client.connect(
    new StdioClientTransport({
        command: dvq,
        args: ["mcp", "--vault", vault, "--now", "2026-01-15T09:00:00Z"],
        env: { TZ: "UTC" },
    }),
);
assert.equal(client.getServerVersion().name, "dvq");
assert.match(client.getInstructions(), /Dataview/);
assert.deepEqual(client.getServerCapabilities().resources, { subscribe: true, listChanged: true });

const { tools } = await client.listTools();
assert.deepEqual(tools.map((tool) => tool.name), ["query", "schema", "note", "check"]);
assert.ok(tools.every((tool) => tool.annotations.readOnlyHint && !tool.annotations.openWorldHint));
say(`tools: ${tools.map((tool) => tool.name).join(", ")}`);

const overdue = "TASK WHERE !completed AND due AND due < date(today) SORT due";
let answer = await call("query", { query: overdue });
assert.match(answer.content[0].text, /^2 tasks\nDaily\/2026-01-05\.md:8 Bleed the radiators/);
answer = await call("query", { query: `${overdue} LIMIT 1`, structured: true, fields: ["due"] });
assert.deepEqual(answer.structuredContent.rows, [
    {
        path: "Daily/2026-01-05.md",
        line: 8,
        status: " ",
        text: "Bleed the radiators [due:: 2026-01-07]",
        fields: { due: "2026-01-07" },
    },
]);
answer = await call("query", { query: "TASK ORDER BY due" });
assert.ok(answer.isError && /hint: to sort, write SORT/.test(answer.content[0].text));
answer = await call("note", { path: "Website", line: 13, around: 1 });
assert.match(answer.content[0].text, /^Projects\/Website\.md: 15 lines\n12: - \[ \] Move/);
answer = await call("check", {});
assert.equal(answer.content[0].text, "26 notes looked at, 0 with problems.");
await assert.rejects(client.callTool({ name: "write", arguments: {} }), { code: -32602 });

const { resources } = await client.listResources();
say(`resources: ${resources.map((resource) => resource.uri).join(", ")}`);
for (const { uri } of resources) {
    const page = await client.readResource({ uri });
    assert.ok(page.contents[0].text.length > 1000, uri);
}
const { resourceTemplates } = await client.listResourceTemplates();
assert.equal(resourceTemplates[0].uriTemplate, "dvq://note/{+path}");
const { completion } = await client.complete({
    ref: { type: "ref/resource", uri: resourceTemplates[0].uriTemplate },
    argument: { name: "path", value: "hand" },
});
assert.deepEqual(completion.values, ["Reading/The Patient Hand.md"]);
const note = await client.readResource({ uri: "dvq://note/Reading/The%20Patient%20Hand.md" });
assert.match(note.contents[0].text, /author: Edda Moor/);
await assert.rejects(client.readResource({ uri: "dvq://note/Gone.md" }), { code: -32002 });

const progress = [];
const cancel = new AbortController();
const running = client.callTool({ name: "query", arguments: { query: slow } }, undefined, {
    signal: cancel.signal,
    onprogress: (step) => {
        progress.push(step.progress);
        if (step.progress === 1)
            cancel.abort("enough");
    },
});
await assert.rejects(running, /enough/);
await client.ping();
say(`progress: ${progress.join(", ")}; cancelled, and the server answers a ping`);

await client.subscribeResource({ uri: "dvq://note/Home.md" });
writeFileSync(join(vault, "New.md"), "- [ ] Water the plants [due:: 2026-01-01]\n");
await until(() => told.list > 0);
writeFileSync(join(vault, "Home.md"), "# Home\n");
await until(() => told.updated.length > 0);
assert.deepEqual(told.updated, ["dvq://note/Home.md"]);
say("told: list_changed, updated dvq://note/Home.md");
answer = await call("query", { query: overdue });
assert.match(answer.content[0].text, /^3 tasks\nNew\.md:1 Water the plants/);
await client.close();
say("done");
