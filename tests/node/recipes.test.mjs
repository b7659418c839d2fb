// The recipes of docs/node.md: each site generator's way of adding dvq, over the example vault.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";

import { createMarkdownProcessor } from "@astrojs/markdown-remark";
import Eleventy from "@11ty/eleventy";
import { remark } from "remark";

import { openVault } from "dvq";
import dvqRemark from "dvq/remark";

const VAULT = process.env.DVQ_EXAMPLE_VAULT;
const OPTIONS = { zone: "UTC", now: new Date("2026-01-15T10:30:00Z") };
const HOME = fs.readFileSync(path.join(VAULT, "Home.md"), "utf8");
const LINK = /\[The Patient Hand\]\(Reading\/The%20Patient%20Hand\.md\)/;
const BLOCK = '`= 1 + 1` notes\n\n```dataview\nTABLE rating FROM "Reading" WHERE rating > 4\n```\n';

test("remark alone", async () => {
  const processor = remark().use(dvqRemark, { vault: VAULT, ...OPTIONS });
  const file = await processor.process({ path: path.join(VAULT, "Home.md"), value: BLOCK });
  assert.match(String(file), /^2 notes\n\n\| File /);
  assert.match(String(file), LINK);
  assert.deepEqual(file.messages, []);
  const home = await processor.process({ path: path.join(VAULT, "Home.md"), value: HOME });
  assert.doesNotMatch(String(home), /```dataview/);
});

test("remark with a query that fails", async () => {
  const processor = remark().use(dvqRemark, { vault: await openVault(VAULT, OPTIONS) });
  const file = await processor.process({ path: "Home.md", value: "```dataview\nLIST FROM (\n```\n" });
  assert.match(String(file), /^```dataview/);
  const [message] = file.messages;
  assert.equal(message.source, "dvq");
  assert.equal(message.ruleId, "failed");
  assert.equal(message.line, 2);
});

test("Astro", async () => {
  const processor = await createMarkdownProcessor({
    remarkPlugins: [[dvqRemark, { vault: VAULT, ...OPTIONS }]],
  });
  const { code } = await processor.render(BLOCK, { fileURL: new URL(`file://${VAULT}/Home.md`) });
  assert.match(code, /<p>2 notes<\/p>/);
  assert.match(code, /<a href="Reading\/The%20Patient%20Hand\.md">The Patient Hand<\/a>/);
});

test("Quartz", async () => {
  // As it stands in quartz.config.ts, and as Quartz calls it.
  const Dvq = (options) => ({
    name: "Dvq",
    markdownPlugins: () => [[dvqRemark, options]],
  });
  const processor = remark().use(Dvq({ vault: VAULT, ...OPTIONS }).markdownPlugins());
  const file = await processor.process({ path: path.join(VAULT, "Home.md"), value: BLOCK });
  assert.match(String(file), LINK);
});

test("Eleventy", async () => {
  const vault = await openVault(VAULT, OPTIONS);
  const eleventy = new Eleventy(VAULT, path.join(process.cwd(), "site"), {
    quietMode: true,
    config: (config) => {
      config.addPreprocessor("dvq", "md", (data, content) =>
        vault.render(path.relative(VAULT, path.resolve(data.page.inputPath)), { text: content, links: "markdown" }));
      config.setTemplateFormats("md");
      config.setUseGitIgnore(false);
    },
  });
  eleventy.disableLogger();
  const pages = await eleventy.toJSON();
  const home = pages.find(({ url }) => url === "/Home/");
  assert.ok(pages.length > 20);
  assert.doesNotMatch(home.content, /language-dataview/);
  assert.match(home.content, /<li>|<table>/);
});
