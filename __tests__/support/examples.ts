import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { ROOT } from "./action.js";

/** A yaml block of the documentation. */
export interface Example {
  /** Relative to the checkout. */
  readonly file: string;
  /** Where the text begins in the file: the line below the fence, counted from 1. */
  readonly line: number;
  /** The block without its fences and without the indentation of a list around it. */
  readonly text: string;
}

/** The yaml blocks of one Markdown text, but Kubernetes' manifests. */
export function examplesOf(file: string, markdown: string): Example[] {
  const blocks = markdown.matchAll(/^( *)```ya?ml\b.*\n([^]*?)^ *```$/gm);
  return [...blocks]
    .map(({ index, 1: indent = "", 2: text = "" }) => ({
      file,
      line: markdown.slice(0, index).split("\n").length + 1,
      text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }))
    .filter(({ text }) => !/^apiVersion:/m.test(text));
}

/** All workflows, jobs and steps that README.md and docs/*.md show. */
export function examples(): Example[] {
  const docs = readdirSync(path.join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.map((name) => `docs/${name}`)].flatMap((file) =>
    examplesOf(file, readFileSync(path.join(ROOT, file), "utf8")),
  );
}

/**
 * Makes a whole workflow of a block. What is missing is put in front of it: the block's last line
 * stays the workflow's last line.
 *
 * @throws where the block is neither a workflow nor jobs nor steps
 */
export function workflowOf({ file, line, text }: Example): string {
  if (/^on:/m.test(text)) return text;
  if (/^jobs:/m.test(text)) return `on: push\n${text}`;
  if (/^- /m.test(text)) {
    const steps = text.replaceAll(/^(?=.)/gm, " ".repeat(6));
    return `on: push\njobs:\n  example:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
  }
  throw new Error(`${file}:${line}: neither a workflow nor jobs nor steps`);
}
