/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 6779:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ daysSince)
/* harmony export */ });
const daysSince = (then) => (Date.now() - then.getTime()) / 86_400_000;


/***/ }),

/***/ 644:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A5: () => (/* binding */ noUsersEngine),
/* harmony export */   AF: () => (/* binding */ Problem),
/* harmony export */   AI: () => (/* binding */ allWithoutEngine),
/* harmony export */   Ci: () => (/* binding */ hiddenFromPodman),
/* harmony export */   Ew: () => (/* binding */ deniedPermissively),
/* harmony export */   GA: () => (/* binding */ checkpointImage),
/* harmony export */   Pk: () => (/* binding */ dockerWithoutSelinux),
/* harmony export */   RB: () => (/* binding */ pullFailed),
/* harmony export */   VW: () => (/* binding */ oldEmulator),
/* harmony export */   W2: () => (/* binding */ otherSystem),
/* harmony export */   WH: () => (/* binding */ beforeProcessor),
/* harmony export */   Wt: () => (/* binding */ notRenewed),
/* harmony export */   Y$: () => (/* binding */ noEntrypoint),
/* harmony export */   a7: () => (/* binding */ engineFailed),
/* harmony export */   aY: () => (/* binding */ invalidInput),
/* harmony export */   bg: () => (/* binding */ noUserTable),
/* harmony export */   ce: () => (/* binding */ doesNotRun),
/* harmony export */   cs: () => (/* binding */ noBinfmt),
/* harmony export */   eb: () => (/* binding */ unknownPlatform),
/* harmony export */   fD: () => (/* binding */ noUserNamespaces),
/* harmony export */   hv: () => (/* binding */ mislabelled),
/* harmony export */   jn: () => (/* binding */ rootlessFailed),
/* harmony export */   kM: () => (/* binding */ podmanNotSetUp),
/* harmony export */   l$: () => (/* binding */ highMemory),
/* harmony export */   lH: () => (/* binding */ imageIsOld),
/* harmony export */   lb: () => (/* binding */ notChecked),
/* harmony export */   oQ: () => (/* binding */ otherMachine),
/* harmony export */   oh: () => (/* binding */ foreignImage),
/* harmony export */   pD: () => (/* binding */ readOnlyBinfmt),
/* harmony export */   q3: () => (/* binding */ buildFailed),
/* harmony export */   qq: () => (/* binding */ noEngine),
/* harmony export */   qx: () => (/* binding */ dockerReadsNoOci),
/* harmony export */   r6: () => (/* binding */ noSudo),
/* harmony export */   rM: () => (/* binding */ notMountable),
/* harmony export */   rl: () => (/* binding */ causeOf),
/* harmony export */   sN: () => (/* binding */ cannotProbe),
/* harmony export */   vF: () => (/* binding */ registerFailed)
/* harmony export */ });
/* harmony import */ var _host_place_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7305);

class Problem extends Error {
    section;
    what;
    found;
    name = "Problem";
    constructor(section, what, found, remedy) {
        super(`${what}\n  Found: ${found}\n  To do: ${remedy}\n  More: ${linkTo(section)}`);
        this.section = section;
        this.what = what;
        this.found = found;
    }
}
function causeOf(error) {
    if (error instanceof Problem)
        return `${error.what} ${error.found}`;
    return error instanceof Error ? error.message : String(error);
}
function linkTo(section) {
    const page = `docs/troubleshooting.md#${section}`;
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = process.env;
    if (!GITHUB_ACTION_REPOSITORY || !GITHUB_ACTION_REF)
        return page;
    const server = GITHUB_SERVER_URL ?? "https://github.com";
    return `${server}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF}/${page}`;
}
const list = (words) => words.join(", ");
const invalidInput = (input, value, expected) => new Problem("invalid-input", `The input '${input}' is not valid.`, `'${value}'`, `give ${expected}.`);
const unknownPlatform = (name, nearest, known) => new Problem("unknown-platform", `The platform '${name}' is not known.`, `'${name}' in the input 'platforms'${nearest ? `; did you mean '${nearest}'?` : ""}`, `use one of: ${list(known)}.`);
const otherSystem = (name) => new Problem("other-system", `The platform '${name}' is not Linux: QEMU's user mode runs programs of Linux alone.`, `'${name}' in the input 'platforms'`, "leave it out of this step's input; images that hold no program of it to run while they are built need no emulator.");
const noEngine = (wanted, found) => new Problem("no-engine", `No container engine answers: ${wanted.join(" or ")} is needed to register emulators.`, `${found} (PATH: ${process.env["PATH"] ?? "unset"})`, "install one, for instance: sudo dnf install podman. A runner that has docker's client without a daemon, as ubuntu-slim does, can't run containers: choose another.");
const otherMachine = (engine) => new Problem("other-machine", `The engine ${engine} runs its containers on another machine, so nothing it registers serves this one.`, "the kernel there has another boot id than the one here", "have the job use an engine of this machine: unset DOCKER_HOST, DOCKER_CONTEXT or CONTAINER_HOST for this step, or set the input 'engine'.");
const checkpointImage = (image, annotation) => new Problem("checkpoint-image", `The image ${image} asks podman to restore a checkpoint, by which it could leave every confinement, so it was not run.`, `the annotation ${annotation}`, "give another image, and ask who made this one (CVE-2026-94603, mended in podman 6.1.3).");
const engineFailed = (engine, why, next) => new Problem("engine-failed", `The engine ${engine} failed, so ${next} is tried.`, why, `repair ${engine} on this runner, or set the input 'engine' to ${next}.`);
const allWithoutEngine = (missing) => new Problem("all-without-engine", "No container engine that can register, so what 'all' means is not known; what runs here is reported.", `these don't run: ${list(missing)}`, "name the platforms that the job needs: a missing one is an error then.");
const noSudo = (found) => new Problem("no-sudo", "Registering needs root, and sudo does not give it without a password.", found, `${WITH_SUDO} (NOPASSWD:SETENV: where it needs a proxy's variables), give the user access to docker's socket, or run the runner as root. Without any root: podman installed for the user, on Linux 6.7 or newer.`);
const WITH_SUDO = "let the runner's user run podman through sudo: USER ALL=(root) NOPASSWD: /usr/bin/podman in sudoers";
const noUsersEngine = (engine) => new Problem("no-engine", "The input 'rootless' is true, and this user has no engine of their own for it.", `engine is '${engine}'; PATH ${process.env["PATH"] ?? "unset"}`, "install podman, for instance: sudo dnf install podman, or start the user's rootless docker.");
const podmanNotSetUp = (found) => new Problem("podman-not-set-up", "Without root, this user's own podman has to run other architectures, and it is not set up for this user.", found, `have an administrator install newuidmap (Fedora, RHEL: shadow-utils; Debian, Ubuntu: uidmap) and give the user ids: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER; then podman system migrate. Or ${WITH_SUDO}.`);
const noUserTable = (found) => new Problem("no-user-table", "Without root, this user's own podman has to run other architectures, and this kernel gives it no table of handlers: Linux 6.7 or newer does.", found, `${WITH_SUDO}; or take a host with Linux 6.7 or newer (RHEL 10, Fedora, Debian 13, Ubuntu 24.04).`);
const noUserNamespaces = (found) => new Problem("no-user-namespaces", "Without root, this user's own podman has to run other architectures, and this host allows it no user namespace.", found, `have an administrator allow them: AppArmor by a profile for this podman, a setting by sudo sysctl with the other value. Or ${WITH_SUDO}.`);
const rootlessFailed = (found) => new Problem("rootless-failed", "Without root, this user's own podman has to run other architectures, and it does not start.", found, `see by hand, as the runner's user: podman unshare true. Or ${WITH_SUDO}.`);
const hiddenFromPodman = () => new Problem("hidden-from-podman", "Programs of other architectures run on this host, and not in this user's own podman.", "the podman without root has a table of handlers of its own, which hides the machine's", "to take that table away: podman system migrate, which stops this user's containers. To fill it: the input 'rootless: true'. Or use sudo podman.");
const noBinfmt = (said) => new Problem("no-binfmt", "This kernel has no binfmt_misc, so it can't run programs of other architectures.", said, "sudo modprobe binfmt_misc (a kernel built without CONFIG_BINFMT_MISC can't be helped)");
const readOnlyBinfmt = (said) => new Problem("read-only-binfmt", "The kernel's table of handlers can't be written.", said, "sudo mount -o remount,rw /proc/sys/fs/binfmt_misc (in a container, the host has to do it)");
const notMountable = (names, tried) => new Problem("not-mountable", `Programs of ${list(names)} do not run after their registration, and binfmt_misc could not be mounted on the engine's host. Without a mount of the host's own, registrations end with the container that made them.`, tried, "on the engine's host: sudo mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc");
const buildFailed = (containerfile, said) => new Problem("build-failed", `The image could not be built from ${containerfile}.`, said, `read the build's output above, and see what root reaches: sudo podman pull quay.io/fedora/fedora:44. Behind a proxy or without a network give a mirror as 'base-image', or a ready image as 'image'.`);
const pullFailed = (image, said) => new Problem("pull-failed", `The image ${image} could not be pulled.`, said, `check the name, the network and the login by hand: podman pull ${image}`);
const dockerReadsNoOci = (image, said) => new Problem("pull-failed", `The image ${image} could not be loaded: docker's classic store reads archives of its own format alone.`, said, "make one with podman save --format=docker-archive, and give it as docker-archive:/path.");
const noEntrypoint = (image, said) => new Problem("no-entrypoint", `The image ${image} speaks neither of the two ways to register that are known, so it was not run with privileges.`, `its entrypoint is not binfmt (as in docker.io/tonistiigi/binfmt), and did not list architectures as container-entrypoint does: ${said}`, "build it from container/Containerfile of this action, or copy container/container-entrypoint into it as /container-entrypoint and make it the ENTRYPOINT.");
const registerFailed = (image, said) => new Problem("register-failed", `The container of ${image} could not register its emulators.`, said, `read the container's output above, and see the table: ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_0__/* .place */ .ik)().show}`);
const cannotProbe = (tried) => new Problem("cannot-probe", "Not even a program of this machine's own architecture could be executed, so nothing can be verified.", list(tried), 'see where it points, and the limits: findmnt -T "$RUNNER_TEMP"; df -h "$RUNNER_TEMP"; ulimit -n. Give the job a RUNNER_TEMP or TMPDIR with free space on a file system that is not mounted noexec.');
const doesNotRun = (failures) => new Problem("does-not-run", `Programs of ${list(failures.map(({ name }) => name))} do not run ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_0__/* .place */ .ik)().where}.`, failures.map(({ name, reason }) => `${name}: ${reason}`).join("; "), `see the handlers: ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_0__/* .place */ .ik)().show}. Leave these platforms out, or give an image that holds a working emulator for them.`);
const mislabelled = (names, denial) => new Problem("mislabelled", `The handlers of ${list(names)} run ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_0__/* .place */ .ik)().column.toLowerCase()}, but not in confined containers. They are registered again with labels that every container may use.`, denial, "find what registers emulators on this host without label=level:s0 (a podman run --privileged, another image), and let this action do it.");
const deniedPermissively = (denial) => new Problem("denied-permissively", "SELinux is permissive here. Were it enforcing, emulated programs would fail in confined containers.", denial, "set the input 'reset' once, or remove what registers emulators without label=level:s0.");
const notChecked = (why) => new Problem("not-checked", "SELinux is on, but it was not checked that confined containers may use the emulators.", why, "let the runner's user run podman through sudo; this has to work: sudo -n podman info");
const foreignImage = (image, platform, own) => new Problem("foreign-image", `The image ${image} is made for another machine, so its container could not run here.`, `${platform}; this machine is ${list(own)}`, "give the image of this machine's architecture, or a multi-architecture tag.");
const imageIsOld = (image, days, why) => new Problem("image-is-old", `The image ${image} is ${days} days old and could not be made anew. It serves all the same.`, why, "repair what failed, or raise 'max-age'.");
const dockerWithoutSelinux = () => new Problem("docker-without-selinux", "SELinux is on here, but docker runs without it: it ignores the label options, and its containers prove nothing about podman's.", "docker info names no SecurityOption 'selinux'", 'register with podman (engine: podman), or set "selinux-enabled": true in /etc/docker/daemon.json.');
const notRenewed = (why) => new Problem("not-renewed", "The handlers are older than 'max-age', or an earlier run was interrupted; they could not be registered anew, and serve all the same.", why, "repair what failed, or raise 'max-age'.");
const beforeProcessor = (name, handler, remedy) => new Problem("before-processor", `Programs of ${name} run by an emulator here, although this machine's processor runs them itself, many times faster.`, `the handler ${handler} goes before the processor`, `remove it: ${remedy}`);
const oldEmulator = (names, version, oldest) => new Problem("old-emulator", `The emulators of ${list(names)} are of QEMU ${version}, which crashes at random with today's kernels. This action has not registered them, so it leaves them alone.`, `QEMU ${version}, older than ${oldest}`, "run the step once with reset: true, which replaces them, or bring what registers them up to date.");
const highMemory = (version = "unknown") => new Problem("high-memory", "Programs of x86_64 get memory above bit 47 here, where x86_64 has none: those that Go before 1.25.4 has built crash.", `QEMU ${version} hands out what this kernel does`, "for a program that crashes: a newer Go, or compile it on this machine's own platform (FROM --platform=$BUILDPLATFORM, GOARCH=amd64).");


/***/ }),

/***/ 1658:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   sv: () => (/* binding */ tallyOf),
/* harmony export */   z8: () => (/* binding */ report)
/* harmony export */ });
/* unused harmony exports outputsOf, sentenceOf, summaryOf */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _host_binfmt_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4428);
/* harmony import */ var _host_place_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(7305);
/* harmony import */ var _host_look_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(5350);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(644);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(5242);







const runningOf = ({ host }) => host.findings.filter(({ runs }) => runs);
const namesOf = (findings) => findings.map(({ architecture }) => architecture.name);
function registeredOf(result) {
    const running = namesOf(runningOf(result));
    return result.registration?.registered.filter((name) => running.includes(name)) ?? [];
}
const versionOf = (result) => runningOf(result).find((finding) => (0,_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .isEmulated */ .eV)(finding) && finding.version)?.version ?? "";
function namedIn(wanted, architecture) {
    if (wanted === "all")
        return architecture.platforms;
    const asked = wanted.filter((one) => one.architecture.name === architecture.name);
    return asked.length > 0
        ? asked.flatMap(({ platform }) => platform ?? [])
        : architecture.platforms;
}
function platformsOf(result, wanted) {
    const running = runningOf(result).map(({ architecture }) => architecture);
    const own = running[0]?.platforms[0];
    const asked = wanted === "all"
        ? running.flatMap(({ platforms }) => platforms)
        : wanted.flatMap(({ architecture, platform }) => platform && running.includes(architecture) ? [platform] : []);
    return [...new Set([...(own ? [own] : []), ...asked])];
}
function outputsOf(result, wanted) {
    const platforms = platformsOf(result, wanted);
    const { image } = result;
    return {
        platforms: platforms.join(","),
        architectures: JSON.stringify(namesOf(runningOf(result).filter(_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .isEmulated */ .eV))),
        matrix: JSON.stringify(platforms),
        registered: JSON.stringify(registeredOf(result)),
        "qemu-version": versionOf(result),
        image: image ? `${image.name}@${image.id}` : "",
        "cache-hit": String(image?.source === "cache"),
        checked: isCheckedConfined(result) ? `${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().name},confined` : (0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().name,
    };
}
function howItRuns(finding, registered) {
    const { architecture, handler } = finding;
    if (registered.includes(architecture.name))
        return "registered now";
    if (handler)
        return `was there already (${handler.name})`;
    return (0,_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .isEmulated */ .eV)(finding) ? "was there already" : "native";
}
const isCheckedConfined = ({ host }) => host.selinux !== "off" && host.findings.some(({ confined }) => confined);
function sentenceOf(result) {
    const running = runningOf(result);
    const emulated = running.filter(_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .isEmulated */ .eV).length;
    const native = namesOf(running.filter((finding) => !(0,_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .isEmulated */ .eV)(finding)));
    const registered = registeredOf(result).length;
    const version = versionOf(result);
    const nothing = result.isIncomplete
        ? "what was due could not be registered"
        : "nothing had to be done";
    const what = emulated === 0
        ? "Nothing is emulated here"
        : [
            `Programs of ${emulated} other architecture${emulated === 1 ? "" : "s"} run ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().where}`,
            isCheckedConfined(result) ? " and in confined containers" : "",
            version && ` (QEMU ${version})`,
        ].join("");
    const did = registered > 0 ? `${registered} registered now` : nothing;
    return `${what}; ${did}.${native.length > 0 ? ` The processor runs ${native.join(", ")} itself.` : ""}`;
}
function tallyOf({ findings }) {
    const confined = findings.flatMap((finding) => finding.confined ?? []);
    const count = (ran) => `${ran.filter(Boolean).length} of ${ran.length}`;
    const ran = `${count(findings.map(({ runs }) => runs))} programs ran ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().column.toLowerCase()}`;
    return `${ran}${confined.length > 0 ? `, ${count(confined)} in a confined container` : ""}.`;
}
const timeOf = (time) => time ? time.toISOString().slice(0, 16).replace("T", " ") : "";
const paragraphOf = (result, ms) => [
    sentenceOf(result),
    ...((0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().note ? [(0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().note] : []),
    `SELinux is ${result.host.selinux}.`,
    `The step took ${(ms / 1000).toFixed(1)} s.`,
].join(" ");
function summaryOf(result, ms, wanted = "all") {
    const rows = runningOf(result).map((finding) => {
        const { architecture, version, confined, handler } = finding;
        const cells = [
            namedIn(wanted, architecture)
                .map((platform) => `\`${platform}\``)
                .join(" ") || "–",
            architecture.name,
            howItRuns(finding, registeredOf(result)),
            version ?? "",
            "✅",
            confined === undefined ? "–" : confined ? "✅" : "❌",
            timeOf(handler?.registered),
        ];
        return `| ${cells.join(" | ")} |`;
    });
    return [
        "### QEMU user-mode emulators",
        "",
        paragraphOf(result, ms),
        "",
        `| Platform | Architecture | How it runs | QEMU | ${(0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().column} | Confined | Registered (UTC) |`,
        "| :-- | :-- | :-- | :-- | :-: | :-: | :-- |",
        ...rows,
        "",
    ].join("\n");
}
function isFirstInJob() {
    const { RUNNER_TEMP: temp } = process.env;
    if (!temp)
        return true;
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(node_path__WEBPACK_IMPORTED_MODULE_1___default().join(temp, "qemu-user-static-summary"), "", { flag: "wx" });
        return true;
    }
    catch (error) {
        return !(typeof error === "object" && error && "code" in error && error.code === "EEXIST");
    }
}
const OLDEST = "7.2.15";
const rank = (version) => version.split(".").reduce((sum, part, i) => sum + Number(part) / 1000 ** i, 0);
const isOlder = (version) => rank(version) < rank(OLDEST);
function warningsOf({ host }) {
    const { findings, unchecked, denial, isHidden } = host;
    const old = new Map();
    for (const { runs, handler, version, architecture } of findings) {
        if (runs && version && handler && !(0,_host_binfmt_js__WEBPACK_IMPORTED_MODULE_2__/* .isOwn */ .NP)(handler) && isOlder(version)) {
            old.set(version, [...(old.get(version) ?? []), architecture.name]);
        }
    }
    return [
        ...(unchecked ? [unchecked] : []),
        ...(isHidden ? [(0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .hiddenFromPodman */ .Ci)()] : []),
        ...(denial !== undefined && (0,_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .failedConfined */ .s$)(host).length === 0
            ? [(0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .deniedPermissively */ .Ew)(denial)]
            : []),
        ...findings.flatMap(({ architecture, handler, isNative }) => isNative && handler
            ? [(0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .beforeProcessor */ .WH)(architecture.name, handler.name, (0,_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .removal */ .r2)(handler))]
            : []),
        ...findings.flatMap(({ hasHighMemory, version }) => hasHighMemory ? [(0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .highMemory */ .l$)(version)] : []),
        ...[...old].map(([version, names]) => (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .oldEmulator */ .VW)(names, version, OLDEST)),
    ];
}
function report(result, wanted) {
    (0,_runner_js__WEBPACK_IMPORTED_MODULE_6__/* .setOutputs */ .n0)(outputsOf(result, wanted));
    const ms = process.uptime() * 1000;
    (0,_runner_js__WEBPACK_IMPORTED_MODULE_6__/* .addSummary */ .S0)(isFirstInJob() ? summaryOf(result, ms, wanted) : `${paragraphOf(result, ms)}\n\n`);
    for (const { message } of warningsOf(result))
        (0,_runner_js__WEBPACK_IMPORTED_MODULE_6__/* .warn */ .R8)(message);
    console.log(sentenceOf(result));
    const emulated = runningOf(result).filter(_host_look_js__WEBPACK_IMPORTED_MODULE_4__/* .isEmulated */ .eV);
    if (emulated.length === 0)
        return;
    console.log(namesOf(emulated).join(", "));
    if ((0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().note)
        console.log((0,_host_place_js__WEBPACK_IMPORTED_MODULE_3__/* .place */ .ik)().note);
}


/***/ }),

/***/ 5242:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gu: () => (/* binding */ getState),
/* harmony export */   LZ: () => (/* binding */ saveState),
/* harmony export */   R8: () => (/* binding */ warn),
/* harmony export */   S0: () => (/* binding */ addSummary),
/* harmony export */   V4: () => (/* binding */ getInput),
/* harmony export */   Yz: () => (/* binding */ debug),
/* harmony export */   fJ: () => (/* binding */ fail),
/* harmony export */   n0: () => (/* binding */ setOutputs)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);

function getInput(name) {
    return process.env[`INPUT_${name.toUpperCase()}`]?.trim() ?? "";
}
function getState(name) {
    return process.env[`STATE_${name}`] ?? "";
}
function saveState(name, value) {
    append("GITHUB_STATE", pair(name, value));
}
function setOutputs(outputs) {
    append("GITHUB_OUTPUT", Object.entries(outputs)
        .map(([name, value]) => pair(name, value))
        .join(""));
}
function addSummary(markdown) {
    append("GITHUB_STEP_SUMMARY", markdown);
}
function fail(message) {
    process.exitCode = 1;
    command("error", message);
}
const warn = (message) => command("warning", message);
function debug(message) {
    if (process.env["RUNNER_DEBUG"] === "1")
        command("debug", message());
}
function command(name, message) {
    const escaped = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
    console.log(`::${name}::${escaped}`);
}
function append(variable, text) {
    const file = process.env[variable];
    if (file)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, text);
}
function uuid() {
    return process.platform === "linux"
        ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)("/proc/sys/kernel/random/uuid", "utf8").trim()
        : process.getBuiltinModule("node:crypto").randomUUID();
}
function pair(name, value) {
    const delimiter = `end_${uuid()}`;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}


/***/ }),

/***/ 1022:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ ARCHITECTURES)
/* harmony export */ });
const ARCHITECTURES = [
    {
        name: "x86_64",
        platforms: ["linux/amd64"],
        elf: { bits: 64, endian: "little", machine: 62, flags: 0 },
        exit42: "b83c000000bf2a0000000f05",
    },
    {
        name: "i386",
        platforms: ["linux/386"],
        elf: { bits: 32, endian: "little", machine: 3, flags: 0 },
        exit42: "b801000000bb2a000000cd80",
    },
    {
        name: "aarch64",
        platforms: ["linux/arm64"],
        elf: { bits: 64, endian: "little", machine: 183, flags: 0 },
        exit42: "a80b80d2400580d2010000d4",
    },
    {
        name: "arm",
        platforms: ["linux/arm/v7"],
        elf: { bits: 32, endian: "little", machine: 40, flags: 0x05000000 },
        exit42: "0170a0e32a00a0e3000000ef",
    },
    {
        name: "aarch64_be",
        platforms: [],
        elf: { bits: 64, endian: "big", machine: 183, flags: 0 },
        exit42: "a80b80d2400580d2010000d4",
    },
    {
        name: "alpha",
        platforms: [],
        elf: { bits: 64, endian: "little", machine: 0x9026, flags: 0 },
        exit42: "01001f202a001f2283000000",
    },
    {
        name: "armeb",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 40, flags: 0x05800000 },
        exit42: "0170a0e32a00a0e3000000ef",
    },
    {
        name: "hexagon",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 164, flags: 0x67 },
        exit42: "a6cb007840c5007804c00054",
    },
    {
        name: "hppa",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 15, flags: 0x0210 },
        exit42: "341a0054e400820034140002",
    },
    {
        name: "loongarch64",
        platforms: ["linux/loong64"],
        elf: { bits: 64, endian: "little", machine: 258, flags: 0x43 },
        exit42: "0b74810304a8800300002b00",
    },
    {
        name: "m68k",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 4, flags: 0 },
        exit42: "7001722a4e40",
    },
    {
        name: "microblaze",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 0xbaab, flags: 0 },
        exit42: "3180000130a0002ab9cc0008",
    },
    {
        name: "microblazeel",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 0xbaab, flags: 0 },
        exit42: "010080312a00a0300800ccb9",
    },
    {
        name: "mips",
        platforms: ["linux/mips"],
        elf: { bits: 32, endian: "big", machine: 8, flags: 0x1000 },
        exit42: "24020fa12404002a0000000c",
    },
    {
        name: "mips64",
        platforms: ["linux/mips64"],
        elf: { bits: 64, endian: "big", machine: 8, flags: 0x20000000 },
        exit42: "240213c22404002a0000000c",
    },
    {
        name: "mips64el",
        platforms: ["linux/mips64le"],
        elf: { bits: 64, endian: "little", machine: 8, flags: 0x20000000 },
        exit42: "c21302242a0004240c000000",
    },
    {
        name: "mipsel",
        platforms: ["linux/mipsle"],
        elf: { bits: 32, endian: "little", machine: 8, flags: 0x1000 },
        exit42: "a10f02242a0004240c000000",
    },
    {
        name: "mipsn32",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 8, flags: 0x20000020 },
        exit42: "240217aa2404002a0000000c",
    },
    {
        name: "mipsn32el",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 8, flags: 0x20000020 },
        exit42: "aa1702242a0004240c000000",
    },
    {
        name: "or1k",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 92, flags: 0 },
        exit42: "a960005da860002a20000001",
    },
    {
        name: "ppc",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 20, flags: 0 },
        exit42: "380000013860002a44000002",
    },
    {
        name: "ppc64",
        platforms: ["linux/ppc64"],
        elf: { bits: 64, endian: "big", machine: 21, flags: 2 },
        exit42: "380000013860002a44000002",
    },
    {
        name: "ppc64le",
        platforms: ["linux/ppc64le"],
        elf: { bits: 64, endian: "little", machine: 21, flags: 2 },
        exit42: "010000382a00603802000044",
    },
    {
        name: "riscv32",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 243, flags: 0 },
        exit42: "9308d0051305a00273000000",
    },
    {
        name: "riscv64",
        platforms: ["linux/riscv64"],
        elf: { bits: 64, endian: "little", machine: 243, flags: 0 },
        exit42: "9308d0051305a00273000000",
    },
    {
        name: "s390x",
        platforms: ["linux/s390x"],
        elf: { bits: 64, endian: "big", machine: 22, flags: 0 },
        exit42: "a729002a0a01",
    },
    {
        name: "sh4",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 42, flags: 9 },
        exit42: "01e32ae411c3",
    },
    {
        name: "sh4eb",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 42, flags: 9 },
        exit42: "e301e42ac311",
    },
    {
        name: "sparc",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 2, flags: 0 },
        exit42: "821020019010202a91d02010",
    },
    {
        name: "sparc32plus",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 18, flags: 0x0100 },
        exit42: "821020019010202a91d02010",
    },
    {
        name: "sparc64",
        platforms: [],
        elf: { bits: 64, endian: "big", machine: 43, flags: 0 },
        exit42: "821020019010202a91d0206d",
    },
    {
        name: "xtensa",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 94, flags: 0 },
        exit42: "22a07662a02a005000",
    },
    {
        name: "xtensaeb",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 94, flags: 0 },
        exit42: "220a76260a2a000500",
    },
];


/***/ }),

/***/ 4428:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A0: () => (/* binding */ handlerOf),
/* harmony export */   NP: () => (/* binding */ isOwn),
/* harmony export */   l8: () => (/* binding */ BINFMT),
/* harmony export */   xz: () => (/* binding */ readTable)
/* harmony export */ });
/* unused harmony export parseHandler */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


const BINFMT = "/proc/sys/fs/binfmt_misc";
const OWN_FOLDER = "/usr/libexec/qemu-user-static-action/";
const isOwn = ({ interpreter }) => interpreter.startsWith(OWN_FOLDER);
function parseHandler(name, text, registered) {
    const lines = `${text}\n`;
    const value = (key) => {
        const start = lines.indexOf(`\n${key}`) + 1;
        return start === 0 ? "" : lines.slice(start + key.length, lines.indexOf("\n", start)).trim();
    };
    const magic = value("magic ");
    const bytes = Buffer.from(magic, "hex");
    const mask = value("mask ") || "ff".repeat(bytes.length);
    return {
        name,
        enabled: text.startsWith("enabled\n"),
        interpreter: value("interpreter "),
        flags: value("flags:"),
        ...(magic && {
            magic: { offset: Number(value("offset ")), bytes, mask: Buffer.from(mask, "hex") },
        }),
        registered,
    };
}
function namesIn(directory) {
    const folder = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.opendirSync)(directory);
    try {
        const names = [];
        for (let entry = folder.readSync(); entry; entry = folder.readSync())
            names.push(entry.name);
        return names;
    }
    finally {
        folder.closeSync();
    }
}
function readTable(directory = BINFMT) {
    let names;
    let status;
    try {
        names = namesIn(directory);
        status = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(node_path__WEBPACK_IMPORTED_MODULE_1___default().join(directory, "status"), "utf8");
    }
    catch {
        return undefined;
    }
    const handlers = names
        .filter((name) => name !== "register" && name !== "status")
        .flatMap((name) => {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(directory, name);
        try {
            return [parseHandler(name, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, "utf8"), (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(file).mtime)];
        }
        catch {
            return [];
        }
    });
    return { enabled: status.startsWith("enabled"), handlers };
}
const HEAD_BYTES = 256;
function handlerOf(program, { handlers }) {
    const head = Buffer.alloc(HEAD_BYTES);
    head.set(program.subarray(0, HEAD_BYTES));
    return handlers.find(({ enabled, magic }) => enabled && magic && fits(head, magic));
}
function fits(head, { offset, bytes, mask }) {
    for (let i = 0; i < bytes.length; i++) {
        if (((head[offset + i] ?? 0) ^ (bytes[i] ?? 0)) & (mask[i] ?? 0xff))
            return false;
    }
    return true;
}


/***/ }),

/***/ 7123:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Eo: () => (/* binding */ highMemoryProgram),
/* harmony export */   GR: () => (/* binding */ elfProgram),
/* harmony export */   K: () => (/* binding */ unhandledProgram)
/* harmony export */ });
const BASE = 0x400000;
function elfProgram(architecture, machineCode = architecture.exit42) {
    const { elf } = architecture;
    const wide = elf.bits === 64;
    const little = elf.endian === "little";
    const code = Buffer.from(machineCode, "hex");
    const headerSize = wide ? 64 : 52;
    const programHeaderSize = wide ? 56 : 32;
    const codeOffset = headerSize + programHeaderSize;
    const program = new Uint8Array(codeOffset + code.length);
    const view = new DataView(program.buffer);
    let position = 16;
    const half = (value) => {
        view.setUint16(position, value, little);
        position += 2;
    };
    const word = (value) => {
        view.setUint32(position, value, little);
        position += 4;
    };
    const address = (value) => {
        if (!wide)
            return word(value);
        view.setBigUint64(position, BigInt(value), little);
        position += 8;
    };
    program.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]);
    half(2);
    half(elf.machine);
    word(1);
    address(BASE + codeOffset);
    address(headerSize);
    address(0);
    word(elf.flags);
    half(headerSize);
    half(programHeaderSize);
    half(1);
    position = headerSize;
    word(1);
    if (wide)
        word(5);
    address(0);
    address(BASE);
    address(BASE);
    address(program.length);
    address(program.length);
    if (!wide)
        word(5);
    address(0x10000);
    program.set(code, codeOffset);
    return program;
}
function unhandledProgram(architecture) {
    const program = elfProgram(architecture);
    program[15] = 1;
    return program;
}
const highMemoryProgram = (x86_64) => elfProgram(x86_64, "b80900000031ffbe0010000031d241ba2200000049c7c0ffffffff4531c90f05" +
    "48c1e82f8d7829b83c0000000f05");


/***/ }),

/***/ 972:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B_: () => (/* binding */ ALL_PASSED),
/* harmony export */   Wk: () => (/* binding */ FAILED),
/* harmony export */   vy: () => (/* binding */ launcherProgram)
/* harmony export */ });
/* harmony import */ var _elf_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7123);

const ALL_PASSED = 42;
const FAILED = 50;
const LAUNCHERS = {
    x86_64: "488d5c24104889dd41bc3200000041bd2a000000" +
        "4889d84829e883f840743248833b00742c" +
        "b8390000000f0585c07516" +
        "488b3b4889de31d2b83b0000000f05bf7f000000eb5c" +
        "48984889034883c308ebc3" +
        "4489ef4839dd744941ffc4488b7d004885ff7817" +
        "48c74500000000004889ee31d24531d2b83d0000000f05" +
        "4883c508817df8002a0000748b" +
        "48c703000000004183fd2a0f857affffff4589e5e972ffffff" +
        "b83c0000000f05",
    aarch64: "f4430091f50314aa530680d2560580d2" +
        "800215cb1f0001f120020054970240f9f70100b4" +
        "200280d2010080d2881b80d2010000d4000100b5" +
        "e00317aae10314aa020080d2a81b80d2010000d4e00f80d218000014" +
        "808600f8eeffff17" +
        "e00316aa9f0215eb6002005473060091a00240f9e000f8b7" +
        "bf0200f9e10315aa020080d2030080d2882080d2010000d4" +
        "a08640b8014085521f00016bc0fbff54" +
        "9f0200f9dfaa00f161fbff54f60313aad9ffff17" +
        "a80b80d2010000d4",
    ppc64le: "1000c13b78f3dd7f3200e03b2a00803b" +
        "50f07d7c4000232c5000824100007eeb00003b2c44008241" +
        "020000380200004408008340ffff60380000232c20008240" +
        "78db637f78f3c47f0000a0380b000038020000447f0060386c000048" +
        "00007ef80800de3bacffff4b" +
        "78e3837f00e83e7c540082410100ff3b00007de80000232c1c008041" +
        "0000a0380000bdf878eba47f0000c0387200003802000044" +
        "00007d800800bd3b002a032c68ff8241" +
        "0000a0380000bef82a003c2c58ff824078fbfc7f50ffff4b" +
        "0100003802000044",
    riscv64: "1304010193040400130920039309a002" +
        "33059440930500046304b504033a040063000a04" +
        "13051001930500009308c00d7300000063100502" +
        "13050a0093050400130600009308d00d730000001305f0076f004006" +
        "2330a400130484006ff05ffb" +
        "13850900630894041309190003b50400634e0500" +
        "23b004009385040013060000930600009308401073000000" +
        "03a50400938484009305500193959500e30ab5f6" +
        "233004009305a002e394b9f6930909006ff01ff6" +
        "9308d00573000000",
    s390x: "4170f010b9040087a7690032a799002a" +
        "b9040017b9090018a71f0040a784001ee3a070000002a7840019" +
        "0a02b9020022a774000d" +
        "b904002ab9040037a74900000a0ba729007fa7f40032" +
        "e3207000002441707008a7f4ffde" +
        "b9040029b9200078a784002541606001e32080000002a744000c" +
        "e54880000000b9040038a7490000a75900000a72" +
        "e55c80002a0041808008a784ffc0" +
        "e54870000000a79f002aa774ffb9b9040096a7f4ffb5" +
        "0a01",
};
function launcherProgram(architecture) {
    const code = LAUNCHERS[architecture.name];
    return code === undefined ? undefined : (0,_elf_js__WEBPACK_IMPORTED_MODULE_0__/* .elfProgram */ .GR)(architecture, code);
}


/***/ }),

/***/ 5350:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  OG: () => (/* binding */ NOT_RUN),
  Lz: () => (/* binding */ NO_HANDLER),
  s$: () => (/* binding */ failedConfined),
  Ge: () => (/* binding */ isDoubtful),
  eV: () => (/* binding */ isEmulated),
  Op: () => (/* binding */ look),
  P: () => (/* binding */ needsRegistration),
  A3: () => (/* binding */ reasonOf),
  r2: () => (/* binding */ removal)
});

// UNUSED EXPORTS: selinuxMode

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: ./src/action/runner.ts
var runner = __nccwpck_require__(5242);
// EXTERNAL MODULE: ./src/host/binfmt.ts
var binfmt = __nccwpck_require__(4428);
// EXTERNAL MODULE: ./src/host/elf.ts
var elf = __nccwpck_require__(7123);
;// CONCATENATED MODULE: ./src/host/interpreter.ts

const HEAD_BYTES = 4096;
const PT_INTERP = 3;
function needsLoader(file) {
    const head = Buffer.alloc(HEAD_BYTES);
    try {
        const descriptor = (0,external_node_fs_.openSync)(file, "r");
        try {
            (0,external_node_fs_.readSync)(descriptor, head);
        }
        finally {
            (0,external_node_fs_.closeSync)(descriptor);
        }
    }
    catch {
        return false;
    }
    if (!head.subarray(0, 4).equals(Buffer.from("\x7fELF")))
        return false;
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const wide = head[4] === 2;
    const little = head[5] === 1;
    const start = wide ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
    const size = view.getUint16(wide ? 54 : 42, little);
    const count = view.getUint16(wide ? 56 : 44, little);
    const types = Array.from({ length: count }, (_, i) => start + i * size)
        .filter((position) => position + 4 <= head.length)
        .map((position) => view.getUint32(position, little));
    return types.includes(PT_INTERP);
}

// EXTERNAL MODULE: ./src/host/native.ts
var host_native = __nccwpck_require__(1815);
// EXTERNAL MODULE: ./src/host/place.ts
var place = __nccwpck_require__(7305);
;// CONCATENATED MODULE: ./src/host/versions.ts
function buildOf({ architecture, handler }) {
    if (!handler)
        return architecture.name;
    const { interpreter, registered, flags } = handler;
    const folder = interpreter.slice(0, interpreter.lastIndexOf("/"));
    return `${folder} ${Math.floor(registered.getTime() / 1000)} ${flags}`;
}
async function versionsOf(prober, emulated) {
    const asked = new Map();
    for (const one of emulated) {
        const build = buildOf(one);
        const before = asked.get(build) ?? Promise.resolve(undefined);
        asked.set(build, before.then((known) => known ?? prober.version(one.architecture)));
    }
    return Promise.all(emulated.map(async (one) => asked.get(buildOf(one))));
}

;// CONCATENATED MODULE: ./src/host/look.ts








function selinuxMode(file = "/sys/fs/selinux/enforce") {
    try {
        return (0,external_node_fs_.readFileSync)(file, "utf8").trim() === "1" ? "enforcing" : "permissive";
    }
    catch {
        return "off";
    }
}
async function look(prober, architectures) {
    const probing = prober.probe(architectures);
    const table = (0,binfmt/* readTable */.xz)();
    const handlers = architectures.map((row) => table && (0,binfmt/* handlerOf */.A0)((0,elf/* elfProgram */.GR)(row), table));
    const seen = (await probing).map((probe, i) => ({ ...probe, handler: handlers[i] }));
    const emulated = seen.filter(({ runs, handler }) => runs && (handler || !table));
    const amd64 = emulated.find(({ architecture }) => architecture.name === "x86_64");
    const highMemory = amd64 && prober.runs("high-memory", (0,elf/* highMemoryProgram */.Eo)(amd64.architecture));
    const versions = await versionsOf(prober, emulated);
    const [native] = architectures;
    const shadowed = await Promise.all(seen.map(async ({ architecture, runs, handler }) => native !== undefined &&
        runs &&
        handler !== undefined &&
        (0,host_native/* isOfOwnFamily */.I)(native, architecture) &&
        prober.runs(`${architecture.name}.native`, (0,elf/* unhandledProgram */.K)(architecture))));
    const hasHighMemory = (await highMemory) === true;
    const findings = seen.map((one, i) => ({
        ...one,
        version: versions[emulated.indexOf(one)],
        needsLoader: one.handler !== undefined && needsLoader(one.handler.interpreter),
        isNative: shadowed[i] ?? false,
        hasHighMemory: one === amd64 && hasHighMemory,
    }));
    (0,runner/* debug */.Yz)(() => describe(table, findings));
    return { table, findings, selinux: selinuxMode() };
}
function describe(table, findings) {
    const handlers = table?.handlers.map(({ name, enabled, interpreter, flags, registered }) => `${name}: ${enabled ? "" : "disabled, "}${interpreter}, flags '${flags}', ${registered.toISOString()}`);
    return [
        table
            ? `The table of handlers is ${table.enabled ? "on" : "off"}:`
            : "The table of handlers can't be read.",
        ...(handlers ?? []),
        ...findings.map(({ architecture, ending, handler, version }) => `The program of ${architecture.name}: ${ending}; handler: ${handler?.name ?? "none"}; QEMU: ${version ?? "-"}`),
    ].join("\n");
}
function isEmulated({ handler, version }) {
    return handler !== undefined || version !== undefined;
}
function needsRegistration(finding) {
    const { runs, handler, needsLoader, confined } = finding;
    if (!runs || confined === false)
        return true;
    if (!handler)
        return false;
    return !handler.flags.includes("F") || (needsLoader === true && confined !== true);
}
const isDoubtful = (finding) => finding.needsLoader === true &&
    finding.confined === undefined &&
    !needsRegistration({ ...finding, needsLoader: false });
const failedConfined = ({ findings }) => findings.flatMap(({ confined, needsLoader, architecture }) => confined === false && !needsLoader ? [architecture.name] : []);
const NO_HANDLER = "no handler in the table fits it";
const NOT_RUN = "the kernel does not run it; the table of handlers can't be read here";
const REFUSED = /\(ENOEXEC\)$|status (?:2|126|127)$/;
function reasonOf(finding, { table, denial }) {
    const { architecture, runs, handler, needsLoader, isNative, confined, ending } = finding;
    if (runs && handler && isNative) {
        return `its handler ${handler.name} fails in containers, and goes before the processor, which runs it; remove it: ${removal(handler)}`;
    }
    if (runs && handler && needsLoader) {
        return `its interpreter ${handler.interpreter} needs a loader that containers don't have`;
    }
    if (confined === false) {
        return `it runs ${(0,place/* place */.ik)().column.toLowerCase()}, not in a confined container: ${denial}`;
    }
    if (runs && handler)
        return `its handler ${handler.name} lacks the flag F, so containers fail`;
    if (!table)
        return REFUSED.test(ending) ? NOT_RUN : `${ending}; the table of handlers can't be read here`;
    if (!table.enabled) {
        return `binfmt_misc is switched off; on: ${(0,place/* place */.ik)().write("1", `${binfmt/* BINFMT */.l8}/status`)}`;
    }
    if (handler) {
        const { name, interpreter, flags } = handler;
        const what = `the handler ${name} (${interpreter}, flags '${flags}')`;
        return REFUSED.test(ending) ? `${what} can't execute it` : `${ending}, run by ${what}`;
    }
    const off = table.handlers.find(({ name }) => name === `qemu-${architecture.name}`);
    if (off && !off.enabled)
        return `its handler ${off.name} is disabled`;
    return REFUSED.test(ending) ? NO_HANDLER : `${NO_HANDLER}; ${ending}`;
}
const removal = ({ name }) => (0,place/* place */.ik)().write("-1", `${binfmt/* BINFMT */.l8}/${name}`);


/***/ }),

/***/ 1815:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ nativeArchitecture),
/* harmony export */   I: () => (/* binding */ isOfOwnFamily)
/* harmony export */ });
/* harmony import */ var _architectures_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1022);

const BY_NODE = {
    x64: "x86_64",
    ia32: "i386",
    arm64: "aarch64",
    loong64: "loongarch64",
    ppc64: "ppc64le",
};
function nativeArchitecture(arch = process.arch) {
    const native = _architectures_js__WEBPACK_IMPORTED_MODULE_0__/* .ARCHITECTURES */ .X.find(({ name }) => name === (BY_NODE[arch] ?? arch));
    if (!native)
        throw new Error(`no architecture in the table for Node's '${arch}'`);
    return native;
}
const FAMILY = {
    x86_64: ["i386"],
    aarch64: ["arm"],
};
const isOfOwnFamily = (native, { name }) => name === native.name || (FAMILY[native.name]?.includes(name) ?? false);


/***/ }),

/***/ 7305:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $H: () => (/* binding */ FAILED_THERE),
/* harmony export */   Ui: () => (/* binding */ PLACE_STATE),
/* harmony export */   VU: () => (/* binding */ PLACE_VARIABLE),
/* harmony export */   ik: () => (/* binding */ place)
/* harmony export */ });
/* harmony import */ var _binfmt_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4428);

const SHOW = `grep -r . ${_binfmt_js__WEBPACK_IMPORTED_MODULE_0__/* .BINFMT */ .l8}`;
const ENTER_DOCKER = 'nsenter --user --mount --preserve-credentials --target="$(cat "$XDG_RUNTIME_DIR/docker.pid")"';
const HOST = {
    name: "host",
    where: "on this host",
    column: "On the host",
    note: "",
    show: SHOW,
    write: (line, file) => `echo ${line} | sudo tee ${file}`,
};
const PODMAN = {
    name: "podman",
    where: "in this user's podman",
    column: "In this user's podman",
    note: "This user's podman runs them, in podman run and podman build, as long as its pause process lives: mostly until the job ends. Rootless buildah, docker and programs started on the host do not: use podman build or podman unshare buildah, or let the runner's user run podman through sudo.",
    show: `podman unshare ${SHOW}`,
    write: (line, file) => `podman unshare sh -c 'echo ${line} >${file}'`,
};
const DOCKER = {
    name: "docker",
    where: "in this user's docker",
    column: "In this user's docker",
    note: "This user's rootless docker runs them, in docker run and docker build, as long as its daemon lives. podman, buildah and programs started on the host do not: let the runner's user run podman through sudo.",
    show: `${ENTER_DOCKER} ${SHOW}`,
    write: (line, file) => `${ENTER_DOCKER} sh -c 'echo ${line} >${file}'`,
};
const PLACE_VARIABLE = "QEMU_USER_STATIC_PLACE";
const PLACE_STATE = "place";
const place = () => [PODMAN, DOCKER].find(({ name }) => name === process.env[PLACE_VARIABLE]) ?? HOST;
const FAILED_THERE = 42;


/***/ }),

/***/ 3564:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A_: () => (/* binding */ isReference),
/* harmony export */   LX: () => (/* binding */ qualified),
/* harmony export */   YH: () => (/* binding */ archiveOf)
/* harmony export */ });
const REFERENCE = /^[A-Za-z0-9][\w.:/@+-]*$/;
const TRANSPORT = /^(?:oci|docker)-archive:|:\//;
const QUALIFIED = /^(localhost|[^/:]+\.[^/:]+|[^/:]+(?=:\d))(:\d+)?\/[^/]/;
const isReference = (image) => REFERENCE.test(image) && !TRANSPORT.test(image);
function archiveOf(image) {
    return /^(?:oci|docker)-archive:(\/[^:]+)$/.exec(image)?.[1];
}
function qualified(name) {
    if (QUALIFIED.test(name))
        return name;
    return `docker.io/${name.includes("/") ? "" : "library/"}${name}`;
}


/***/ }),

/***/ 7613:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G9: () => (/* binding */ canHelp),
/* harmony export */   LD: () => (/* binding */ decide),
/* harmony export */   l0: () => (/* binding */ isUnwanted)
/* harmony export */ });
/* harmony import */ var _action_days_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6779);
/* harmony import */ var _host_binfmt_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4428);
/* harmony import */ var _host_look_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5350);



function isUnwanted(finding, { reset, credential }) {
    const { runs, handler } = finding;
    if (!runs || !handler)
        return reset && (0,_host_look_js__WEBPACK_IMPORTED_MODULE_1__/* .isEmulated */ .eV)(finding);
    const hasCredential = handler.flags.includes("C");
    if (reset || credential)
        return reset || !hasCredential;
    return hasCredential && (0,_host_binfmt_js__WEBPACK_IMPORTED_MODULE_0__/* .isOwn */ .NP)(handler);
}
function staleness({ architecture, handler }, { table }, { maxAge }) {
    const bridge = table?.handlers.find(({ name }) => name === `qemu-${architecture.name}.bridge`);
    if (bridge && Date.now() - bridge.registered.getTime() > LOCK_MS) {
        return "an earlier registration was interrupted";
    }
    if (!handler || !(0,_host_binfmt_js__WEBPACK_IMPORTED_MODULE_0__/* .isOwn */ .NP)(handler))
        return undefined;
    const isOld = (0,_action_days_js__WEBPACK_IMPORTED_MODULE_2__/* .daysSince */ .M)(handler.registered) > maxAge;
    return isOld ? "older than max-age" : undefined;
}
const LOCK_MS = 60_000;
const RESET = "reset asks for it";
function decide(host, options) {
    const reasons = new Map();
    for (const finding of host.findings) {
        if ((0,_host_look_js__WEBPACK_IMPORTED_MODULE_1__/* .needsRegistration */ .P)(finding))
            reasons.set(finding, (0,_host_look_js__WEBPACK_IMPORTED_MODULE_1__/* .reasonOf */ .A3)(finding, host));
        else if (isUnwanted(finding, options)) {
            reasons.set(finding, options.reset ? RESET : "its flag C is not as asked for");
        }
    }
    const isRequired = reasons.size > 0;
    for (const finding of host.findings) {
        const stale = reasons.has(finding) ? undefined : staleness(finding, host, options);
        if (stale)
            reasons.set(finding, stale);
    }
    const why = [...toRegister(reasons), ...toReplace(reasons, host, options)].join("\n");
    return { due: [...reasons.keys()], isRequired, why };
}
function canHelp({ holds, created }, finding) {
    const { runs, handler, architecture } = finding;
    if (runs)
        return true;
    if (holds && !holds.includes(architecture.name))
        return false;
    return !handler || !(0,_host_binfmt_js__WEBPACK_IMPORTED_MODULE_0__/* .isOwn */ .NP)(handler) || handler.registered < created;
}
function toRegister(reasons) {
    const names = new Map();
    for (const [{ architecture }, reason] of reasons) {
        names.set(reason, [...(names.get(reason) ?? []), architecture.name]);
    }
    return [...names].map(([reason, of]) => reason === _host_look_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_HANDLER */ .Lz || reason === _host_look_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_RUN */ .OG
        ? `The kernel runs no ${of.join(", ")} programs yet.`
        : `To register again: ${of.join(", ")} (${reason}).`);
}
function toReplace(reasons, { table }, { reset }) {
    const why = new Map([...reasons].map(([{ architecture }, reason]) => [`qemu-${architecture.name}`, reason]));
    const replaced = (table?.handlers ?? []).flatMap((handler) => {
        const { name, interpreter } = handler;
        const reason = why.get(name) ?? (reset && isOfQemu(handler) ? RESET : undefined);
        return reason && !(0,_host_binfmt_js__WEBPACK_IMPORTED_MODULE_0__/* .isOwn */ .NP)(handler) ? [`${name} (${interpreter}): ${reason}`] : [];
    });
    return replaced.length > 0
        ? [`Handlers of others that are replaced: ${replaced.join("; ")}.`]
        : [];
}
const isOfQemu = ({ name }) => name.startsWith("qemu-");


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = require("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = require("buffer");

/***/ }),

/***/ 5317:
/***/ ((module) => {

module.exports = require("child_process");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = require("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = require("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = require("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = require("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = require("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = require("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = require("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = require("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = require("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = require("node:child_process");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = require("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = require("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = require("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = require("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = require("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = require("node:fs");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = require("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = require("node:https");

/***/ }),

/***/ 8995:
/***/ ((module) => {

module.exports = require("node:module");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = require("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = require("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = require("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = require("node:perf_hooks");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = require("node:process");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = require("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = require("node:stream");

/***/ }),

/***/ 8500:
/***/ ((module) => {

module.exports = require("node:timers/promises");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = require("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = require("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = require("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = require("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = require("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = require("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = require("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = require("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = require("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = require("string_decoder");

/***/ }),

/***/ 3557:
/***/ ((module) => {

module.exports = require("timers");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = require("tls");

/***/ }),

/***/ 2018:
/***/ ((module) => {

module.exports = require("tty");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = require("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = require("util");

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/******/ 	// expose the modules object (__webpack_modules__)
/******/ 	__nccwpck_require__.m = __webpack_modules__;
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/compat get default export */
/******/ 	(() => {
/******/ 		// getDefaultExport function for compatibility with non-harmony modules
/******/ 		__nccwpck_require__.n = (module) => {
/******/ 			var getter = module && module.__esModule ?
/******/ 				() => (module['default']) :
/******/ 				() => (module);
/******/ 			__nccwpck_require__.d(getter, { a: getter });
/******/ 			return getter;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/ensure chunk */
/******/ 	(() => {
/******/ 		__nccwpck_require__.f = {};
/******/ 		// This file contains only the entry chunk.
/******/ 		// The chunk loading function for additional chunks
/******/ 		__nccwpck_require__.e = (chunkId) => {
/******/ 			return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 				__nccwpck_require__.f[key](chunkId, promises);
/******/ 				return promises;
/******/ 			}, []));
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/get javascript chunk filename */
/******/ 	(() => {
/******/ 		// This function allow to reference async chunks
/******/ 		__nccwpck_require__.u = (chunkId) => {
/******/ 			// return url for filenames based on template
/******/ 			return "" + chunkId + ".index.js";
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/require chunk loading */
/******/ 	(() => {
/******/ 		// no baseURI
/******/ 		
/******/ 		// object to store loaded chunks
/******/ 		// "1" means "loaded", otherwise not loaded yet
/******/ 		var installedChunks = {
/******/ 			792: 1
/******/ 		};
/******/ 		
/******/ 		// no on chunks loaded
/******/ 		
/******/ 		var installChunk = (chunk) => {
/******/ 			var moreModules = chunk.modules, chunkIds = chunk.ids, runtime = chunk.runtime;
/******/ 			for(var moduleId in moreModules) {
/******/ 				if(__nccwpck_require__.o(moreModules, moduleId)) {
/******/ 					__nccwpck_require__.m[moduleId] = moreModules[moduleId];
/******/ 				}
/******/ 			}
/******/ 			if(runtime) runtime(__nccwpck_require__);
/******/ 			for(var i = 0; i < chunkIds.length; i++)
/******/ 				installedChunks[chunkIds[i]] = 1;
/******/ 		
/******/ 		};
/******/ 		
/******/ 		// require() chunk loading for javascript
/******/ 		__nccwpck_require__.f.require = (chunkId, promises) => {
/******/ 			// "1" is the signal for "already loaded"
/******/ 			if(!installedChunks[chunkId]) {
/******/ 				if(true) { // all chunks have JS
/******/ 					installChunk(require("./" + __nccwpck_require__.u(chunkId)));
/******/ 				} else installedChunks[chunkId] = 1;
/******/ 			}
/******/ 		};
/******/ 		
/******/ 		// no external install chunk
/******/ 		
/******/ 		// no HMR
/******/ 		
/******/ 		// no HMR manifest
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};

// EXTERNAL MODULE: ./src/action/messages.ts
var messages = __nccwpck_require__(644);
// EXTERNAL MODULE: ./src/host/architectures.ts
var host_architectures = __nccwpck_require__(1022);
;// CONCATENATED MODULE: ./src/action/names.ts
const NAMES = [
    ["x86_64", "linux/amd64", "x86-64 x64"],
    ["x86_64", "linux/amd64/v1", "amd64/v1"],
    ["x86_64", "linux/amd64/v2", "amd64/v2"],
    ["x86_64", "linux/amd64/v3", "amd64/v3"],
    ["x86_64", "linux/amd64/v4", "amd64/v4"],
    ["i386", "linux/386", "i486 i586 i686 x86 ia32"],
    ["aarch64", "linux/arm64", "arm64/8 arm64v8 armv8 arm/v8 arm/8"],
    ["aarch64", "linux/arm64/v8", "arm64/v8"],
    ["arm", "linux/arm/v7", "arm/7 armhf armhfp armv7 armv7l armv7hl armv7hf armv8l arm32 arm32v7"],
    ["arm", "linux/arm/v6", "arm/v6 arm/6 armv6 armv6l armv6hf arm32v6"],
    ["arm", "linux/arm/v5", "arm/v5 arm/5 armel armv5 armv5l armv5te armv5tel arm32v5"],
    ["ppc64", "linux/ppc64", "powerpc64"],
    ["ppc64le", "linux/ppc64le", "ppc64el powerpc64le powerpc64el"],
    ["riscv64", "linux/riscv64", "riscv64gc"],
    ["ppc", undefined, "powerpc"],
    ["hppa", undefined, "parisc"],
    ["or1k", undefined, "openrisc"],
];
const OTHER_SYSTEMS = /^(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|macos|netbsd|openbsd|plan9|solaris|wasi|wasip1|wasm|windows)(?:[/-]|$)/;

;// CONCATENATED MODULE: ./src/action/platforms.ts



const bare = (platform) => platform.replace(/^linux[/-]/, "");
function requests() {
    const known = new Map();
    for (const architecture of host_architectures/* ARCHITECTURES */.X) {
        const [preferred] = architecture.platforms;
        known.set(architecture.name, { architecture, platform: preferred });
        for (const platform of architecture.platforms) {
            known.set(bare(platform), { architecture, platform });
        }
    }
    for (const [name, platform, names] of NAMES) {
        const architecture = known.get(name)?.architecture;
        if (!architecture)
            throw new Error(`no architecture ${name}`);
        for (const alias of names.split(" "))
            known.set(alias, { architecture, platform });
    }
    return known;
}
const KNOWN = requests();
const OFFERED = host_architectures/* ARCHITECTURES */.X.flatMap((architecture) => [architecture.name, ...architecture.platforms].map((name) => ({
    name,
    endian: architecture.elf.endian,
})));
function byteOrderOf(name) {
    if (/(?:le|l)$/.test(name))
        return "little";
    return /(?:be|b)$/.test(name) ? "big" : undefined;
}
function isNear(a, b, limit) {
    if (a === b)
        return true;
    if (limit === 0)
        return false;
    let same = 0;
    while (same < a.length && a[same] === b[same])
        same++;
    const [restA, restB] = [a.slice(same), b.slice(same)];
    const near = (skipA, skipB) => isNear(restA.slice(skipA), restB.slice(skipB), limit - 1);
    const isSwapped = restA[0] === restB[1] && restA[1] === restB[0];
    return near(1, 1) || near(1, 0) || near(0, 1) || (isSwapped && near(2, 2));
}
function nearest(name) {
    const order = byteOrderOf(name);
    for (const limit of name.length < 8 ? [1] : [1, 2]) {
        const near = OFFERED.filter(({ name: offer, endian }) => (!order || endian === order) && isNear(name, bare(offer), limit));
        const [best] = near;
        if (best)
            return near.every(({ endian }) => endian === best.endian) ? best.name : undefined;
    }
    return undefined;
}
function requestOf(name) {
    const request = KNOWN.get(bare(name));
    if (request)
        return request;
    if (OTHER_SYSTEMS.test(name))
        throw (0,messages/* otherSystem */.W2)(name);
    const known = host_architectures/* ARCHITECTURES */.X.map((row) => row.platforms[0] ?? row.name);
    throw (0,messages/* unknownPlatform */.eb)(name, nearest(bare(name)), ["all", ...known]);
}
function parsePlatforms(text) {
    const names = text
        .toLowerCase()
        .replaceAll(/#.*/g, "")
        .split(/[\s,"'`[\]]+/)
        .map((name) => name.replace(/^-+/, ""))
        .filter(Boolean);
    const wanted = names.filter((name) => name !== "all").map(requestOf);
    if (wanted.length === 0 || names.includes("all"))
        return "all";
    return [...new Map(wanted.map((one) => [one.platform ?? one.architecture.name, one])).values()];
}
const architecturesOf = (wanted) => [
    ...new Set(wanted.map(({ architecture }) => architecture)),
];

// EXTERNAL MODULE: ./src/image/reference.ts
var reference = __nccwpck_require__(3564);
// EXTERNAL MODULE: ./src/action/runner.ts
var runner = __nccwpck_require__(5242);
;// CONCATENATED MODULE: ./src/action/inputs.ts




function platforms() {
    const value = (0,runner/* getInput */.V4)("platforms");
    const wanted = parsePlatforms(value);
    if (wanted === "all" && !/all/i.test(value)) {
        console.log("The input 'platforms' is empty, which means all.");
    }
    return wanted;
}
function inputs_image() {
    const value = (0,runner/* getInput */.V4)("image");
    if (!value || (0,reference/* archiveOf */.YH)(value))
        return value;
    if (!(0,reference/* isReference */.A_)(value)) {
        const expected = "a reference such as quay.io/org/image:tag, or oci-archive:/path or docker-archive:/path";
        throw (0,messages/* invalidInput */.aY)("image", value, expected);
    }
    return (0,reference/* qualified */.LX)(value);
}
function baseImage() {
    const value = (0,runner/* getInput */.V4)("base-image") || "quay.io/fedora/fedora:44";
    if ((0,reference/* isReference */.A_)(value))
        return value;
    throw (0,messages/* invalidInput */.aY)("base-image", value, "an image reference such as quay.io/fedora/fedora:44");
}
function readEngine() {
    const value = (0,runner/* getInput */.V4)("engine") || "auto";
    if (value === "auto" || value === "podman" || value === "docker")
        return value;
    throw (0,messages/* invalidInput */.aY)("engine", value, "auto, podman or docker");
}
function containerfile() {
    const value = (0,runner/* getInput */.V4)("containerfile");
    if (!value.startsWith("-"))
        return value;
    throw (0,messages/* invalidInput */.aY)("containerfile", value, "the path or URL of a Containerfile");
}
function flag(name, unset, expected = "true or false") {
    const value = (0,runner/* getInput */.V4)(name);
    if (value === "")
        return unset;
    if (/^(true|True|TRUE)$/.test(value))
        return true;
    if (/^(false|False|FALSE)$/.test(value))
        return false;
    throw (0,messages/* invalidInput */.aY)(name, value, expected);
}
function rootless() {
    const value = (0,runner/* getInput */.V4)("rootless") || "auto";
    return value === "auto" ? value : flag("rootless", false, "auto, true or false");
}
function maxAge() {
    const value = (0,runner/* getInput */.V4)("max-age") || "30";
    if (/^\d+(\.\d+)?$/.test(value))
        return Number(value);
    throw (0,messages/* invalidInput */.aY)("max-age", value, "a number of days");
}
function readInputs() {
    const inputs = {
        wanted: platforms(),
        image: inputs_image(),
        containerfile: containerfile(),
        baseImage: baseImage(),
        engine: readEngine(),
        rootless: rootless(),
        cacheImage: flag("cache-image", true),
        maxAge: maxAge(),
        reset: flag("reset", false),
        credential: flag("credential", false),
        cleanup: flag("cleanup", false),
    };
    if (inputs.image && inputs.containerfile) {
        throw (0,messages/* invalidInput */.aY)("containerfile", inputs.containerfile, "either 'image' or 'containerfile'");
    }
    return inputs;
}

// EXTERNAL MODULE: ./src/action/report.ts
var report = __nccwpck_require__(1658);
// EXTERNAL MODULE: ./src/host/look.ts + 2 modules
var look = __nccwpck_require__(5350);
// EXTERNAL MODULE: ./src/host/native.ts
var host_native = __nccwpck_require__(1815);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
;// CONCATENATED MODULE: ./src/host/pause-process.ts



function runtimeFolders(user) {
    const { XDG_RUNTIME_DIR: folder } = process.env;
    if (folder)
        return [folder];
    return [`/run/user/${user}`, `${(0,external_node_os_.tmpdir)()}/storage-run-${user}`, `${(0,external_node_os_.tmpdir)()}/podman-run-${user}`];
}
function podmansNamespaces() {
    const user = process.getuid?.() ?? 0;
    if (user === 0)
        return undefined;
    const files = runtimeFolders(user).map((folder) => `${folder}/libpod/tmp/pause.pid`);
    const file = files.find((one) => (0,external_node_fs_.existsSync)(one));
    if (!file)
        return undefined;
    const target = `--target=${(0,external_node_fs_.readFileSync)(file, "utf8").trim()}`;
    return ["/usr/bin/nsenter", target, "--user", "--mount", "--preserve-credentials", "--"];
}
async function lookIntoPodman(prober, host) {
    const emulated = host.findings.filter((found) => found.runs && (0,look/* isEmulated */.eV)(found));
    const prefix = emulated.length > 0 ? podmansNamespaces() : undefined;
    if (!prefix)
        return host;
    const architectures = emulated.map(({ architecture }) => architecture);
    const runs = await prober.runBehind(prefix, architectures);
    return { ...host, isHidden: runs === false };
}

// EXTERNAL MODULE: ./src/host/place.ts
var place = __nccwpck_require__(7305);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __nccwpck_require__(1421);
// EXTERNAL MODULE: ./src/host/elf.ts
var elf = __nccwpck_require__(7123);
// EXTERNAL MODULE: ./src/host/launcher.ts
var host_launcher = __nccwpck_require__(972);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
;// CONCATENATED MODULE: ./src/host/programs.ts



class ProgramFolder {
    folder;
    written = new Set();
    constructor(parent) {
        this.folder = (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(parent, "qemu-probe-"));
    }
    put(name, program) {
        const file = this.file(name);
        if (!this.written.has(name))
            (0,external_node_fs_.writeFileSync)(file, program, { mode: 0o700 });
        this.written.add(name);
        return file;
    }
    file(name) {
        return external_node_path_default().join(this.folder, name);
    }
    remove() {
        try {
            (0,external_node_fs_.rmSync)(this.folder, { recursive: true, force: true });
        }
        catch {
        }
    }
}
function programParents() {
    const { RUNNER_TEMP: temp } = process.env;
    return temp ? [temp, (0,external_node_os_.tmpdir)()] : [(0,external_node_os_.tmpdir)()];
}

;// CONCATENATED MODULE: ./src/host/probe.ts







const EXIT_STATUS = 42;
const TIMEOUT_MS = 20_000;
function start(file, { args = [], env = {}, stdout }) {
    return (0,external_node_child_process_.spawn)(file, args, {
        cwd: "/proc",
        env,
        detached: true,
        stdio: ["ignore", stdout ?? "ignore", "ignore"],
    });
}
const notStarted = (error) => ({
    status: null,
    signal: null,
    error: typeof error === "object" && error && "code" in error ? String(error.code) : String(error),
});
async function execute(file, execution = {}) {
    let child;
    try {
        child = start(file, execution);
    }
    catch (error) {
        return notStarted(error);
    }
    sessions.add(child.pid);
    return new Promise((resolve) => {
        const timer = setTimeout(() => endSession(child.pid), TIMEOUT_MS);
        const end = (ending) => {
            clearTimeout(timer);
            if (ending.signal)
                endSession(child.pid);
            sessions.delete(child.pid);
            resolve(ending);
        };
        child.on("error", (error) => end(notStarted(error)));
        child.on("exit", (status, signal) => end({ status, signal }));
    });
}
function endSession(pid) {
    try {
        if (pid)
            process.kill(-pid, "SIGKILL");
    }
    catch {
    }
}
function inWords({ status, signal, error }) {
    if (error)
        return `it can't be started (${error})`;
    return signal ? `it ended by ${signal}` : `it ended with status ${status}`;
}
async function sideBySide(items, work) {
    const results = [];
    const queue = items.entries();
    const worker = async () => {
        for (const [i, item] of queue)
            results[i] = await work(item);
    };
    await Promise.all(Array.from({ length: 2 * (0,external_node_os_.availableParallelism)() }, worker));
    return results;
}
const RAN = inWords({ status: EXIT_STATUS, signal: null });
const sessions = new Set();
class Folder {
    programs;
    native;
    constructor(programs, native) {
        this.programs = programs;
        this.native = native;
    }
    async probe(architectures) {
        const ran = new Set(await this.launch(architectures));
        const own = ran.has(this.native) ? undefined : await this.probeOne(this.native);
        if (own && !own.runs)
            return own.ending;
        return sideBySide(architectures, async (architecture) => ran.has(architecture)
            ? { architecture, runs: true, ending: RAN }
            : this.probeOne(architecture));
    }
    async version(architecture) {
        const answer = this.programs.file(`${architecture.name}.version`);
        const stdout = (0,external_node_fs_.openSync)(answer, "w");
        const env = { QEMU_VERSION: "1" };
        await execute(this.file(architecture), { env, stdout }).finally(() => (0,external_node_fs_.closeSync)(stdout));
        return /^qemu-\S+ version (\d+(?:\.\d+)*)/.exec((0,external_node_fs_.readFileSync)(answer, "utf8"))?.[1];
    }
    async runs(name, program) {
        const { status } = await execute(this.programs.put(name, program));
        return status === EXIT_STATUS;
    }
    async runBehind(prefix, architectures) {
        const launcher = (0,host_launcher/* launcherProgram */.vy)(this.native);
        if (!launcher)
            return undefined;
        const files = [this.native, ...architectures].map((row) => this.file(row));
        const [command = "", ...args] = [...prefix, this.programs.put("launcher", launcher), ...files];
        const { status } = await execute(command, { args });
        if (status === host_launcher/* ALL_PASSED */.B_)
            return true;
        const failed = (status ?? 0) - host_launcher/* FAILED */.Wk - 1;
        return failed > 0 && failed < files.length ? false : undefined;
    }
    close() {
        this.programs.remove();
    }
    file(architecture) {
        return this.programs.put(architecture.name, (0,elf/* elfProgram */.GR)(architecture));
    }
    async launch(architectures) {
        const launcher = (0,host_launcher/* launcherProgram */.vy)(this.native);
        if (!launcher)
            return [];
        const args = architectures.map((row) => this.file(row));
        const { status } = await execute(this.programs.put("launcher", launcher), { args });
        if (status === host_launcher/* ALL_PASSED */.B_)
            return architectures;
        const failed = (status ?? 0) - host_launcher/* FAILED */.Wk - 1;
        return failed in architectures ? architectures.slice(0, failed) : [];
    }
    async probeOne(architecture) {
        const ending = await execute(this.file(architecture));
        return { architecture, runs: ending.status === EXIT_STATUS, ending: inWords(ending) };
    }
}
function createProber(native) {
    const parents = programParents();
    const tried = [];
    let folder;
    return {
        async probe(architectures) {
            for (let [parent] = parents; parent; [parent] = parents) {
                try {
                    folder ??= new Folder(new ProgramFolder(parent), native);
                    const answer = await folder.probe(architectures);
                    if (typeof answer !== "string")
                        return answer;
                    tried.push(`in ${parent}: ${answer}`);
                }
                catch (error) {
                    tried.push(`in ${parent}: ${String(error)}`);
                }
                folder?.close();
                folder = undefined;
                parents.shift();
            }
            throw (0,messages/* cannotProbe */.sN)(tried);
        },
        version: async (architecture) => folder?.version(architecture).catch(() => undefined),
        runs: async (...args) => folder?.runs(...args).catch(() => false) ?? false,
        runBehind: async (...args) => folder?.runBehind(...args).catch(() => undefined),
        close() {
            sessions.forEach(endSession);
            folder?.close();
        },
    };
}

// EXTERNAL MODULE: ./src/register/decide.ts
var decide = __nccwpck_require__(7613);
;// CONCATENATED MODULE: ./src/main.ts












const onDemand = () => Promise.all(/* import() */[__nccwpck_require__.e(838), __nccwpck_require__.e(42)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2042));
async function main() {
    const inputs = readInputs();
    if (inputs.rootless === true && (0,place/* place */.ik)().name === "host") {
        return (await onDemand()).continueWithoutRoot(inputs.engine);
    }
    const native = (0,host_native/* nativeArchitecture */.B)();
    const asked = inputs.wanted === "all" ? host_architectures/* ARCHITECTURES */.X : architecturesOf(inputs.wanted);
    const architectures = [native, ...asked.filter(({ name }) => name !== native.name)];
    const prober = createProber(native);
    const lookAtHost = async () => {
        const host = await lookIntoPodman(prober, await (0,look/* look */.Op)(prober, architectures));
        if (host.selinux === "off" && !host.findings.some(look/* isDoubtful */.Ge))
            return host;
        return (await onDemand()).checkConfined(host, inputs.engine, native);
    };
    process.once("exit", () => prober.close());
    const before = await lookAtHost();
    const { due, isRequired, why } = (0,decide/* decide */.LD)(before, inputs);
    if (due.length === 0)
        return (0,report/* report */.z8)({ host: before }, inputs.wanted);
    const { continueWithoutRoot, core, mayContinueWithoutRoot, provide, renew } = await onDemand();
    core.info(why);
    const job = { inputs, native, before, due, lookAtHost };
    try {
        (0,report/* report */.z8)(await (isRequired ? provide : renew)(job), inputs.wanted);
    }
    catch (error) {
        if (!mayContinueWithoutRoot(error, inputs))
            throw error;
        await continueWithoutRoot(inputs.engine, error);
    }
}
async function post() {
    const left = ["run", "cleanup-image", "cache-image", "max-age"].some((name) => (0,runner/* getState */.Gu)(name));
    if (!left)
        return;
    const { atTheEnd, continueWithoutRoot } = await onDemand();
    const where = (0,runner/* getState */.Gu)(place/* PLACE_STATE */.Ui);
    const isThere = (where === "podman" || where === "docker") && (0,place/* place */.ik)().name === "host";
    await (isThere ? continueWithoutRoot(where) : atTheEnd(readEngine()));
}
function messageOf(error) {
    if (error instanceof messages/* Problem */.AF)
        return error.message;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
const isPost = (0,runner/* getState */.Gu)("isPost") !== "";
async function step() {
    if (!isPost)
        (0,runner/* saveState */.LZ)("isPost", "true");
    if (process.platform === "linux")
        await (isPost ? post() : main());
    else if (!isPost) {
        const system = process.env["RUNNER_OS"] ?? process.platform;
        (0,runner/* fail */.fJ)(`This action needs a runner with Linux, and this one has ${system}: give the step \`if: runner.os == 'Linux'\`.`);
    }
}
async function end(error) {
    if (error !== undefined && isPost)
        (await onDemand()).core.warning(messageOf(error));
    else if (error !== undefined)
        (0,runner/* fail */.fJ)(messageOf(error));
    if ((0,place/* place */.ik)().name !== "host" && process.exitCode)
        process.exitCode = place/* FAILED_THERE */.$H;
    process.exit();
}
process.once("uncaughtException", (error) => void end(error));
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
step().then(() => end(), end);

module.exports = __webpack_exports__;
/******/ })()
;