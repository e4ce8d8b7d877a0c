import path from "node:path";

import { must, ROOT } from "./action.js";

/**
 * Compiles a program of Go 1.19 (Debian 12) that has 200 goroutines, sockets and a process.
 *
 * @param arch a GOARCH
 * @param file the path that it gets
 */
export async function buildGo(arch: string, file: string): Promise<void> {
  const env = { GO111MODULE: "off", CGO_ENABLED: "0", GOCACHE: path.join(ROOT, ".cache/go") };
  const source = path.join(ROOT, "__tests__/work/programs/goroutines.go");
  await must(["go", "build", "-o", file, source], { ...process.env, ...env, GOARCH: arch });
}
