import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { buildFailed } from "../action/messages.js";
import type { Architecture } from "../host/architectures.js";
import { CommandFailed } from "../host/command.js";
import { PROXY_VARIABLES } from "../host/environment.js";
import { runName } from "../host/run-name.js";
import { adopt, describe } from "./describe.js";
import { loginOption, runEngine, type Engine } from "./engine.js";
import { inspectFor, isFor, refuseForeign } from "./inspect.js";
import { nameBase, removeOwnSteps, unnameBase } from "./leftovers.js";
import { LABELS } from "./labels.js";
import { CONTAINERFILE, CONTEXT, type Recipe } from "./recipe.js";

/** The certificates of authorities that a host trusts: of Fedora, RHEL and CentOS, of Debian and Ubuntu. */
const BUNDLES = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];

/** What dnf reads in Fedora's image, through links (ca-certificates, update-ca-trust(8)). */
const FEDORA_BUNDLE = "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem";

/**
 * A copy of the host's bundle, in a folder of its own: behind a proxy that opens TLS, the host knows an authority
 * that Fedora's image does not. A copy, because podman gives it an SELinux label.
 */
function copyOfBundle(): string | undefined {
  const found = BUNDLES.find((file) => existsSync(file));
  if (!found) return undefined;
  const folder = mkdtempSync(path.join(process.env["RUNNER_TEMP"] || tmpdir(), "qemu-build-"));
  const copy = path.join(folder, "ca-bundle.pem");
  copyFileSync(found, copy);
  return copy;
}

/** docker hands its proxies to a build by name; podman does so by itself (podman-build(1), --http-proxy). */
const proxyArguments = (): string[] =>
  PROXY_VARIABLES.filter((name) => process.env[name]).map((name) => `--build-arg=${name}`);

/**
 * The name of this run's own by which podman is to know the base: a container of a build has the name of the image
 * that it started from. docker's daemon ends a build whose client is gone; a Containerfile may be without that base.
 */
const ownNameOfBase = (engine: Engine, { text }: Recipe): string | undefined =>
  engine.name === "podman" && /\$\{?BASE_IMAGE\b/.test(text) ? nameBase(engine) : undefined;

/**
 * Builds an image.
 *
 * @param name a name of this run's own, for what is made
 * @param anew with packages of today, on a base of today where it can be had
 * @throws Problem where the build fails, or makes an image that can't serve
 */
export async function build(
  engine: Engine,
  name: string,
  recipe: Recipe,
  native: Architecture,
  anew: boolean,
): Promise<void> {
  const { baseImage, containerfile } = recipe;
  const base = await inspectFor(engine, native, baseImage);
  // A job may have run the base for another platform: the engine would build on that, docker even where
  // the platform is named. A pull brings this machine's.
  const isForeign = base !== undefined && !isFor(native, base);
  const from = ownNameOfBase(engine, recipe);
  if (anew || isForeign || (from && !base)) {
    await runEngine(engine, ["pull", ...loginOption(engine), baseImage], true).catch(
      (error: unknown) => {
        if (base || !from || !(error instanceof CommandFailed)) return;
        throw buildFailed(containerfile, error.said);
      },
    );
  }
  if (from) await runEngine(engine, ["tag", baseImage, from]);
  const isBundled = containerfile === CONTAINERFILE;
  const squash = isBundled ? ["--target=fedora", "--squash-all"] : [];
  const bundle = isBundled && engine.name === "podman" ? copyOfBundle() : undefined;
  const args = [
    "build",
    // Where docker and podman share a host, docker's firewall drops what comes from podman's bridge
    // (containers/podman#24486); the host's network reaches what the host reaches.
    "--network=host",
    ...(engine.name === "podman"
      ? ["--layers=false", ...squash, ...loginOption(engine)]
      : ["--force-rm", ...proxyArguments()]),
    ...(isBundled && engine.name === "docker" ? [`--build-arg=RUN_NAME=${runName()}`] : []),
    ...(bundle ? [`--volume=${bundle}:${FEDORA_BUNDLE}:ro,Z`] : []),
    ...(anew ? ["--no-cache"] : []),
    `--tag=${name}`,
    `--label=${LABELS.recipe}=${recipe.hash}`,
    `--label=${LABELS.family}=${recipe.family}`,
    `--build-arg=BASE_IMAGE=${from ?? baseImage}`,
    `--build-arg=ARCHITECTURES=${recipe.architectures.join(" ")}`,
    `--file=${containerfile}`,
    CONTEXT,
  ];
  try {
    await runEngine(engine, args, true);
  } catch (error) {
    throw error instanceof CommandFailed ? buildFailed(containerfile, error.said) : error;
  } finally {
    if (bundle) rmSync(path.dirname(bundle), { recursive: true, force: true });
    if (from) await unnameBase(engine, from).catch(() => undefined);
    if (engine.name === "docker") await removeOwnSteps(engine).catch(() => undefined);
  }
  const made = await inspectFor(engine, native, name);
  if (!made) throw buildFailed(containerfile, `the engine made no image ${name}`);
  refuseForeign(native, made, containerfile);
  const description = await describe(engine, made, containerfile);
  if (!made.entrypoint || !made.holds) await adopt(engine, made.id, name, recipe, description);
}
