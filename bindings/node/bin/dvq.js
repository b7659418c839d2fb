#!/usr/bin/env node
// dvq's command line; see docs/node.md. `dvq help` says what it does.

import fs from "node:fs";

import { Instance } from "../lib/instance.js";
import { getCommandWords, makeNodeSystem } from "../lib/node-system.js";

const module = new WebAssembly.Module(fs.readFileSync(new URL("../dvq.wasm", import.meta.url)));
const system = makeNodeSystem();
system.exit(new Instance(module, system).runCommand(["dvq", ...getCommandWords()]));
