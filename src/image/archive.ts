import { createHash } from "node:crypto";

import { run, runInto } from "../host/command.js";
import { runEngine, type Engine } from "./engine.js";
import { CommandFailed } from "../action/messages.js";
import { RECIPE_LABEL } from "./recipe.js";

/** What an archive says of its one image. */
export interface Archived {
  /**
   * SHA-256, hex, of what names all the rest: the manifest of an OCI archive, the configuration in one of
   * docker's. By it the engine holds the layers against what was read here.
   */
  readonly digest: string;
  /** The label that says from which recipe the image was made; empty without it. */
  readonly recipe: string;
}

/**
 * The name of an engine's archive. docker before 25 reads no OCI archive, so each engine has a format of
 * its own, and a file name for it.
 */
export const archiveName = ({ name }: Engine): string =>
  name === "podman" ? "image.oci-archive" : "image.docker-archive";

/**
 * Writes an image to an archive.
 *
 * With podman its layers are compressed by zstd, and stay so until podman unpacks them into its store:
 * nothing else ever writes or reads them whole.
 *
 * @throws CommandFailed where the engine fails
 */
export async function writeArchive(engine: Engine, archive: string, name: string): Promise<void> {
  if (engine.name === "docker") {
    // Not by --output: a file that docker makes as root only root can read (docker/cli, save)
    await runInto(archive, [...engine.command, "save", name]);
    return;
  }
  const target = `oci-archive:${archive}:${name}`;
  try {
    await runEngine(engine, ["push", "--quiet", "--compression-format=zstd", name, target]);
  } catch (error) {
    // podman before 4.0 has no such option. This way the layers are compressed by gzip.
    if (!(error instanceof CommandFailed && error.said.includes("unknown flag"))) throw error;
    await runEngine(engine, ["save", "--format=oci-archive", "--output", archive, name]);
  }
}

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group]) => group ?? "");

/**
 * Reads an archive before an engine loads it: it must name one image alone, and what it says of that must
 * have the digests by which it is named (OCI image-spec; docker's image specification 1.2).
 *
 * @throws Error where the archive is something else
 */
export async function readArchive(
  engine: Engine,
  archive: string,
  name: string,
): Promise<Archived> {
  const member = (file: string): Promise<string> =>
    run(["tar", "--extract", "--to-stdout", `--file=${archive}`, file]);
  const blob = async (what: string, file: string, digest: string): Promise<string> => {
    const text = await member(file);
    if (createHash("sha256").update(text).digest("hex") === digest) return text;
    throw new Error(`the image's ${what} is not what its digest says`);
  };
  const only = (names: readonly string[], found: readonly string[]): string => {
    const [one] = found;
    if (one && found.length === 1 && names.length === 1 && names[0] === name) return one;
    throw new Error(`the archive does not hold the image ${name} alone`);
  };

  let config: string;
  let digest: string;
  if (engine.name === "docker") {
    const manifest = await member("manifest.json");
    const tags = all(manifest, /"RepoTags" ?: ?\["([^\]]*)"\]/g);
    const file = only(tags, all(manifest, /"Config" ?: ?"([^"]*)"/g));
    digest = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(file)?.[1] ?? "";
    config = await blob("configuration", file, digest);
  } else {
    const index = await member("index.json");
    const names = all(index, /"org\.opencontainers\.image\.ref\.name" ?: ?"([^"]*)"/g);
    digest = only(names, all(index, /"digest" ?: ?"sha256:([0-9a-f]{64})"/g));
    const manifest = await blob("manifest", `blobs/sha256/${digest}`, digest);
    const [id = ""] = all(manifest, /"config" ?: ?\{[^{}]*"digest" ?: ?"sha256:([0-9a-f]{64})"/g);
    config = await blob("configuration", `blobs/sha256/${id}`, id);
  }
  const label = `"${RECIPE_LABEL.replaceAll(".", "\\.")}" ?: ?"([0-9a-f]{64})"`;
  return { digest, recipe: new RegExp(label).exec(config)?.[1] ?? "" };
}
