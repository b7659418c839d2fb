// The library as its users see it: run in a project that has the package installed.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";

import { DvqDate, DvqDuration, DvqError, DvqLink, openVault } from "dvq";
import * as browser from "dvq/browser";

const EXAMPLE = process.env.DVQ_EXAMPLE_VAULT;
const CLOCK = { zone: "UTC", now: new Date("2026-01-15T10:30:00Z") };
const vault = await openVault(EXAMPLE, CLOCK);

test("a table has headers and typed cells", () => {
  const result = vault.query('TABLE deadline, dur(1 day) AS wait FROM "Projects" WHERE deadline LIMIT 1');
  assert.equal(result.type, "table");
  assert.deepEqual(result.headers, ["File", "deadline", "wait"]);
  assert.deepEqual(result.warnings, []);
  const [[link, date, duration]] = result.rows;
  assert.ok(link instanceof DvqLink && date instanceof DvqDate && duration instanceof DvqDuration);
  assert.match(String(link), /^\[\[Projects\/.*\.md\]\]$/);
  assert.match(date.iso, /^\d{4}-\d\d-\d\dT00:00:00\.000Z$/);
  assert.equal(date.toDate().toISOString(), date.iso);
  assert.equal(JSON.stringify({ duration }), '{"duration":"P1D"}');
  assert.equal(duration.text, "1 day");
  assert.equal(+duration, 86400000);
});

test("lists, tasks and calendars", () => {
  const pairs = vault.query('LIST status FROM "Projects"').rows;
  assert.ok(pairs.every(({ key, value }) => key instanceof DvqLink && typeof value === "string"));
  const [task] = vault.query("TASK WHERE due AND !completed").rows;
  assert.ok(task.due instanceof DvqDate && task.task && typeof task.line === "number");
  const groups = vault.query("TASK GROUP BY file.link");
  assert.ok(groups.grouped && groups.rows.every(({ key, rows }) => key instanceof DvqLink && rows.length > 0));
  const [day] = vault.query("CALENDAR file.day WHERE file.day").rows;
  assert.ok(day.date instanceof DvqDate && day.link instanceof DvqLink);
});

test("formats are text", () => {
  assert.match(vault.query('LIST FROM "Reading"', { format: "markdown" }), /^- \[\[Reading\//);
  assert.match(vault.query('TABLE rating FROM "Reading"', { format: "csv" }), /^File,rating\r\n/);
  assert.equal(vault.eval("date(today)", { format: "text" }), "January 15, 2026");
  assert.throws(() => vault.query("LIST", { format: "nonsense" }), { kind: "usage" });
});

test("values that JSON does not have", () => {
  assert.deepEqual(vault.eval('[0/0, 1/0, null, true, "é😀", 0.1 + 0.2]'),
    [NaN, Infinity, null, true, "é😀", 0.1 + 0.2]);
  assert.deepEqual(vault.eval('object("$", 1, "$$a", 2, "__proto__", 3)'),
    Object.fromEntries([["$", 1], ["$$a", 2], ["__proto__", 3]]));
  assert.equal(String(vault.eval("[[Home#^id|shown]]")), "[[Home#^id|shown]]");
  assert.equal(vault.eval("length(this.file.tasks)", { origin: "Daily/2026-01-14.md" }) > 0, true);
});

test("errors have places, hints and the source line", () => {
  assert.throws(() => vault.query("LIST WHERE rating >"), (error) => {
    assert.ok(error instanceof DvqError && error instanceof Error);
    assert.equal(error.kind, "parse");
    assert.deepEqual([error.line, error.column], [1, 20]);
    assert.equal(error.shown, `1:20: ${error.message}\nLIST WHERE rating >\n${" ".repeat(19)}^\n`);
    return true;
  });
  const [warning] = vault.query('TABLE stauts FROM "Projects"').warnings;
  assert.match(warning.hint, /status/);
  assert.throws(() => vault.page("No such note"), { name: "DvqError" });
  assert.throws(() => vault.query(7), TypeError);
});

test("pages, fields, tags and explanations", () => {
  const page = vault.page("Projects/Website");
  assert.equal(page.file.path, "Projects/Website.md");
  assert.ok(page.file.ctime instanceof DvqDate && page.file.link instanceof DvqLink);
  assert.ok(vault.fields().rows.length > 10);
  assert.ok(vault.fields("", { tags: true }).rows.some(([tag]) => tag === "#area"));
  assert.deepEqual(vault.explain("LIST LIMIT 3").operations.map(({ out }) => out)[0], 3);
});

test("notes are rendered and checked", () => {
  const text = "`= 1 + 1`\n\n```dataview\nLIST FROM \"Reading\"\n```\n\n```dataview\nLIST FROM (\n```\n";
  const events = [];
  const note = vault.render("New.md", { text, links: "markdown", report: (event) => events.push(event) });
  assert.match(note, /^2\n\n- \[.*\]\(Reading\//);
  assert.deepEqual(events.filter(({ event }) => event === "failed").map(({ line }) => line), [8]);
  assert.match(vault.render("New.md", { text, format: "html" }), /<li><a [^>]*href="Reading\//);
  assert.ok(vault.check("New.md", { text }).some(({ event, line }) => event === "failed" && line === 8));
});

test("a folder that changes", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dvq-api-"));
  try {
    fs.writeFileSync(path.join(folder, "a.md"), "x:: 1\n");
    fs.mkdirSync(path.join(folder, "templates"));
    fs.writeFileSync(path.join(folder, "templates", "t.md"), "x:: 9\n");
    const opened = await openVault(folder, { exclude: ["templates/"], ...CLOCK });
    assert.deepEqual(opened.query("TABLE WITHOUT ID x").rows, [[1]]);
    fs.writeFileSync(path.join(folder, "b é.md"), "x:: 2\n");
    assert.deepEqual(opened.refresh(), [{ change: "added", path: "b é.md" }]);
    assert.deepEqual(opened.query("TABLE WITHOUT ID x").rows, [[1], [2]]);
    const stat = fs.statSync(path.join(folder, "a.md"), { bigint: true });
    const { file } = opened.page("a");
    assert.deepEqual([file.ctime, file.mtime, file.size].map(Number),
      [stat.birthtimeNs / 1000000n, stat.mtimeNs / 1000000n, stat.size].map(Number));
    opened.close();
    assert.throws(() => opened.query("LIST"), { kind: "usage" });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  await assert.rejects(openVault(path.join(folder, "gone")), { name: "DvqError", kind: "io" });
  await assert.rejects(openVault(new Map(), { zone: "Nowhere/City" }), { name: "DvqError", kind: "usage" });
});

test("notes in memory, in Node and as in a browser", async () => {
  browser.setModule(fs.readFileSync(new URL(import.meta.resolve("dvq/dvq.wasm"))));
  for (const open of [openVault, browser.openVault]) {
    const notes = new Map([["a/b.md", "x:: 5\n- [ ] t\n[[c]]"], ["c.md", "# C\n"], ["pic.png", ""]]);
    const opened = await open(notes, { zone: "Europe/Berlin", locale: "de" });
    assert.deepEqual(opened.query("LIST x WHERE x").rows.map(({ value }) => value), [5]);
    assert.equal(opened.page("c").file.inlinks[0].path, "a/b.md");
    assert.equal(opened.eval('dateformat(date("2024-05-01"), "d. MMMM")'), "1. Mai");
    assert.deepEqual(opened.refresh(new Map([["c.md", "y:: 1"]])), [
      { change: "removed", path: "a/b.md" }, { change: "modified", path: "c.md" }]);
    assert.deepEqual(opened.query("TABLE WITHOUT ID y").rows, [[1]]);
    opened.close();
  }
});

test("what takes too long or nests too deeply is an error", async () => {
  const opened = await openVault(EXAMPLE, { budget: 1000000, ...CLOCK });
  assert.throws(() => opened.eval(`${"(".repeat(5000)}1${")".repeat(5000)}`), DvqError);
  opened.close();
  assert.equal(vault.eval("1 + 1"), 2);
});
