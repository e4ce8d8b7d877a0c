// Real here: podman, the shipped Containerfile and the article's. A stand-in: Fedora's base image.
import path from "node:path";

import { afterAll, beforeAll, expect, test } from "@jest/globals";

import { must, ROOT } from "../support/action.js";
import { buildImage, ONE_LAYER } from "../support/build.js";

const built: string[] = [];
afterAll(() => must(["podman", "rmi", "--force", ...built]));

/** Builds an image from nothing, as the action does; returns its id. */
async function build(context: string, ...options: string[]): Promise<string> {
  const id = await buildImage(["--no-cache", ...options], path.join(ROOT, context));
  built.push(id);
  return id;
}
const ours = (architectures: string): Promise<string> =>
  build("container", ...ONE_LAYER, `--build-arg=ARCHITECTURES=${architectures}`);

const inspect = async (image: string, format: string): Promise<number> =>
  Number(await must(["podman", "image", "inspect", "--format", format, image]));
const bytes = (image: string): Promise<number> => inspect(image, "{{.Size}}");

/** Every file of an image but what the engine mounts, with what tells it from another one. */
async function listing(image: string): Promise<string> {
  const root = (await must(["podman", "image", "mount", image])).trim();
  const find = `cd "$1" && find . -xdev ! -path "./etc/*" ! -path ./etc \\
    -printf "%p %y %m %U:%G %s %l" '(' -type f -printf " %T@ " -exec sha256sum '{}' ';' -o -printf "\\n" ')' | sort`;
  try {
    return await must(["bash", "-c", find, "bash", root]);
  } finally {
    await must(["podman", "image", "unmount", image]);
  }
}

let article: number;
beforeAll(async () => {
  article = await bytes(await build("__tests__/support/seed"));
}, 120_000);

test("one architecture is a quarter of the article's image at most, in one layer", async () => {
  const image = await ours("ppc64le");
  expect((await bytes(image)) / article).toBeLessThan(1 / 4);
  expect(await inspect(image, "{{len .RootFS.Layers}}")).toBe(1);
});

test("all architectures are smaller than the article's image, and 9 MB more than their emulators", async () => {
  const image = await ours("");
  const size = await bytes(image);
  const root = (await must(["podman", "image", "mount", image])).trim();
  const home = path.join(root, "usr/libexec/qemu-user-static-action");
  const emulators = await must(["du", "--bytes", "--summarize", home]).finally(() =>
    must(["podman", "image", "unmount", image]),
  );
  expect(size).toBeLessThan(article);
  expect(size - parseInt(emulators)).toBeLessThan(9e6);
});

test("two builds of the same packages have the same content", async () => {
  const first = await listing(await ours("s390x"));
  expect(first).toContain("./usr/libexec/qemu-user-static-action/qemu-s390x f 755");
  expect(await listing(await ours("s390x"))).toBe(first);
});
