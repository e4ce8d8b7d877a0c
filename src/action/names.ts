/** A name of an architecture, in small letters, with the platform that it stands for, if OCI has one. */
type Row = readonly [architecture: string, platform: string | undefined, names: string];

/**
 * What architectures and platforms are called besides QEMU's names and OCI's platforms, both of which
 * src/host/architectures.ts has. Each is known with `linux/` before it and without.
 *
 * Sources (2026-11): containerd's platforms (normalizeArch in database.go: what docker, BuildKit and
 * podman take for the same platform); Docker Hub's official images ("Architectures other than amd64");
 * Debian's ports; uname -m (Linux); RPM's names; Go's GOARCH; `runner.arch` of GitHub and Node's
 * process.arch; Rust's targets; run-on-arch-action; balena's and Home Assistant's names.
 *
 * Where they differ, what people mean counts: armel is ARMv5, as in Debian's image (Docker Hub: arm32v5), though
 * containerd takes it for v6; arm/v8 and armv8 are arm64.
 */
export const NAMES: readonly Row[] = [
  // containerd: x86-64; GitHub and Node: x64
  ["x86_64", "linux/amd64", "x86-64 x64"],
  ["x86_64", "linux/amd64/v1", "amd64/v1"],
  ["x86_64", "linux/amd64/v2", "amd64/v2"],
  ["x86_64", "linux/amd64/v3", "amd64/v3"],
  ["x86_64", "linux/amd64/v4", "amd64/v4"],
  // uname: i486 to i686; GitHub: x86; Node: ia32
  ["i386", "linux/386", "i486 i586 i686 x86 ia32"],
  // containerd: arm64/8; Docker Hub: arm64v8; Conan: armv8
  ["aarch64", "linux/arm64", "arm64/8 arm64v8 armv8 arm/v8 arm/8"],
  ["aarch64", "linux/arm64/v8", "arm64/v8"],
  // containerd: arm/7, armhf; uname: armv7l, armv8l (32-bit); Docker Hub: arm32v7; RPM: armv7hl, armhfp; balena: armv7hf
  ["arm", "linux/arm/v7", "arm/7 armhf armhfp armv7 armv7l armv7hl armv7hf armv8l arm32 arm32v7"],
  // uname: armv6l; Docker Hub: arm32v6
  ["arm", "linux/arm/v6", "arm/v6 arm/6 armv6 armv6l armv6hf arm32v6"],
  // Debian: armel; uname: armv5tel; Docker Hub: arm32v5
  ["arm", "linux/arm/v5", "arm/v5 arm/5 armel armv5 armv5l armv5te armv5tel arm32v5"],
  // Rust: powerpc64, powerpc64le; Debian: ppc64el
  ["ppc64", "linux/ppc64", "powerpc64"],
  ["ppc64le", "linux/ppc64le", "ppc64el powerpc64le powerpc64el"],
  // Rust: riscv64gc
  ["riscv64", "linux/riscv64", "riscv64gc"],
  // Debian: powerpc
  ["ppc", undefined, "powerpc"],
  // uname: parisc; Linux: openrisc
  ["hppa", undefined, "parisc"],
  ["or1k", undefined, "openrisc"],
];

/** Operating systems of `go tool dist list`, and what containerd and Docker Hub call them. */
export const OTHER_SYSTEMS =
  /^(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|macos|netbsd|openbsd|plan9|solaris|wasi|wasip1|wasm|windows)(?:[/-]|$)/;
