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
 * armel is Debian's ARMv5, and ARMv6 to containerd. The latter says what an engine pulls: an engine that
 * is asked for v6 takes v5 where an image has no v6.
 */
export const NAMES: readonly Row[] = [
  // containerd: amd64/v1 is amd64; GitHub and Node: x64; Debian: amd64
  ["x86_64", "linux/amd64", "x86-64 x64 amd64/v1"],
  ["x86_64", "linux/amd64/v2", "amd64/v2"],
  ["x86_64", "linux/amd64/v3", "amd64/v3"],
  ["x86_64", "linux/amd64/v4", "amd64/v4"],
  // uname: i486 to i686; GitHub: x86; Node: ia32
  ["i386", "linux/386", "i486 i586 i686 x86 ia32"],
  // containerd: arm64/v8 is arm64; Docker Hub: arm64v8; Conan, armv8 as against uname's armv8l
  ["aarch64", "linux/arm64", "arm64/v8 arm64/8 arm64v8 armv8"],
  // containerd: arm and armhf are v7; uname: armv7l; Docker Hub: arm32v7; RPM: armv7hl; balena: armv7hf
  ["arm", "linux/arm/v7", "arm/7 armhf armv7 armv7l armv7hl armv7hf arm32 arm32v7"],
  // containerd: armel is v6; uname: armv6l; Docker Hub: arm32v6
  ["arm", "linux/arm/v6", "arm/6 armel armv6 armv6l armv6hf arm32v6"],
  // uname: armv5tel; Docker Hub: arm32v5
  ["arm", "linux/arm/v5", "arm/v5 arm/5 armv5 armv5l armv5te armv5tel arm32v5"],
  // containerd: v8 of the 32-bit architecture; uname: armv8l
  ["arm", "linux/arm/v8", "arm/v8 arm/8 armv8l"],
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
