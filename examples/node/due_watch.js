#!/usr/bin/env node
// Prints the open tasks that are due, and then each that becomes due, until it is stopped.
//
//     due_watch.js VAULT [DVQ]
"use strict";
const { spawn } = require("node:child_process");
const readline = require("node:readline");

const QUERY = "TASK WHERE !completed AND due AND due <= date(today) SORT due, path";
const [vault, dvq = "dvq"] = process.argv.slice(2);
const server = spawn(dvq, ["serve", "--vault", vault], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map();
const shown = new Set();
let lastId = 0;

function call(method, params = {}) {
  const id = ++lastId;
  server.stdin.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n");
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

async function look() {
  const { rows } = await call("query", { query: QUERY });
  const due = new Set();
  for (const task of rows) {
    const key = `${task.due.slice(0, 10)}  ${task.path}  ${task.text}`;
    due.add(key);
    if (!shown.has(key)) console.log(key);
  }
  shown.clear();
  due.forEach((key) => shown.add(key));
}

readline.createInterface({ input: server.stdout }).on("line", (line) => {
  const message = JSON.parse(line);
  if (message.method === "changed") {
    look().catch(fail);
    return;
  }
  const { resolve, reject } = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.error) reject(new Error(message.error.message));
  else resolve(message.result);
});

function fail(error) {
  console.error(`due_watch: ${error.message}`);
  process.exitCode = 2;
  server.kill();
}

server.on("error", fail);
server.on("exit", () => process.exit());
process.stdin.resume().on("end", () => server.stdin.end());
setInterval(() => look().catch(fail), 60 * 1000).unref();
call("watch").then(look).catch(fail);
