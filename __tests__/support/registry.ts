import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { execute, must } from "./action.js";

/** What a client did, as the proxy in front of the registry saw it. */
export interface Counts {
  /** Connections that were accepted, the dropped ones included. */
  connections: number;
  /** Connections that were destroyed on purpose, at once or in the middle of a blob. */
  dropped: number;
  manifestHead: number;
  manifestGet: number;
  blobHead: number;
  blobGet: number;
  /** Uploads, /v2/, tags and whatever else. */
  other: number;
  /** Answers 401, already counted above. */
  denied: number;
  /** Requests that reached the registry as their HTTP proxy, already counted above. */
  proxied: number;
}

export interface RegistryOptions {
  /** Basic authentication with one user. */
  readonly user?: { readonly name: string; readonly password: string };
}

/**
 * A real registry (Debian's docker-registry) on loopback, behind a proxy that counts and breaks.
 * The registry listens on a socket in its folder; only the proxy has a port.
 */
export class Registry {
  readonly counts: Counts = zero();
  /** Method and path of every request, for a look when a test fails. */
  readonly log: string[] = [];

  private dropping = 0;
  private cutting = { blobs: 0, atLeast: 0 };
  private port = 0;

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly proxy: Server,
    private readonly options: RegistryOptions,
  ) {}

  static async start(options: RegistryOptions = {}): Promise<Registry> {
    const folder = mkdtempSync(path.join(tmpdir(), "registry-"));
    const config = path.join(folder, "config.json");
    const socket = path.join(folder, "socket");
    const { user } = options;
    const auth = user && { htpasswd: { realm: "test", path: path.join(folder, "htpasswd") } };
    if (user) {
      await must(["htpasswd", "-Bbc", path.join(folder, "htpasswd"), user.name, user.password]);
    }
    // YAML holds JSON
    writeFileSync(
      config,
      JSON.stringify({
        version: "0.1",
        log: { level: "error", accesslog: { disabled: true } },
        storage: { filesystem: { rootdirectory: path.join(folder, "data") } },
        http: { net: "unix", addr: socket, secret: "test" },
        ...(auth && { auth }),
      }),
    );
    // The kernel ends the registry with its parent, should a test be killed
    const command = ["--pdeathsig", "TERM", "docker-registry", "serve", config];
    const child = spawn("setpriv", command, { stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => said.push(line));
    }
    const started = Date.now();
    while (!existsSync(socket)) {
      if (child.exitCode !== null || Date.now() - started > 10_000) {
        child.kill("SIGKILL");
        rmSync(folder, { recursive: true, force: true });
        throw new Error(`docker-registry does not start:\n${said.join("\n")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    const proxy = createServer((request, response) => registry.forward(request, response, socket));
    // A registry keeps idle connections open, and docker does not repeat a PUT that meets a closed one
    proxy.keepAliveTimeout = 0;
    const registry = new Registry(folder, child, proxy, options);
    proxy.on("connection", (connection) => {
      registry.counts.connections++;
      if (registry.dropping > 0) {
        registry.dropping--;
        registry.counts.dropped++;
        connection.destroy();
      }
    });
    // podman tries TLS first, and an HTTP proxy is asked for a tunnel then
    proxy.on("connect", (_request, connection) => {
      registry.counts.proxied++;
      connection.end("HTTP/1.1 502 No TLS here\r\ncontent-length: 0\r\n\r\n");
    });
    // What Go's servers say to TLS on a port for http; clients know it
    proxy.on("clientError", (_error, connection) => {
      if (connection.writable) connection.end("HTTP/1.0 400 Bad Request\r\n\r\n");
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    registry.port = (proxy.address() as AddressInfo).port;
    return registry;
  }

  /** host:port, the first part of the name of every image here. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Address as the value of HTTP_PROXY. It then serves any host's name, over http. */
  get url(): string {
    return `http://${this.address}`;
  }

  /** The process of the registry itself. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The next so many connections are destroyed before a byte is read. */
  drop(connections: number): void {
    this.dropping = connections;
  }

  /**
   * The next so many blobs end, and their connection with them, after half of their bytes.
   *
   * @param atLeast spares smaller blobs: an image's configuration is a blob as its layers are
   */
  cut(blobs: number, atLeast = 0): void {
    this.cutting = { blobs, atLeast };
  }

  /** Sets the counters to 0. */
  forget(): void {
    Object.assign(this.counts, zero());
    this.log.length = 0;
  }

  /**
   * Pushes an image from root's podman.
   *
   * @param name below this registry, such as `qemu:1`
   * @returns the image's full name here, by tag and by digest
   */
  async push(image: string, name: string): Promise<{ tag: string; digest: string }> {
    const tag = `${this.address}/${name}`;
    const digestFile = path.join(this.folder, "digest");
    const { user } = this.options;
    const login = user ? [`--creds=${user.name}:${user.password}`] : [];
    const options = ["--quiet", "--tls-verify=false", `--digestfile=${digestFile}`, ...login];
    await must(["podman", "push", ...options, image, `docker://${tag}`]);
    const digest = (await must(["cat", digestFile])).trim();
    return { tag, digest: `${tag.replace(/:[^:/]+$/, "")}@${digest}` };
  }

  /**
   * Pushes images of several architectures from root's podman under one name, as an OCI index.
   *
   * @param name below this registry, such as `fedora/fedora:44`
   */
  async pushIndex(images: readonly string[], name: string): Promise<void> {
    const index = `localhost/index-${this.port}`;
    await must(["podman", "manifest", "create", index]);
    try {
      for (const image of images) {
        await must(["podman", "manifest", "add", index, `containers-storage:${image}`]);
      }
      const to = `docker://${this.address}/${name}`;
      await must(["podman", "manifest", "push", "--all", "--tls-verify=false", index, to]);
    } finally {
      await execute(["podman", "manifest", "rm", index]);
    }
  }

  /**
   * Environment that makes podman use http for this registry, in place of the machine's
   * registries.conf.
   *
   * @param hosts other names that are served here: hosts behind `url` as the HTTP proxy
   * @param mirrorOf prefixes, such as `quay.io/fedora`, that this registry mirrors under the same path
   */
  env({
    hosts = [],
    mirrorOf = [],
  }: { hosts?: readonly string[]; mirrorOf?: readonly string[] } = {}): Record<string, string> {
    const file = path.join(mkdtempSync(path.join(this.folder, "conf-")), "registries.conf");
    const insecure = [this.address, ...hosts].map(
      (location) => `[[registry]]\nlocation = "${location}"\ninsecure = true\n`,
    );
    const mirrors = mirrorOf.map(
      (prefix) =>
        `[[registry]]\nlocation = "${prefix}"\n[[registry.mirror]]\n` +
        `location = "${prefix.replace(/^[^/]*/, this.address)}"\ninsecure = true\n`,
    );
    const lines = [`unqualified-search-registries = []\n`, ...insecure, ...mirrors];
    writeFileSync(file, lines.join("\n"));
    return { CONTAINERS_REGISTRIES_CONF: file };
  }

  /**
   * Environment in which podman, buildah and skopeo know the user of this registry.
   *
   * @param hosts other names that are served here
   */
  authEnv(hosts: readonly string[] = []): Record<string, string> {
    const { user } = this.options;
    if (!user) throw new Error("a registry without users");
    const file = path.join(this.folder, "auth.json");
    const auth = Buffer.from(`${user.name}:${user.password}`).toString("base64");
    writeFileSync(
      file,
      JSON.stringify({
        auths: Object.fromEntries([this.address, ...hosts].map((h) => [h, { auth }])),
      }),
      { mode: 0o600 },
    );
    return { REGISTRY_AUTH_FILE: file };
  }

  /** The end of proxy, registry and folder, and of the names that root's podman has from here. */
  async stop(): Promise<void> {
    const hosts = [`${this.address}/`, "registry.example/"];
    const lines = await must(["podman", "images", "--format", '{{.ID}} {{join .Names " "}}']);
    for (const [id = "", ...names] of lines.split("\n").map((line) => line.split(" "))) {
      const own = names.filter((name) => hosts.some((host) => name.startsWith(host)));
      // The names alone: an image may be somebody else's by another
      if (own.length > 0) await execute(["podman", "untag", id, ...own]);
    }
    if (this.proxy.listening) {
      const closed = once(this.proxy, "close");
      this.proxy.close();
      this.proxy.closeAllConnections();
      await closed;
    }
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGKILL"); // what it stores is thrown away
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private forward(request: IncomingMessage, response: ServerResponse, socketPath: string): void {
    const asked = request.url ?? "/";
    if (!asked.startsWith("/")) this.counts.proxied++;
    const { pathname, search } = new URL(asked, this.url);
    const { method = "" } = request;
    const kind = kindOf(method, pathname);
    this.counts[kind]++;
    this.log.push(`${method} ${pathname}`);

    const { headers } = request;
    const onward = httpRequest(
      { socketPath, method, path: pathname + search, headers },
      (answer) => {
        if (answer.statusCode === 401) this.counts.denied++;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        const length = Number(answer.headers["content-length"] ?? 0);
        const { blobs, atLeast } = this.cutting;
        if (kind !== "blobGet" || blobs === 0 || length < atLeast) {
          answer.pipe(response);
          return;
        }
        this.cutting = { blobs: blobs - 1, atLeast };
        const half = Math.floor(length / 2);
        let sent = 0;
        answer.on("data", (data: Buffer) => {
          if (sent >= half) return;
          response.write(data.subarray(0, half - sent));
          sent += data.length;
          if (sent < half) return;
          this.counts.dropped++;
          setTimeout(() => response.destroy(), 50);
        });
      },
    );
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  }
}

/** A store of podman's own, empty as a fresh host has it: for `env` of a command. */
export class EmptyStore {
  private readonly folder = mkdtempSync(path.join(tmpdir(), "store-"));

  /** @param below a store whose images can be read as well */
  constructor(private readonly below?: string) {}

  get env(): Record<string, string> {
    const file = path.join(this.folder, "storage.conf");
    const [graph, run] = ["graph", "run"].map((name) => path.join(this.folder, name));
    for (const made of [graph, run]) mkdirSync(made ?? "", { recursive: true });
    const below = this.below
      ? `[storage.options]\nadditionalimagestores = ["${this.below}"]\n`
      : "";
    writeFileSync(
      file,
      `[storage]\ndriver = "overlay"\ngraphroot = "${graph}"\nrunroot = "${run}"\n${below}`,
    );
    return { CONTAINERS_STORAGE_CONF: file };
  }

  async remove(): Promise<void> {
    // podman leaves the driver's folder mounted on itself
    await execute(["umount", path.join(this.folder, "graph/overlay")]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function zero(): Counts {
  return {
    connections: 0,
    dropped: 0,
    manifestHead: 0,
    manifestGet: 0,
    blobHead: 0,
    blobGet: 0,
    other: 0,
    denied: 0,
    proxied: 0,
  };
}

function kindOf(method: string, pathname: string): keyof Counts {
  const [, part] = /^\/v2\/.+\/(manifests|blobs)\/[^/]+$/.exec(pathname) ?? [];
  if (part && method === "GET") return part === "blobs" ? "blobGet" : "manifestGet";
  if (part && method === "HEAD") return part === "blobs" ? "blobHead" : "manifestHead";
  return "other";
}
