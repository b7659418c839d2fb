// Compiled only: what index.d.ts says of results.
import { DvqDate, DvqError, openVault, type QueryResult, type Vault } from "dvq";
import dvqRemark from "dvq/remark";

const vault: Vault = await openVault("notes", { zone: "UTC", exclude: ["templates/"] });
const result: QueryResult = vault.query("TABLE due");
if (result.type === "table") {
  const [first] = result.rows;
  const headers: string[] = result.headers;
  for (const cell of first ?? [])
    if (cell instanceof DvqDate) console.log(cell.iso, cell.toDate().getTime(), headers.length);
}
const markdown: string = vault.query("LIST", { format: "markdown" });
const text: string = vault.render("Home.md", { links: "markdown", report: ({ line }) => line ?? 0 });
try {
  vault.eval("1 +");
} catch (error) {
  if (error instanceof DvqError) console.log(error.kind === "parse", error.line, error.hint, markdown, text);
}
// @ts-expect-error there is no such format
vault.query("LIST", { format: "pdf" });
const inMemory = await openVault(new Map([["a.md", "x:: 1"]]));
inMemory.refresh(new Map()).forEach(({ path, change }) => console.log(path, change));
inMemory.close();
export const plugins = [[dvqRemark, { vault: "notes", links: "wiki" }]];
