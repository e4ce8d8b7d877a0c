// Archives of an image as podman and docker write them, as far as the action reads them.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import type { EngineName } from "../../src/image/engine.js";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Members by their names, in the order of the archive. */
export type Members = Readonly<Record<string, string>>;

/** What a test may change of an archive. */
export interface Parts {
  readonly config?: string;
  /** Under which digest the configuration stands; its own unless told. */
  readonly id?: string;
  /** A tag for each image that the archive names. */
  readonly names?: readonly (string | undefined)[];
}

const LAYER = "x".repeat(100_000);
const CONFIG = JSON.stringify({ architecture: "amd64", config: {} });

/** An archive of podman's: OCI image-spec, image-layout. */
function oci({ config = CONFIG, id = sha256(config), names = [] }: Parts): Members {
  const descriptor = (type: string, digest: string, size: number, more: object = {}) => ({
    mediaType: `application/vnd.oci.image.${type}`,
    digest: `sha256:${digest}`,
    size,
    ...more,
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    config: descriptor("config.v1+json", id, config.length),
    layers: [descriptor("layer.v1.tar+zstd", sha256(LAYER), LAYER.length)],
  });
  const digest = sha256(manifest);
  const manifests = names.map((name) =>
    descriptor("manifest.v1+json", digest, manifest.length, {
      ...(name && { annotations: { "org.opencontainers.image.ref.name": name } }),
    }),
  );
  return {
    [`blobs/sha256/${sha256(LAYER)}`]: LAYER,
    [`blobs/sha256/${digest}`]: manifest,
    [`blobs/sha256/${id}`]: config,
    "index.json": JSON.stringify({ schemaVersion: 2, manifests }),
  };
}

/** An archive of docker's before version 25. */
function docker({ config = CONFIG, id = sha256(config), names = [] }: Parts): Members {
  const entries = names.map((name) => ({
    Config: `${id}.json`,
    RepoTags: name ? [name] : null,
    Layers: ["layer.tar"],
  }));
  return {
    "layer.tar": LAYER,
    [`${id}.json`]: config,
    "manifest.json": JSON.stringify(entries),
  };
}

/** The members of an engine's archive. */
export const membersOf = (engine: EngineName, parts: Parts): Members =>
  engine === "podman" ? oci(parts) : docker(parts);

/** What the action calls the digest of such an archive. */
export function digestOf(members: Members): string {
  const index = members["index.json"];
  const named = index ?? members["manifest.json"] ?? "";
  return /"(?:sha256:)?([0-9a-f]{64})/.exec(named)?.[1] ?? "";
}

/** Packs an archive. */
export function pack(file: string, members: Members): void {
  const root = mkdtempSync(`${file}-`);
  for (const [name, content] of Object.entries(members)) {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  execFileSync("tar", ["-C", root, "-cf", file, ...Object.keys(members)]);
  rmSync(root, { recursive: true });
}
