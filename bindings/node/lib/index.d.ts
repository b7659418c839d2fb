/** Obsidian Dataview queries over notes, without Obsidian. docs/node.md has examples. */

/** A date. Converts to milliseconds where a number is wanted, to `iso` as text and in JSON. */
export class DvqDate {
  private constructor();
  /** With milliseconds and offset: "2026-01-15T00:00:00.000Z". */
  readonly iso: string;
  /** Since 1970-01-01T00:00Z. */
  readonly milliseconds: number;
  /** As a result shows it: "January 15, 2026". */
  readonly text: string;
  toDate(): Date;
  toString(): string;
  toJSON(): string;
  valueOf(): number;
}

/** A duration. Converts to milliseconds where a number is wanted, to `iso` as text and in JSON. */
export class DvqDuration {
  private constructor();
  /** "P1DT2H". */
  readonly iso: string;
  /** All of it, with months of 30 and years of 365 days. */
  readonly milliseconds: number;
  /** As a result shows it: "1 day, 2 hours". */
  readonly text: string;
  toString(): string;
  toJSON(): string;
  valueOf(): number;
}

/** A link to a note or another file. As text, it is as written in a note. */
export class DvqLink {
  private constructor();
  /** From the vault's root if the file exists, otherwise as written. */
  readonly path: string;
  readonly type: "file" | "header" | "block";
  /** `![[…]]`. */
  readonly embed: boolean;
  /** Heading or block, without # and ^. */
  readonly subpath?: string;
  /** What is shown instead of the name. */
  readonly display?: string;
  toString(): string;
}

/** A link to the web. */
export class DvqWebLink {
  private constructor();
  readonly url: string;
  readonly display: string | null;
  toString(): string;
}

/** Pages, tasks and other objects have the members that docs/json.md lists. */
export interface DvqObject {
  [name: string]: DvqValue;
}

/** `undefined` stands for a function that was not called. */
export type DvqValue =
  | null | undefined | boolean | number | string
  | DvqDate | DvqDuration | DvqLink | DvqWebLink
  | DvqValue[] | DvqObject;

/** What a result is worth telling, though it is one; places are in the query's text. */
export interface Warning {
  message: string;
  /** From 1; missing when the warning has no place. */
  line?: number;
  /** In characters, from 1. */
  column?: number;
  /** In bytes. */
  length?: number;
  /** The likely fix. */
  hint?: string;
  /** All of it, with the source line and a caret. */
  shown: string;
}

export type ErrorKind = "parse" | "evaluate" | "io" | "usage" | "limit" | "cancelled" | "memory";

/** What a call failed with. */
export class DvqError extends Error {
  private constructor();
  readonly name: "DvqError";
  readonly kind: ErrorKind;
  /** In the query, from 1; missing when the error has no place. */
  readonly line?: number;
  /** In characters, from 1. */
  readonly column?: number;
  /** In bytes. */
  readonly length?: number;
  /** The likely fix. */
  readonly hint?: string;
  /** For an error with a place: all of it, with the source line and a caret. */
  readonly shown?: string;
}

export interface TableResult {
  type: "table";
  headers: string[];
  /** A cell for each header. */
  rows: DvqValue[][];
  grouped: boolean;
  warnings: Warning[];
}

export interface ListResult {
  type: "list";
  /** Values; of a LIST with an expression, `{ key, value }`. */
  rows: DvqValue[];
  grouped: boolean;
  warnings: Warning[];
}

export interface TaskResult {
  type: "task";
  /** Tasks; in groups, `{ key, rows }`. */
  rows: DvqObject[];
  grouped: boolean;
  warnings: Warning[];
}

export interface CalendarResult {
  type: "calendar";
  rows: { date: DvqValue; link: DvqValue }[];
  grouped: boolean;
  warnings: Warning[];
}

export type QueryResult = TableResult | ListResult | TaskResult | CalendarResult;

export type Format =
  | "text" | "markdown" | "dataview" | "json" | "ndjson" | "csv" | "vimgrep" | "html";

export interface VaultOptions {
  /** The time zone of dates without one; default: TZ, or else the system's. */
  zone?: string;
  /** Default: "en-US". */
  locale?: string;
  /** The clock, for answers that do not change. */
  now?: Date | number;
  /** What to leave out, a rule of `.gitignore` each. */
  exclude?: string[];
  /** Do not read `.dvqignore`. */
  noIgnore?: boolean;
  /** Also leave out what Obsidian's settings exclude from its search. */
  obsidianExcludes?: boolean;
  /** Follow symbolic links that stay in the vault. */
  followLinks?: boolean;
  /** How many steps a query may take; default: 1,000 million. */
  budget?: number;
}

export interface QueryOptions {
  /** The path of the note that `this` means. */
  origin?: string;
  locale?: string;
  now?: Date | number;
}

/** Something in a note, with its place there. */
export interface NoteEvent {
  event:
    | "failed" | "stale" | "left" | "code" | "warning" | "query" | "empty" | "noExpression"
    | "script" | "inline-script" | "tasks" | "base" | "search" | "spelling" | "plain";
  message: string;
  line?: number;
  column?: number;
  length?: number;
  hint?: string;
}

export interface RenderOptions {
  /** In place of what the vault has at that path, which need not exist. */
  text?: string;
  /** "html" is a fragment, whose links lead to pages. Default: "markdown". */
  format?: "markdown" | "html";
  /** Default: "wiki". */
  links?: "wiki" | "markdown";
  /** Of groups in results, 1 to 6; default: one below their section. */
  headingLevel?: number;
  /** Write the message of a failed query into the note. */
  errorsInline?: boolean;
  /** Throw the error of the first query that fails. */
  skipFailed?: boolean;
  /** Keep %% comments %% and ids of blocks. */
  keepComments?: boolean;
  /** Markdown in place of a result without rows. */
  empty?: string;
  report?: (event: NoteEvent) => void;
}

export interface CheckOptions {
  text?: string;
  /** Also run the queries, and look at the note itself. */
  run?: boolean;
}

export interface Change {
  path: string;
  change: "added" | "modified" | "removed" | "relinked";
}

/** An open vault. Its calls do not wait for anything, and throw a DvqError when they fail. */
export interface Vault {
  query(text: string, options?: QueryOptions): QueryResult;
  query(text: string, options: QueryOptions & { format: Format }): string;
  /** The value of an expression. */
  eval(expression: string, options?: QueryOptions): DvqValue;
  /** Its text, as an inline query shows it. */
  eval(expression: string, options: QueryOptions & { format: "text" }): string;
  /** What is known of a note: `file`, and the note's fields. ".md" may be left out. */
  page(path: string): DvqObject;
  /** A note with the results of its queries. */
  render(path: string, options?: RenderOptions): string;
  /** What is wrong with a note's queries. */
  check(path: string, options?: CheckOptions): NoteEvent[];
  /** The fields that somebody wrote, or the tags, of the notes of a source; default: of all. */
  fields(source?: string, options?: QueryOptions & { tags?: boolean }): TableResult;
  /** How a query's rows come about: docs/json.md lists the members. */
  explain(text: string, options?: QueryOptions): { [name: string]: unknown };
  /** Takes in what has changed; a vault in memory may be given other notes in place of all. */
  refresh(notes?: Map<string, string>): Change[];
  /** Frees its memory. No other call may follow. */
  close(): void;
}

/**
 * Open the vault in a folder, or one of texts by their paths ("Folder/Note.md"). In browsers there
 * are no folders.
 */
export function openVault(
  source: string | URL | Map<string, string>, options?: VaultOptions): Promise<Vault>;

/** Browsers only: takes dvq.wasm as bytes or compiled, where it cannot be fetched. */
export function setModule(
  module: BufferSource | WebAssembly.Module | Promise<BufferSource | WebAssembly.Module>): void;
