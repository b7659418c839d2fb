// Colours every query of a file of recorded ones with the TextMate grammar, as editors do.
//
//   highlight.mjs MODULES GRAMMARS QUERIES CASES
//
// MODULES is a folder with node_modules of vscode-textmate and vscode-oniguruma. Nothing in a query
// that is accepted may be coloured as invalid. CASES has lines `text<TAB>scope` below a query
// that stands alone on a line that begins with "> ".
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";

const [modules, grammars, queriesFile, casesFile] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "any.js"));
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

async function loadGrammars() {
    const wasm = require.resolve("vscode-oniguruma").replace(/main\.js$/, "onig.wasm");
    await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);
    const registry = new textmate.Registry({
        onigLib: Promise.resolve({
            createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
            createOnigString: (text) => new oniguruma.OnigString(text),
        }),
        // A Markdown that knows of nothing: what is in it comes from the injected grammar.
        loadGrammar: async (scope) => {
            const file = { "source.dql": "dql.tmLanguage.json", "markdown.dataview": "dataview.tmLanguage.json" }[scope];
            if (file === undefined) {
                return { scopeName: scope, patterns: [], repository: {} };
            }
            return textmate.parseRawGrammar(fs.readFileSync(path.join(grammars, file), "utf8"), file);
        },
        getInjections: (scope) => (scope === "text.html.markdown" ? ["markdown.dataview"] : []),
    });
    return { query: await registry.loadGrammar("source.dql"), note: await registry.loadGrammar("text.html.markdown") };
}

function tokensOf(grammar, text) {
    const tokens = [];
    let stack = textmate.INITIAL;
    for (const line of text.split("\n")) {
        const result = grammar.tokenizeLine(line, stack);
        stack = result.ruleStack;
        for (const token of result.tokens) {
            tokens.push({ text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes });
        }
    }
    return tokens;
}

function invalidOf(tokens) {
    return tokens.filter((token) => token.scopes.some((scope) => scope.startsWith("invalid.")));
}

const grammar = await loadGrammars();
let failed = 0;
let passed = 0;
function judge(ok, message) {
    if (ok) {
        passed++;
        return;
    }
    failed++;
    console.log(message);
}

for (const line of fs.readFileSync(queriesFile, "utf8").split("\n").filter((each) => each !== "")) {
    const { query, ok } = JSON.parse(line);
    if (!ok) {
        continue;
    }
    const invalid = invalidOf(tokensOf(grammar.query, query));
    judge(invalid.length === 0, `invalid ${JSON.stringify(invalid.map((token) => token.text))} in ${JSON.stringify(query)}`);
}

let tokens = [];
let query = "";
for (const line of fs.readFileSync(casesFile, "utf8").split("\n").filter((each) => each !== "")) {
    const kind = { "> ": grammar.query, "# ": grammar.note }[line.slice(0, 2)];
    if (kind !== undefined) {
        query = line.slice(2).replaceAll("\\n", "\n");
        tokens = tokensOf(kind, query);
        continue;
    }
    const [text, scope] = line.split("\t");
    const found = tokens.some((token) => token.text.trim() === text && token.scopes.some((each) => each.startsWith(scope)));
    const seen = tokens.filter((token) => token.text.includes(text)).map((token) => token.scopes.at(-1));
    judge(found, `${query}: "${text}" is not ${scope}, but ${seen.join(", ") || "no token"}`);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
