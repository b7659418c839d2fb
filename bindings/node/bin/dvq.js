#!/usr/bin/env node
// dvq's command line; see docs/node.md. `dvq help` says what it does.

import fs from "node:fs";
import v8 from "node:v8";

import { Instance } from "../lib/instance.js";
import { getCommandWords, makeNodeSystem } from "../lib/node-system.js";

// Optimising code takes longer than most commands do, so it begins later than by default. Only where
// this is known to be a flag: others are complained about.
if (/^2[0-4]\./.test(process.versions.node)) v8.setFlagsFromString("--wasm-tiering-budget=60000000");

const module = new WebAssembly.Module(fs.readFileSync(new URL("../dvq.wasm", import.meta.url)));
const system = makeNodeSystem();
system.exit(new Instance(module, system).runCommand(["dvq", ...getCommandWords()]));
