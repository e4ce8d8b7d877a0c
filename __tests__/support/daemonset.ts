import { readFileSync } from "node:fs";
import path from "node:path";

import { DaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { IContainer } from "kubernetes-models/v1/Container";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import { parseAllDocuments } from "yaml";

import { ROOT } from "./action.js";

/** A file of deploy/kubernetes. */
export const manifest = (name: string): string =>
  readFileSync(path.join(ROOT, "deploy/kubernetes", name), "utf8");

/** The manifest that has the DaemonSet. */
export const MANIFEST = manifest("qemu-user-static.yaml");

/** The name of the pod when podman plays it. */
export const POD = "qemu-user-static";

/** The documents of a manifest. */
export const documentsOf = (text: string): unknown[] =>
  parseAllDocuments(text).map((document) => document.toJS() as unknown);

/**
 * The one document of a kind.
 *
 * @throws Error where there is none, or more than one
 */
export function one<T>(text: string, is: (value: unknown) => value is T): T {
  const found = documentsOf(text).filter(is);
  const [document] = found;
  if (!document || found.length > 1) throw new Error(`${found.length} documents of that kind`);
  return document;
}

/** The pod of the DaemonSet, to read or to change: each call has its own. */
export function podSpec(): IPodSpec {
  const { spec } = one(MANIFEST, DaemonSet.is).spec?.template ?? {};
  if (!spec) throw new Error("no pod template");
  return spec;
}

/** The container of the pod. */
export function containerOf({ containers }: IPodSpec): IContainer {
  const [container] = containers;
  if (!container) throw new Error("no container");
  return container;
}

/** The command of the readiness probe. */
export function readiness(): string[] {
  const command = containerOf(podSpec()).readinessProbe?.exec?.command;
  if (!command) throw new Error("no readiness probe that executes a command");
  return command;
}

/**
 * What `podman kube play` takes for the DaemonSet: its pod, and the ConfigMap that the pod mounts. podman
 * does all that the pod's template says but for what it ignores: the readiness probe, whose command the
 * tests execute, the mode of a ConfigMap's files, which they set, and what concerns the cluster
 * (tolerations, service account, grace period).
 *
 * @param image what the container is made of, in place of the published image
 * @param spec the pod, where it is to differ from the DaemonSet's
 */
export function playable(image: string, spec: IPodSpec = podSpec()): string {
  containerOf(spec).image = image;
  const labels = one(MANIFEST, DaemonSet.is).spec?.template.metadata?.labels;
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: POD, labels }, spec };
  const documents = [one(MANIFEST, ConfigMap.is), pod];
  return documents.map((document) => JSON.stringify(document)).join("\n---\n");
}
