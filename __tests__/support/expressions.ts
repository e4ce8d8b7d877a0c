import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** Contexts by name (GitHub, "Contexts reference"): plain values, as JSON has them. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What the status functions of a condition look at. */
export type Status = "success" | "failure";

const STATUS_FUNCTION = /\b(success|failure|always|cancelled)\s*\(/;

/** Evaluates an expression without its `${{ }}` by GitHub's own evaluator. */
export function evaluate(expression: string, contexts: Contexts, status?: Status): unknown {
  const answers = {
    success: status === "success",
    failure: status === "failure",
    always: true,
    cancelled: false,
  };
  const functions = Object.entries(status ? answers : {}).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
  const values: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error("contexts are an object");
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const result = new Evaluator(tree, values, new Map(functions.map((f) => [f.name, f]))).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

/** `${{ … }}`, in which a string may hold `}}`. */
const EXPRESSION = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g;

/** Does a condition hold? Without a status function it holds in success alone. */
export function holds(condition: string, contexts: Contexts, status: Status): boolean {
  const [, inner] = /^\s*\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}\s*$/.exec(condition) ?? [];
  const expression = inner ?? condition;
  const whole = STATUS_FUNCTION.test(expression) ? expression : `success() && (${expression})`;
  return Boolean(evaluate(whole, contexts, status));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Replaces the expressions in a value and all that is in it; one that is all of a text keeps its type. */
export function expand(value: unknown, contexts: Contexts): unknown {
  if (Array.isArray(value)) return value.map((item) => expand(item, contexts));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, expand(item, contexts)]),
    );
  }
  if (typeof value !== "string") return value;
  const [first, second] = [...value.matchAll(EXPRESSION)];
  if (first?.[1] !== undefined && !second && first[0] === value.trim()) {
    return evaluate(first[1], contexts);
  }
  return value.replace(EXPRESSION, (_, inner: string) => textOf(evaluate(inner, contexts)));
}

/** The same for a text that has to stay one. */
export function expandText(value: unknown, contexts: Contexts): string {
  return textOf(expand(value, contexts));
}
