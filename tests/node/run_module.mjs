// Runs a C program that was compiled to WebAssembly, with the package's files and process:
//
//     node run_module.mjs PACKAGE PROGRAM [WORD...]
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, program, ...words] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(path.resolve(folder, "lib", name)));
const { Instance } = await load("instance.js");
const { makeNodeSystem } = await load("node-system.js");
const module = new WebAssembly.Module(fs.readFileSync(program));
const system = makeNodeSystem();
system.exit(new Instance(module, system).runCommand([program, ...words]));
