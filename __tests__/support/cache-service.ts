import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
} from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";

/** What a request asks for. The last five are those of the blob store that the signed URLs name. */
const KINDS = [
  "lookup",
  "create",
  "finalize",
  "upload",
  "block",
  "blocklist",
  "properties",
  "download",
] as const;
export type Kind = (typeof KINDS)[number];

/** What goes wrong, with requests of one kind. */
export interface Fault {
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /**
   * An HTTP status, or
   * - `garbage`: status 200 and a body that is no JSON and no archive
   * - `truncated`: the whole length is announced, the connection ends after half of it
   * - `short`: half of the content under its own honest length
   * - `silence`: no answer, the connection stays open
   */
  readonly answer?: number | "garbage" | "truncated" | "short" | "silence";
  /** How many requests it meets; every one by default. */
  readonly times?: number;
  /** Key of the only entry whose download it meets. */
  readonly entry?: string;
}

/** An entry that jobs can restore. */
export interface Entry {
  readonly key: string;
  readonly version: string;
  readonly size: number;
}

interface Stored {
  readonly id: string;
  readonly key: string;
  readonly version: string;
  committed: boolean;
}

const TWIRP = "/twirp/github.actions.results.api.v1.CacheService/";
const METHODS: Readonly<Record<string, Kind>> = {
  GetCacheEntryDownloadURL: "lookup",
  CreateCacheEntry: "create",
  FinalizeCacheEntryUpload: "finalize",
};

/** The codes of the twirp protocol's statuses, with what GitHub's service says where that is known. */
const TWIRP_ERRORS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["invalid_argument", "invalid argument"],
  401: ["unauthenticated", "authentication failed"],
  403: ["permission_denied", "permission denied"],
  404: ["bad_route", "no handler for path"],
  409: [
    "already_exists",
    "cache entry with the same key, version, and scope already exists", // actions/cache#1541
  ],
  429: ["resource_exhausted", "rate limit exceeded"],
  500: ["internal", "internal server error"],
  503: ["unavailable", "service unavailable"],
};

/** GitHub's account and host of blobs, for which the client downloads by Azure's SDK. */
const AZURE = "http://standin.blob.core.windows.net";

/**
 * A stand-in for GitHub's cache service, version 2, and the blob store behind it, as the client of
 * `@actions/cache` 6 speaks to them. Keys are immutable, an entry is found once it is finalized,
 * and then by its exact key, a prefix of the key, and the prefixes in restore_keys, newest first
 * ("Dependency caching reference", GitHub Docs).
 */
export class CacheService {
  /** Requests since the start or the last call of `forget`, those that a fault met included. */
  readonly requests: Record<Kind, number> = none();

  /** Where the blobs are until `stop`. */
  readonly folder = mkdtempSync(path.join(tmpdir(), "cache-service-"));

  private readonly token = randomBytes(16).toString("hex");
  private readonly signature = randomBytes(16).toString("hex");
  private readonly faults = new Map<Kind, { fault: Fault; left: number }>();
  private readonly swapped = new Map<string, string>();
  private entries: Stored[] = [];
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly azure: boolean) {}

  /**
   * @param azure the signed URLs name a host of Azure's, which the client reaches through this
   *   service as its HTTP proxy: it then downloads as it does from GitHub's own blob store, by
   *   HEAD and ranges. Any other host it asks for the whole, in one GET.
   */
  static async start({ azure = false } = {}): Promise<CacheService> {
    const service = new CacheService(azure);
    await service.up();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * The environment in which a runner starts a step, as far as the cache reads it.
   *
   * @param folder where the runner's _temp and workspace are made; without it they are left out
   */
  env(folder?: string): Record<string, string> {
    const made: Record<string, string> = folder
      ? { RUNNER_TEMP: path.join(folder, "_temp"), GITHUB_WORKSPACE: path.join(folder, "work") }
      : {};
    for (const directory of Object.values(made)) mkdirSync(directory, { recursive: true });
    return {
      ...made,
      ACTIONS_RESULTS_URL: `${this.url}/`,
      ACTIONS_RUNTIME_TOKEN: this.token,
      ACTIONS_CACHE_SERVICE_V2: "True",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_ACTIONS: "true",
      ...(this.azure ? { http_proxy: this.url, no_proxy: "127.0.0.1,localhost" } : {}),
    };
  }

  /** What can be restored, oldest first. */
  get stored(): Entry[] {
    return this.entries
      .filter(({ committed }) => committed)
      .map(({ id, key, version }) => ({ key, version, size: statSync(this.blob(id)).size }));
  }

  /** From now on, requests of this kind fail. A second call for a kind replaces the first. */
  fail(kind: Kind, fault: Fault): void {
    this.faults.set(kind, { fault, left: fault.times ?? Infinity });
  }

  /** Ends every fault, and every swap of contents. */
  heal(): void {
    this.faults.clear();
    this.swapped.clear();
  }

  /** The entry of one key is served with the content of another, which exists too. */
  swap(key: string, other: string): void {
    const [victim, source] = [key, other].map((name) => this.entries.find((e) => e.key === name));
    if (!victim || !source) throw new Error(`no entries of both keys, ${key} and ${other}`);
    this.swapped.set(victim.id, source.id);
  }

  /** Sets the counters to 0. */
  forget(): void {
    Object.assign(this.requests, none());
  }

  /** Removes every entry. */
  evict(): void {
    this.entries = [];
  }

  /** Listens again, on the same port. */
  async up(): Promise<void> {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        // A client that went away is the client's business
        if (!request.socket.destroyed) console.error("cache-service:", error);
        response.destroy();
      });
    });
    this.server.requestTimeout = 0;
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Connections are refused until `up`; open ones end. */
  async down(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** The end of the service and of its files. */
  async stop(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private blob(id: string): string {
    return path.join(this.folder, id);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The client of a proxy sends the whole URL, any other a path
    const url = new URL(request.url ?? "/", this.url);
    const kind = kindOf(request.method ?? "", url);
    if (!kind) return refuse(response, 404, url);
    this.requests[kind]++;

    const met = this.faults.get(kind);
    const entry = this.entries.find(({ id }) => id === path.basename(url.pathname));
    const isMet = met && (met.fault.entry ?? entry?.key) === entry?.key && met.left-- > 0;
    const fault = isMet ? met.fault : undefined;
    if (fault?.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay).unref());
    if (fault?.answer === "silence") return;
    if (typeof fault?.answer === "number") {
      request.resume();
      return refuse(response, fault.answer, url);
    }
    if (fault?.answer === "garbage") {
      request.resume();
      response.end("<html><body>Gateway</body></html>\n".repeat(100));
      return;
    }

    if (url.pathname.startsWith(TWIRP)) return this.call(kind, request, response, url);
    const id = path.basename(url.pathname);
    if (url.searchParams.get("sig") !== this.signature) return refuse(response, 403, url);
    if (request.method === "PUT") return this.store(kind, id, request, response, url);
    return this.serve(id, request, response, url, fault);
  }

  /** The three calls of the cache service. Field names are those of its .proto file. */
  private async call(
    kind: Kind,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const sent = JSON.parse(await text(request)) as {
      key?: string;
      version?: string;
      restore_keys?: string[];
      size_bytes?: string;
    };
    if (request.headers.authorization !== `Bearer ${this.token}`) return refuse(response, 401, url);
    const { key = "", version = "", restore_keys: prefixes = [] } = sent;
    if (!key || !version) return refuse(response, 400, url);
    const same = this.entries.find((entry) => entry.key === key && entry.version === version);

    if (kind === "create") {
      if (same) return refuse(response, 409, url);
      const id = String(this.entries.length + 1);
      this.entries.push({ id, key, version, committed: false });
      return json(response, 200, { ok: true, signed_upload_url: this.sign(id) });
    }

    if (kind === "finalize") {
      const file = same && this.blob(same.id);
      const complete = file && existsSync(file) && String(statSync(file).size) === sent.size_bytes;
      if (!complete) return json(response, 200, { ok: false, message: "no upload of that size" });
      same.committed = true;
      return json(response, 200, { ok: true, entry_id: same.id });
    }

    const newest = this.entries.filter((e) => e.committed && e.version === version).reverse();
    const found =
      newest.find((entry) => entry.key === key) ??
      [key, ...prefixes]
        .map((prefix) => newest.find((entry) => entry.key.startsWith(prefix)))
        .find(Boolean);
    if (!found) return json(response, 200, { ok: false });
    const answer = { signed_download_url: this.sign(found.id), matched_key: found.key };
    return json(response, 200, { ok: true, ...answer });
  }

  /** Azure's SDK reads the account from the path where the host is an address. */
  private sign(id: string): string {
    const base = this.azure ? AZURE : `${this.url}/standin`;
    return `${base}/cache/${id}?se=2099-01-01T00%3A00%3A00Z&sig=${this.signature}`;
  }

  /** "Put Blob", "Put Block" and "Put Block List" of Azure's REST API. */
  private async store(
    kind: Kind,
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    const block = (name: string): string =>
      this.blob(`${id}-${Buffer.from(name, "base64").toString("hex")}`);
    if (kind === "block") {
      await pipeline(request, createWriteStream(block(url.searchParams.get("blockid") ?? "")));
    } else if (kind === "upload") {
      if (request.headers["x-ms-blob-type"] !== "BlockBlob") return refuse(response, 400, url);
      await pipeline(request, createWriteStream(this.blob(id)));
    } else {
      const list = [...(await text(request)).matchAll(/<Latest>([^<]+)<\/Latest>/g)];
      rmSync(this.blob(id), { force: true });
      for (const [, name = ""] of list) {
        const whole = createWriteStream(this.blob(id), { flags: "a" });
        await pipeline(createReadStream(block(name)), whole);
        rmSync(block(name));
      }
    }
    response.writeHead(201, { ...azureHeaders(id), "content-length": 0 }).end();
  }

  /** "Get Blob" and "Get Blob Properties". */
  private async serve(
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    fault: Fault | undefined,
  ): Promise<void> {
    const file = this.blob(this.swapped.get(id) ?? id);
    if (!existsSync(file)) return refuse(response, 404, url);
    const whole = statSync(file).size;
    const size = fault?.answer === "short" ? Math.floor(whole / 2) : whole;
    // Azure's SDK sends x-ms-range, other clients Range
    const asked = String(request.headers["x-ms-range"] ?? request.headers.range ?? "");
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(asked) ?? [];
    const start = Number(first ?? 0);
    const end = Math.min(last ? Number(last) : size - 1, size - 1);
    if (first && start > end) return refuse(response, 416, url);

    const length = end - start + 1;
    response.writeHead(first ? 206 : 200, {
      ...azureHeaders(id),
      "content-length": length,
      "content-type": "application/octet-stream",
      "accept-ranges": "bytes",
      "x-ms-blob-type": "BlockBlob",
      ...(first ? { "content-range": `bytes ${start}-${end}/${size}` } : {}),
    });
    if (request.method === "HEAD" || length === 0) {
      response.end();
    } else if (fault?.answer === "truncated") {
      const half = createReadStream(file, { start, end: start + Math.floor(length / 2) - 1 });
      await pipeline(half, response, { end: false });
      // What is written last has to leave before the connection does
      await new Promise((resolve) => setTimeout(resolve, 50));
      response.destroy();
    } else {
      await pipeline(createReadStream(file, { start, end }), response);
    }
  }
}

function none(): Record<Kind, number> {
  return Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
}

function kindOf(method: string, url: URL): Kind | undefined {
  if (url.pathname.startsWith(TWIRP)) {
    return method === "POST" ? METHODS[url.pathname.slice(TWIRP.length)] : undefined;
  }
  if (!/\/cache\/\d+$/.test(url.pathname)) return undefined;
  const part = url.searchParams.get("comp");
  if (method === "PUT") return part === "block" || part === "blocklist" ? part : "upload";
  return method === "HEAD" ? "properties" : method === "GET" ? "download" : undefined;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, url: URL): void {
  const [code, message] = TWIRP_ERRORS[status] ?? ["unknown", "unknown"];
  if (url.pathname.startsWith(TWIRP)) return json(response, status, { code, msg: message });
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response
    .writeHead(status, { "content-type": "application/xml", "x-ms-error-code": code })
    .end(body);
}

function azureHeaders(id: string): Record<string, string> {
  return {
    etag: `"0x${id.padStart(8, "0")}"`,
    "last-modified": new Date(0).toUTCString(),
    "x-ms-request-id": id,
    "x-ms-version": "2025-11-05",
  };
}
