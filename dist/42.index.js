"use strict";
exports.id = 42;
exports.ids = [42];
exports.modules = {

/***/ 2042:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  atTheEnd: () => (/* reexport */ atTheEnd),
  checkConfined: () => (/* reexport */ checkConfined),
  continueWithoutRoot: () => (/* reexport */ continueWithoutRoot),
  core: () => (/* reexport */ core),
  mayContinueWithoutRoot: () => (/* reexport */ mayContinueWithoutRoot),
  provide: () => (/* reexport */ provide),
  renew: () => (/* reexport */ renew)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(3838);
// EXTERNAL MODULE: external "node:async_hooks"
var external_node_async_hooks_ = __webpack_require__(6698);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 1 modules
var exec = __webpack_require__(1955);
// EXTERNAL MODULE: ./src/action/messages.ts
var messages = __webpack_require__(644);
// EXTERNAL MODULE: ./src/action/runner.ts
var runner = __webpack_require__(5242);
;// CONCATENATED MODULE: ./src/host/environment.ts
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"];
const PROXY_VARIABLES = PROXIES.flatMap((name) => [name, name.toLowerCase()]);
const PASSED = [
    ...["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK"],
    ...["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS"],
    ...["SSL_CERT_FILE", "SSL_CERT_DIR"],
    ...PROXY_VARIABLES,
    ...["REGISTRY_AUTH_FILE", "CONTAINERS_CONF", "CONTAINERS_REGISTRIES_CONF"],
    ...["CONTAINERS_STORAGE_CONF", "CONTAINER_HOST", "CONTAINER_SSHKEY", "BUILDAH_ISOLATION"],
    ...["_CONTAINERS_USERNS_CONFIGURED", "_CONTAINERS_ROOTLESS_UID", "_CONTAINERS_ROOTLESS_GID"],
    ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"],
    ...["DOCKER_API_VERSION", "DOCKER_BUILDKIT"],
    "RUNNER_TRACKING_ID",
];
function commandEnvironment() {
    const passed = PASSED.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
    });
    return { ...Object.fromEntries(passed), LC_ALL: "C" };
}

;// CONCATENATED MODULE: ./src/host/processes.ts

const processNumbers = () => (0,external_node_fs_.readdirSync)("/proc").filter((name) => /^\d+$/.test(name));
function statOf(pid) {
    try {
        return (0,external_node_fs_.readFileSync)(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/host/command.ts









class CommandFailed extends messages/* Problem */.AF {
    command;
    status;
    said;
    stdout;
    constructor(command, status, said, stdout) {
        super("command-failed", `A command ended with status ${status}.`, `${command}: ${said}`, "run it by hand as the runner's user; what was registered before is still registered.");
        this.command = command;
        this.status = status;
        this.said = said;
        this.stdout = stdout;
    }
}
const KEPT_LINES = 12;
function lastLines(text, count = KEPT_LINES) {
    return text.trim().split("\n").slice(-count).join("\n").trim();
}
let cancelledBy;
const undoings = new Set();
const undoing = new external_node_async_hooks_.AsyncLocalStorage();
const GRACE_MS = 2_000;
const LIMIT_MS = 6_000;
function whenCancelled(work) {
    undoings.add(work);
}
function ownSignals() {
    for (const signal of ["SIGINT", "SIGTERM"]) {
        process.removeAllListeners(signal);
        process.on(signal, (received) => void cancel(received));
    }
}
async function cancel(signal) {
    if (cancelledBy)
        return;
    cancelledBy = signal;
    const exit = () => process.exit(128 + external_node_os_.constants.signals[signal]);
    setTimeout(exit, LIMIT_MS);
    for (const pid of new Set([...again(), ...children()]))
        passOn(pid, signal);
    await ended(GRACE_MS);
    await undoing.run(true, () => Promise.allSettled([...undoings].map((work) => work())));
    await ended(LIMIT_MS);
    exit();
}
function passOn(pid, signal) {
    try {
        process.kill(pid, signal);
    }
    catch {
    }
}
const processes = () => processNumbers().flatMap((pid) => {
    const [state, parent] = statOf(pid) ?? [];
    return parent === undefined || state === "Z"
        ? []
        : [{ pid: Number(pid), parent: Number(parent) }];
});
const children = () => processes().flatMap(({ pid, parent }) => (parent === process.pid ? [pid] : []));
function again() {
    const all = processes();
    const found = new Set([process.pid]);
    for (let size = 0; size < found.size;) {
        size = found.size;
        for (const { pid, parent } of all)
            if (found.has(parent))
                found.add(pid);
    }
    const isThis = (pid) => {
        try {
            return (0,external_node_fs_.readlinkSync)(`/proc/${pid}/exe`) === process.execPath;
        }
        catch {
            return false;
        }
    };
    return [...found].filter((pid) => pid !== process.pid && isThis(pid));
}
async function ended(limit) {
    for (const start = Date.now(); children().length > 0 && Date.now() - start < limit;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
function unlessCancelled(value) {
    return cancelledBy && !undoing.getStore() ? new Promise(() => undefined) : Promise.resolve(value);
}
async function execute(command, live = false) {
    const [program = "", ...args] = command;
    (0,runner/* debug */.Yz)(() => command.join(" "));
    await unlessCancelled(undefined);
    const ended = await (0,exec/* getExecOutput */.H)(`"${program}"`, args, {
        env: commandEnvironment(),
        silent: !live,
        ignoreReturnCode: true,
    });
    const { exitCode, stdout, stderr } = await unlessCancelled(ended);
    (0,runner/* debug */.Yz)(() => `it ended with status ${exitCode}`);
    if (exitCode !== 0)
        throw failed(command, exitCode, { stdout, stderr });
    return { stdout, stderr };
}
async function run(command) {
    return (await execute(command)).stdout;
}
function failed(command, status, { stdout, stderr }) {
    const said = lastLines(stderr) || lastLines(stdout) || "nothing was said";
    return new CommandFailed(command.join(" "), status, said, stdout);
}
async function runInto(file, command) {
    const [program = "", ...args] = command;
    await unlessCancelled(undefined);
    const descriptor = (0,external_node_fs_.openSync)(file, "w");
    try {
        const child = (0,external_node_child_process_.spawn)(program, args, {
            env: commandEnvironment(),
            stdio: ["ignore", descriptor, "pipe"],
        });
        let stderr = "";
        child.stderr?.setEncoding("utf8").on("data", (chunk) => (stderr += chunk));
        const ended = await new Promise((resolve, reject) => {
            child.on("error", reject).on("close", (code) => resolve(code ?? 1));
        });
        const status = await unlessCancelled(ended);
        if (status !== 0)
            throw failed(command, status, { stdout: "", stderr });
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

// EXTERNAL MODULE: ./node_modules/@actions/io/lib/io.js
var io = __webpack_require__(8701);
// EXTERNAL MODULE: ./src/host/place.ts
var host_place = __webpack_require__(7305);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
;// CONCATENATED MODULE: ./src/host/user-docker.ts


function userDocker() {
    const { DOCKER_HOST, XDG_RUNTIME_DIR } = process.env;
    const runtime = XDG_RUNTIME_DIR || `/run/user/${process.getuid?.()}`;
    const host = DOCKER_HOST || `unix://${runtime}/docker.sock`;
    if (!host.startsWith("unix://"))
        return undefined;
    const file = external_node_path_default().join(external_node_path_default().dirname(host.slice("unix://".length)), "docker.pid");
    try {
        const pid = Number((0,external_node_fs_.readFileSync)(file, "utf8"));
        const namespace = (of) => (0,external_node_fs_.readlinkSync)(`/proc/${of}/ns/user`);
        return namespace(pid) === namespace("self") ? undefined : { host, pid };
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/host/without-root.ts









async function startIn(engine) {
    const podman = engine === "docker" ? "" : await (0,io/* which */.K7)("podman");
    if (podman)
        return { place: "podman", command: [podman, "unshare"], env: {} };
    const docker = engine === "podman" ? undefined : userDocker();
    if (!docker)
        return undefined;
    const enter = ["nsenter", `--target=${docker.pid}`, "--user", "--mount"];
    return {
        place: "docker",
        command: [...enter, "--preserve-credentials", "--"],
        env: { DOCKER_HOST: docker.host },
    };
}
async function continueWithoutRoot(engine, noRoot) {
    if (process.getuid?.() === 0) {
        throw (0,messages/* invalidInput */.aY)("rootless", "true", "auto or false on a runner that runs as root");
    }
    const start = await startIn(engine);
    if (!start)
        throw noRoot ?? (0,messages/* noUsersEngine */.A5)(engine);
    (0,runner/* saveState */.LZ)(host_place/* PLACE_STATE */.Ui, start.place);
    const { status, said } = await runAgain(start);
    if (status === host_place/* FAILED_THERE */.$H)
        process.exitCode = 1;
    else if (status !== 0) {
        const what = start.place === "podman" ? "podman unshare" : "nsenter";
        throw explain(`${what} ended with status ${status}: ${lastLines(said)}`, noRoot);
    }
}
function runAgain({ place, command, env }) {
    const [program = "", ...args] = [...command, process.execPath, ...process.argv.slice(1)];
    const child = (0,external_node_child_process_.spawn)(program, args, {
        env: {
            ...process.env,
            ...env,
            [host_place/* PLACE_VARIABLE */.VU]: place,
            INPUT_ENGINE: place,
            TAR_OPTIONS: "--no-same-owner",
        },
        stdio: ["ignore", "inherit", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
        said += text;
        process.stderr.write(text);
    });
    return new Promise((resolve, reject) => {
        child
            .on("error", reject)
            .on("close", (status, signal) => resolve({ status: status ?? 128 + (signal ? external_node_os_.constants.signals[signal] : 0), said }));
    });
}
const RESTRICTIONS = [
    ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"],
    ["/proc/sys/kernel/unprivileged_userns_clone", "0"],
    ["/proc/sys/user/max_user_namespaces", "0"],
];
const barred = () => /^NoNewPrivs:\t1$/m.test((0,external_node_fs_.readFileSync)("/proc/self/status", "utf8"))
    ? "no_new_privs is set, so newuidmap and sudo get no rights (of a service: NoNewPrivileges=yes); "
    : "";
function explain(said, noRoot) {
    const found = noRoot ? `${said}; with root: ${noRoot.found}` : said;
    if (/new[ug]idmap|sub[ug]id/.test(said))
        return (0,messages/* podmanNotSetUp */.kM)(barred() + found);
    const restrictions = RESTRICTIONS.flatMap(([file, value]) => (0,external_node_fs_.existsSync)(file) && (0,external_node_fs_.readFileSync)(file, "utf8").trim() === value ? [`${file} is ${value}`] : []);
    const isRefused = /cannot clone|failed to reexec/.test(said);
    const mayBeRefused = restrictions.length > 0 && /not permitted|denied|no space left/i.test(said);
    if (isRefused || mayBeRefused)
        return (0,messages/* noUserNamespaces */.fD)([...restrictions, found].join("; "));
    return noRoot ? (0,messages/* noSudo */.r6)(`${noRoot.found}; without root: ${said}`) : (0,messages/* rootlessFailed */.jn)(said);
}

;// CONCATENATED MODULE: ./src/image/engine.ts








const isRoot = () => process.getuid?.() === 0;
function asRoot(program, ...args) {
    return isRoot() ? [program, ...args] : ["sudo", "-n", program, ...args];
}
function engineAsRoot(program) {
    if (isRoot())
        return [program];
    const kept = [...PROXY_VARIABLES, "REGISTRY_AUTH_FILE"].filter((name) => process.env[name]);
    const keep = kept.length > 0 ? [`--preserve-env=${kept.join(",")}`] : [];
    return ["sudo", "-n", ...keep, program];
}
function mayUseDocker() {
    if (process.env["DOCKER_HOST"] || process.env["DOCKER_CONTEXT"])
        return true;
    try {
        (0,external_node_fs_.accessSync)("/var/run/docker.sock", external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK);
        return true;
    }
    catch {
        return false;
    }
}
async function ask(name) {
    const program = await (0,io/* which */.K7)(name);
    if (!program)
        return new Error("it is not on PATH");
    const direct = name === "docker" && mayUseDocker();
    const command = direct ? [program] : engineAsRoot(program);
    try {
        return await (name === "podman" ? askPodman(command) : askDocker(command));
    }
    catch (error) {
        return error instanceof Error ? error : new Error(String(error));
    }
}
async function askPodman(command) {
    const remote = await call(command, ["info", "--format={{.Host.ServiceIsRemote}}"]);
    return { name: "podman", command, labels: true, mayBeRemote: remote.stdout.trim() === "true" };
}
async function askDocker(command) {
    const { stdout } = await call(command, ["info", "--format={{json .}}"]);
    const info = JSON.parse(stdout);
    const list = (key) => {
        const found = typeof info === "object" && info && Reflect.get(info, key);
        const all = Array.isArray(found) ? found : [];
        return all.filter((one) => typeof one === "string");
    };
    const [failure] = list("ServerErrors");
    if (failure !== undefined)
        return new Error(failure);
    const security = list("SecurityOptions");
    if ((0,host_place/* place */.ik)().name !== "docker" && security.some((option) => option.startsWith("name=rootless"))) {
        return new Error("its daemon is rootless, and so has no access to this machine's table");
    }
    const endpoint = ["context", "inspect", "--format={{.Endpoints.docker.Host}}"];
    const host = await call(command, endpoint).then(({ stdout }) => stdout, String);
    return {
        name: "docker",
        command,
        labels: security.some((option) => option.startsWith("name=selinux")),
        mayBeRemote: !host.startsWith("unix://"),
    };
}
const isNoSudo = (error) => error instanceof messages/* Problem */.AF && error.section === "no-sudo";
async function* engines(choice, say) {
    const names = choice === "auto" ? ["podman", "docker"] : [choice];
    const refusals = [];
    for (const name of names) {
        const answer = await ask(name);
        if (!(answer instanceof Error)) {
            yield answer;
            continue;
        }
        refusals.push(answer);
        if (name !== names.at(-1))
            say(`${name} is passed over: ${(0,messages/* causeOf */.rl)(answer)}`);
    }
    if (refusals.length < names.length)
        return;
    const found = refusals.map((error, i) => `${names[i]}: ${(0,messages/* causeOf */.rl)(error)}`).join("; ");
    throw refusals.some(isNoSudo) ? (0,messages/* noSudo */.r6)(found) : (0,messages/* noEngine */.qq)(names, found);
}
async function findEngine(choice) {
    for await (const engine of engines(choice, () => undefined))
        return engine;
    throw new Error("engines() ends without an engine");
}
const REFUSED = /^(?:(?:sudo(?:-rs)?: |Sorry, user ).*\n?)+$/;
async function call(command, args, live = false) {
    try {
        return await execute([...command, ...args], live);
    }
    catch (error) {
        const isOurs = error instanceof CommandFailed;
        if (isOurs && error.status === 1 && REFUSED.test(error.said)) {
            throw (0,messages/* noSudo */.r6)(`${error.command}: ${error.said}`);
        }
        const isSudo = external_node_path_default().basename(command[0] ?? "") === "sudo";
        if (!isOurs && isSudo)
            throw (0,messages/* noSudo */.r6)(String(error));
        throw error;
    }
}
const callEngine = ({ command }, args, live = false) => call(command, args, live);
async function runEngine(...args) {
    return (await callEngine(...args)).stdout;
}
function loginOption({ name, command }) {
    if (name !== "podman" || command.length === 1 || process.env["REGISTRY_AUTH_FILE"])
        return [];
    const { XDG_RUNTIME_DIR: runtime, DOCKER_CONFIG: docker } = process.env;
    const files = [
        ...(runtime ? [external_node_path_default().join(runtime, "containers/auth.json")] : []),
        external_node_path_default().join((0,external_node_os_.homedir)(), ".config/containers/auth.json"),
        external_node_path_default().join(docker || external_node_path_default().join((0,external_node_os_.homedir)(), ".docker"), "config.json"),
    ];
    const file = files.find((candidate) => (0,external_node_fs_.existsSync)(candidate));
    return file ? [`--authfile=${file}`] : [];
}

;// CONCATENATED MODULE: ./src/image/archive.ts


const archiveName = ({ name }) => name === "podman" ? "image.oci-archive" : "image.docker-archive";
async function writeArchive(engine, archive, name) {
    if (engine.name === "docker") {
        await runInto(archive, [...engine.command, "save", name]);
        return;
    }
    const target = `oci-archive:${archive}:${name}`;
    try {
        await runEngine(engine, ["push", "--quiet", "--compression-format=zstd", name, target]);
    }
    catch (error) {
        if (!(error instanceof CommandFailed && error.said.includes("unknown flag")))
            throw error;
        await runEngine(engine, ["save", "--format=oci-archive", "--output", archive, name]);
    }
}

;// CONCATENATED MODULE: ./src/image/labels.ts
const PREFIX = "io.github.qemu-user-static-action";
const LABELS = {
    recipe: `${PREFIX}.recipe`,
    family: `${PREFIX}.family`,
    entrypoint: `${PREFIX}.entrypoint`,
    architectures: `${PREFIX}.architectures`,
    run: `${PREFIX}.run`,
};

;// CONCATENATED MODULE: ./src/image/inspect.ts





const at = (value, ...keys) => keys.reduce((inner, key) => (typeof inner === "object" && inner ? Reflect.get(inner, key) : undefined), value);
const CHECKPOINT = "io.podman.annotations.checkpoint.";
async function inspect(engine, name) {
    try {
        const text = await runEngine(engine, ["image", "inspect", name]);
        return parseInspected(name, JSON.parse(text));
    }
    catch (error) {
        if (error instanceof CommandFailed && /no such (image|object)|not known/i.test(error.said)) {
            return undefined;
        }
        throw error;
    }
}
async function inspectFor(engine, native, name) {
    const found = await inspect(engine, name);
    const [platform] = native.platforms;
    if (!found || engine.name !== "docker" || !platform)
        return found;
    if (found.architecture && isFor(native, found))
        return found;
    try {
        const text = await runEngine(engine, ["image", "inspect", `--platform=${platform}`, name]);
        return { ...parseInspected(name, JSON.parse(text)), id: found.id };
    }
    catch (error) {
        if (error instanceof CommandFailed)
            return found;
        throw error;
    }
}
function parseInspected(name, answer) {
    const text = (...keys) => {
        const found = at(answer, 0, ...keys);
        return typeof found === "string" ? found : "";
    };
    const label = (name) => text("Config", "Labels", name);
    const program = external_node_path_default().basename(text("Config", "Entrypoint", 0));
    const binfmt = program === "binfmt" ? "binfmt" : undefined;
    const holds = label(LABELS.architectures).split(" ").filter(Boolean);
    return {
        name,
        id: text("Id").replace("sha256:", ""),
        created: new Date(text("Created")),
        architecture: text("Architecture"),
        recipe: label(LABELS.recipe),
        family: label(LABELS.family),
        checkpoint: keysOf(at(answer, 0, "Annotations")).find((key) => key.startsWith(CHECKPOINT)) ?? "",
        entrypoint: label(LABELS.entrypoint) === "1" ? "own" : binfmt,
        holds: holds.length > 0 ? holds : undefined,
    };
}
function parseImages(answer) {
    const all = Array.isArray(answer) ? answer : [];
    return all.map((one) => {
        const found = at(one, "RepoTags");
        const names = Array.isArray(found) ? found : [];
        return {
            id: String(at(one, "Id")).replace("sha256:", ""),
            names: names
                .filter((name) => typeof name === "string" && name !== "<none>:<none>")
                .map(String),
            created: new Date(String(at(one, "Created"))),
        };
    });
}
const keysOf = (value) => typeof value === "object" && value ? Object.keys(value) : [];
const isFor = (native, { architecture }) => architecture === "" ||
    native.platforms.some((known) => `${known}/`.startsWith(`linux/${architecture}/`));
function refuseForeign(native, image, name) {
    if (!isFor(native, image)) {
        throw (0,messages/* foreignImage */.oh)(name, `linux/${image.architecture}`, native.platforms);
    }
}

;// CONCATENATED MODULE: ./src/image/progress.ts

const LEAST_BYTES = 65_536;
function bytesMoved() {
    try {
        const fields = (0,external_node_fs_.readFileSync)("/proc/self/io", "utf8").matchAll(/^[rw]char: (\d+)$/gm);
        return [...fields].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
    }
    catch {
        return 0;
    }
}
async function whileItMoves(limit, work, measure = () => 0) {
    let last = bytesMoved() + measure();
    let timer;
    const stuck = new Promise((_, reject) => {
        timer = setInterval(() => {
            const now = bytesMoved() + measure();
            if (now - last >= LEAST_BYTES)
                last = now;
            else
                reject(new Error(`no progress of the cache within ${limit / 1000} s`));
        }, limit);
    });
    return Promise.race([work, stuck]).finally(() => clearInterval(timer));
}

// EXTERNAL MODULE: ./src/action/days.ts
var days = __webpack_require__(6779);
;// CONCATENATED MODULE: ./src/image/cache.ts












const library = () => __webpack_require__.e(/* import() */ 691).then(__webpack_require__.bind(__webpack_require__, 1691));
const cache_LIMIT_MS = 120_000;
function cachePrefix(recipe, native, maxAge) {
    const period = Math.floor((0,days/* daysSince */.M)(new Date(0)) / Math.max(maxAge, 1));
    return `qemu-user-static-${native.name}-${recipe.hash.slice(0, 16)}-${period}-`;
}
const archivedName = (name) => `${name}-cached`;
const mayHaveCache = () => Boolean(process.env["ACTIONS_RESULTS_URL"] || process.env["ACTIONS_CACHE_URL"]);
const maySave = () => !["none", "read"].includes((process.env["ACTIONS_CACHE_MODE"] ?? "").trim().toLowerCase());
async function inFolder(work) {
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(process.env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), "qemu-cache-"));
    const before = process.cwd();
    process.chdir(folder);
    process.env["GITHUB_WORKSPACE"] = folder;
    try {
        return await work(folder);
    }
    finally {
        process.chdir(before);
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    }
}
async function restoreImage(engine, prefix, name, recipe) {
    if (!mayHaveCache())
        return { why: "the runner names no cache service" };
    let key;
    try {
        return await inFolder(async (folder) => {
            const { isFeatureAvailable, restoreCache } = await library();
            if (!isFeatureAvailable())
                return { why: "the runner names no cache service" };
            const file = archiveName(engine);
            const unpacked = external_node_path_default().join(folder, file);
            const restoring = restoreCache([file], prefix, [prefix]);
            key = await whileItMoves(cache_LIMIT_MS, restoring, () => sizeOf(unpacked));
            if (!key)
                key = await whileItMoves(cache_LIMIT_MS, restoreCache([file], prefix, [prefix], LOOK_UP));
            if (!key)
                return { why: "the cache has no entry" };
            if (!(0,external_node_fs_.existsSync)(unpacked))
                throw new Error(`the entry ${key} could not be downloaded`);
            const archived = archivedName(name);
            const said = await runEngine(engine, ["load", "--input", unpacked]);
            const names = [...said.matchAll(/^Loaded image(?:\(s\))?: (\S+)$/gm)].map(([, one = ""]) => one);
            try {
                const loaded = names.includes(archived) ? await inspect(engine, archived) : undefined;
                if (loaded?.recipe !== recipe.hash || !key.startsWith(prefix + loaded.id)) {
                    throw new Error(`the archive holds ${names.join(", ")}, not the image of the key ${key}`);
                }
                await runEngine(engine, ["tag", loaded.id, name]);
            }
            finally {
                for (const one of names)
                    await runEngine(engine, ["rmi", one]);
            }
            return { key };
        });
    }
    catch (error) {
        core.warning(`The image could not be restored from the Actions cache, so it is made: ${(0,messages/* causeOf */.rl)(error)}`);
        return { ...(key && { key }), why: "the cache failed" };
    }
}
const LOOK_UP = { lookupOnly: true };
const sizeOf = (file) => (0,external_node_fs_.statSync)(file, { throwIfNoEntry: false })?.size ?? 0;
function saveAtTheEnd(prefix, name, useless = "") {
    if (!mayHaveCache() || !maySave())
        return;
    (0,runner/* saveState */.LZ)("cache-prefix", prefix);
    (0,runner/* saveState */.LZ)("cache-image", name);
    (0,runner/* saveState */.LZ)("cache-useless", useless);
}
async function saveWhatWasMade(choice) {
    const prefix = (0,runner/* getState */.Gu)("cache-prefix");
    const name = (0,runner/* getState */.Gu)("cache-image");
    if (prefix && name)
        await saveImage(await findEngine(choice), prefix, name);
}
async function saveImage(engine, prefix, name) {
    try {
        await inFolder(async (folder) => {
            const { isFeatureAvailable, restoreCache, saveCache } = await library();
            if (!isFeatureAvailable())
                return;
            const file = archiveName(engine);
            const useless = (0,runner/* getState */.Gu)("cache-useless");
            const found = await whileItMoves(cache_LIMIT_MS, restoreCache([file], prefix, [prefix], LOOK_UP));
            if (found && found !== useless) {
                core.info(`The Actions cache has the image already: ${found}.`);
                return;
            }
            const image = await inspect(engine, name);
            if (!image)
                throw new Error(`the engine no longer has the image ${name}`);
            const archive = external_node_path_default().join(folder, file);
            (0,external_node_fs_.writeFileSync)(archive, "");
            const archived = archivedName(name);
            const unname = () => runEngine(engine, ["rmi", archived]);
            whenCancelled(unname);
            await runEngine(engine, ["tag", image.id, archived]);
            await writeArchive(engine, archive, archived).finally(unname);
            const key = prefix + image.id + (useless && `-${Date.now().toString(36)}`);
            const saved = await whileItMoves(cache_LIMIT_MS, saveCache([file], key));
            const size = Math.round((0,external_node_fs_.statSync)(archive).size / 1e6);
            if (saved !== -1)
                core.info(`The image (${size} MB) is saved in the Actions cache.`);
            else
                core.info("The image is not saved in the Actions cache; the lines above say why.");
        });
    }
    catch (error) {
        core.warning(`The image could not be saved in the Actions cache: ${(0,messages/* causeOf */.rl)(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/host/run-name.ts



const BOOT_ID = "/proc/sys/kernel/random/boot_id";
const ANYWHERE = /qemu-user-static-run-(\d+)-([0-9a-f]{8})-(\d+)-(\d+)-(\d+)/;
const NAME = new RegExp(`^${ANYWHERE.source}`);
const startOf = (pid) => statOf(pid)?.[19];
const here = () => {
    const boot = (0,external_node_fs_.readFileSync)(BOOT_ID, "utf8").slice(0, 8);
    const namespace = (0,external_node_fs_.readlinkSync)("/proc/self/ns/pid").replace(/\D/g, "");
    return [String(process.getuid?.()), boot, namespace];
};
let own;
function runName() {
    const process_ = [String(process.pid), startOf("self")];
    own ??= ["qemu-user-static-run", ...here(), ...process_].join("-");
    return own;
}
const runOf = (name) => NAME.exec(name)?.[0];
function endClients(isLeft) {
    for (const pid of processNumbers()) {
        try {
            const args = (0,external_node_fs_.readFileSync)(`/proc/${pid}/cmdline`, "utf8").split("\0");
            const runs = args.flatMap((arg) => ANYWHERE.exec(arg)?.[0] ?? []);
            const isClient = ["sudo", "podman", "docker"].includes(external_node_path_default().basename(args[0] ?? ""));
            if (isClient && runs.some(isLeft))
                process.kill(Number(pid), "SIGTERM");
        }
        catch {
        }
    }
}
function isOver(run) {
    const [, user, boot, namespace, pid = "", start] = NAME.exec(run) ?? [];
    const [ownUser, ownBoot, ownNamespace] = here();
    if (boot === undefined)
        return false;
    if (boot !== ownBoot)
        return true;
    return user === ownUser && namespace === ownNamespace && startOf(pid) !== start;
}

;// CONCATENATED MODULE: ./src/image/leftovers.ts





let containers = 0;
const announced = new Set();
function announce(engine) {
    if (announced.has(engine.name))
        return;
    announced.add(engine.name);
    (0,runner/* saveState */.LZ)("engine", engine.name);
    (0,runner/* saveState */.LZ)("run", runName());
    process.once("exit", (status) => {
        if (status === 0)
            (0,runner/* saveState */.LZ)("run", "");
    });
    whenCancelled(() => removeLeftovers(engine, (run) => run === runName()));
}
function nameContainer(engine) {
    announce(engine);
    return `${runName()}-${++containers}`;
}
function nameImage(engine, tag) {
    announce(engine);
    return `localhost/${runName()}:${tag}`;
}
const nameBase = (engine) => nameImage(engine, "base");
const isBase = (name) => name.endsWith(":base");
const unnameBase = (engine, name) => runEngine(engine, ["rmi", name]).catch(() => runEngine(engine, ["untag", name, name]));
async function underOwnName(engine, work) {
    const name = nameImage(engine, "image");
    try {
        return await work(name);
    }
    finally {
        await runEngine(engine, ["rmi", name]).catch(() => undefined);
    }
}
async function removeOwnSteps(engine) {
    const ids = await stepsOf(engine, (run) => run === runName());
    if (ids.length > 0)
        await runEngine(engine, ["rmi", ...ids]);
}
async function holderOf(engine, volume) {
    const format = `--format={{index .Labels "${LABELS.run}"}}`;
    const said = await runEngine(engine, ["volume", "inspect", format, volume]).catch(() => "");
    return runOf(said.trim());
}
async function stepsOf(engine, isLeft) {
    const filters = ["--filter=dangling=true", `--filter=label=${LABELS.run}`];
    const ids = lines(await runEngine(engine, ["images", "--quiet", ...filters]));
    if (ids.length === 0)
        return [];
    const format = `--format={{.Id}} {{index .Config.Labels "${LABELS.run}"}}`;
    const said = lines(await runEngine(engine, ["image", "inspect", format, ...ids]));
    const found = said.map((line) => line.split(" "));
    return found.flatMap(([id = "", run = ""]) => (isLeft(run) ? [id] : []));
}
const lines = (text) => text.split("\n").filter(Boolean);
async function removeLeftovers(engine, isLeft) {
    const left = (name) => {
        const run = runOf(name);
        return run !== undefined && isLeft(run);
    };
    endClients(isLeft);
    const external = engine.name === "podman" ? ["--external"] : [];
    const listed = ["ps", "--all", ...external, "--no-trunc", "--format={{.ID}} {{.Names}}"];
    const found = lines(await runEngine(engine, listed)).map((line) => line.split(" "));
    const ids = found.flatMap(([id = "", name = ""]) => (left(name) ? [id] : []));
    if (ids.length > 0)
        await runEngine(engine, ["rm", "--force", ...ids]);
    const images = lines(await runEngine(engine, ["images", "--format={{.Repository}}:{{.Tag}}"]));
    const names = images.filter((name) => left(name.replace("localhost/", "")));
    for (const name of names.filter(isBase))
        await unnameBase(engine, name);
    const steps = engine.name === "docker" ? await stepsOf(engine, left) : [];
    const made = [...names.filter((name) => !isBase(name)), ...steps];
    if (made.length > 0)
        await runEngine(engine, ["rmi", ...made]);
    const marked = ["volume", "ls", "--quiet", `--filter=label=${LABELS.run}`];
    for (const volume of lines(await runEngine(engine, marked))) {
        const holder = await holderOf(engine, volume);
        if (holder && isLeft(holder))
            await runEngine(engine, ["volume", "rm", volume]);
    }
}

;// CONCATENATED MODULE: ./src/image/old-images.ts







const removeOldAtTheEnd = (maxAge) => (0,runner/* saveState */.LZ)("max-age", String(maxAge));
const isOurs = (name) => /^localhost\/qemu-user-static:[0-9a-f]{12}$/.test(name);
async function removeOldImages(findIt) {
    const maxAge = Number((0,runner/* getState */.Gu)("max-age") || NaN);
    if (Number.isNaN(maxAge))
        return;
    try {
        const engine = await findIt();
        const listed = ["images", "--quiet", "--no-trunc", `--filter=label=${LABELS.recipe}`];
        const ids = [...new Set((await runEngine(engine, listed)).split("\n").filter(Boolean))];
        if (ids.length === 0)
            return;
        const text = await runEngine(engine, ["image", "inspect", ...ids]);
        for (const { id, names, created } of parseImages(JSON.parse(text))) {
            const isOld = maxAge > 0 && (0,days/* daysSince */.M)(created) > maxAge;
            if (names.every((name) => isOurs(name) && isOld)) {
                await runEngine(engine, ["rmi", ...(names.length > 0 ? names : [id])]).catch(() => undefined);
            }
        }
    }
    catch (error) {
        core.info(`Old images were not removed: ${(0,messages/* causeOf */.rl)(error)}`);
    }
}

// EXTERNAL MODULE: ./src/host/binfmt.ts
var binfmt = __webpack_require__(4428);
;// CONCATENATED MODULE: ./src/image/container.ts



const PRIVILEGED = [
    "--privileged",
    "--security-opt",
    "label=filetype:container_file_t",
    "--security-opt",
    "label=level:s0",
    "--security-opt",
    "label=type:spc_t",
    "--network=none",
    "--userns=host",
];
function runContainer(engine, options, image, args, live = false) {
    const named = [...options, `--name=${nameContainer(engine)}`, "--stop-timeout=0"];
    return callEngine(engine, ["run", "--rm", ...named, image, ...args], live);
}
const runPrivileged = (engine, options, image, args) => runContainer(engine, [...PRIVILEGED, ...options], image, args, true);
const didNotStart = (error) => error instanceof CommandFailed && error.status >= 125 && error.status <= 127;

// EXTERNAL MODULE: ./src/host/look.ts + 2 modules
var look = __webpack_require__(5350);
;// CONCATENATED MODULE: ./src/image/entrypoint.ts

const entrypoint_own = {
    register(due, { reset, credential }) {
        return [
            ...(credential ? ["--credential"] : []),
            ...(reset || due.some(({ handler }) => handler) ? ["--reset"] : []),
            "register",
            ...(reset ? [] : due.map(({ architecture }) => architecture.name)),
        ];
    },
    read(stdout) {
        const lines = stdout.split("\n").map((line) => line.split(" "));
        const names = (verb) => lines.flatMap(([said, name]) => (said === verb && name ? [name] : []));
        return { registered: names("registered"), absent: names("absent") };
    },
    unregister(names) {
        return ["unregister", ...names];
    },
};
const goArch = ({ architecture }) => architecture.platforms[0]?.split("/")[1];
function replaces(finding, { reset, credential }) {
    if (goArch(finding) === undefined || finding.isNative)
        return false;
    if (reset || credential || (0,look/* needsRegistration */.P)(finding))
        return true;
    return finding.handler?.interpreter === `/usr/bin/qemu-${finding.architecture.name}`;
}
const entrypoint_binfmt = {
    register(due, asked) {
        const replaced = due.filter((finding) => replaces(finding, asked));
        const names = replaced.map(({ architecture }) => `qemu-${architecture.name}`);
        return [
            ...["--uninstall", asked.reset ? "qemu-*" : names.join(",")],
            ...["--install", replaced.map(goArch).join(",")],
        ];
    },
    read(stdout, due, asked) {
        const answer = JSON.parse(stdout);
        const emulators = typeof answer === "object" && answer && "emulators" in answer ? answer.emulators : [];
        const enabled = Array.isArray(emulators) ? emulators : [];
        const names = (findings) => findings.map(({ architecture }) => architecture.name);
        const registered = names(due.filter((finding) => replaces(finding, asked))).filter((name) => enabled.includes(`qemu-${name}`));
        const runs = names(due.filter((finding) => !(0,look/* needsRegistration */.P)(finding)));
        const absent = names(due).filter((name) => ![...registered, ...runs].includes(name));
        return { registered, absent };
    },
    unregister(names) {
        return ["--uninstall", names.map((name) => `qemu-${name}`).join(",")];
    },
};
const ENTRYPOINTS = { own: entrypoint_own, binfmt: entrypoint_binfmt };

;// CONCATENATED MODULE: ./src/register/clean-up.ts








function registrations() {
    const handlers = (0,binfmt/* readTable */.xz)()?.handlers ?? [];
    return new Map(handlers.map(({ name, registered }) => [name, registered.getTime()]));
}
const PENDING = "-";
function cleanUpAtTheEnd(image, { table, findings }, names, isDone) {
    const times = registrations();
    const had = (name) => Boolean(table?.handlers.some((handler) => handler.name === `qemu-${name}`)) ||
        findings.some(({ handler, architecture }) => handler && architecture.name === name);
    const added = names
        .filter((name) => !had(name))
        .map((name) => `${name} ${isDone ? times.get(`qemu-${name}`) : PENDING}`);
    (0,runner/* saveState */.LZ)("cleanup-image", image.id);
    (0,runner/* saveState */.LZ)("cleanup-name", image.name);
    (0,runner/* saveState */.LZ)("cleanup-entrypoint", image.entrypoint);
    (0,runner/* saveState */.LZ)("cleanup-added", added.join("\n"));
    if (!isDone)
        (0,runner/* saveState */.LZ)("cleanup-since", String(Date.now()));
}
async function cleanUp(choice) {
    const image = (0,runner/* getState */.Gu)("cleanup-image");
    const entrypoint = ENTRYPOINTS[(0,runner/* getState */.Gu)("cleanup-entrypoint") === "binfmt" ? "binfmt" : "own"];
    const added = (0,runner/* getState */.Gu)("cleanup-added").split("\n").filter(Boolean);
    const since = Math.floor(Number((0,runner/* getState */.Gu)("cleanup-since")) / 1000) * 1000;
    const table = (0,binfmt/* readTable */.xz)();
    const times = registrations();
    const names = added.flatMap((line) => {
        const [name = "", time] = line.split(" ");
        const found = times.get(`qemu-${name}`);
        const isOurs = time === PENDING ? !table || (found ?? 0) >= since : String(found) === time;
        return isOurs ? [name] : [];
    });
    if (names.length === 0)
        return;
    try {
        const engine = await findEngine(choice);
        const there = (await inspect(engine, image)) ? image : (0,runner/* getState */.Gu)("cleanup-name");
        await runPrivileged(engine, [], there, entrypoint.unregister(names));
    }
    catch (error) {
        core.warning(`The handlers of ${names.join(", ")} could not be removed: ${(0,messages/* causeOf */.rl)(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/register/at-the-end.ts








async function atTheEnd(asked) {
    const used = (0,runner/* getState */.Gu)("engine");
    const choice = used === "podman" || used === "docker" ? used : asked;
    await removeWhatWasCutOff(choice);
    await cleanUp(choice);
    await saveWhatWasMade(choice);
    await removeOldImages(() => findEngine(choice));
}
async function removeWhatWasCutOff(choice) {
    const run = (0,runner/* getState */.Gu)("run");
    if (!run)
        return;
    try {
        await removeLeftovers(await findEngine(choice), (name) => name === run);
    }
    catch (error) {
        core.warning(`What the step had started could not be removed: ${(0,messages/* causeOf */.rl)(error)}`);
    }
}

// EXTERNAL MODULE: ./src/action/report.ts
var report = __webpack_require__(1658);
// EXTERNAL MODULE: ./src/image/reference.ts
var reference = __webpack_require__(3564);
;// CONCATENATED MODULE: ./src/image/recipe.ts




const ACTION = external_node_path_default().dirname(external_node_path_default().dirname(process.argv[1] ?? ""));
const CONTEXT = external_node_path_default().join(ACTION, "container");
const CONTAINERFILE = external_node_path_default().join(CONTEXT, "Containerfile");
const isUrl = (containerfile) => /^https?:\/\//.test(containerfile);
function stateOf(image) {
    const archive = (0,reference/* archiveOf */.YH)(image);
    if (!archive)
        return image;
    if (!(0,external_node_fs_.existsSync)(archive)) {
        throw (0,messages/* invalidInput */.aY)("image", image, "the absolute path of an archive that exists");
    }
    const { size, mtimeMs } = (0,external_node_fs_.statSync)(archive);
    return `${image} ${size} ${mtimeMs}`;
}
const COPIED = ["container-entrypoint", "install", "packages"];
function recipeOf({ image, baseImage, ...inputs }, needed) {
    const containerfile = inputs.containerfile || CONTAINERFILE;
    if (!isUrl(containerfile) && !(0,external_node_fs_.statSync)(containerfile, { throwIfNoEntry: false })?.isFile()) {
        throw (0,messages/* invalidInput */.aY)("containerfile", containerfile, "the path of a Containerfile that exists");
    }
    const state = image && stateOf(image);
    const read = (file) => (0,external_node_fs_.readFileSync)(file, "utf8");
    const textOf = (architectures) => {
        if (state)
            return state;
        const source = isUrl(containerfile) ? containerfile : read(containerfile);
        const copied = COPIED.map((name) => read(external_node_path_default().join(CONTEXT, name)));
        return [baseImage, architectures, source, ...copied].join("\0");
    };
    const make = (names) => {
        const architectures = [...new Set(names)].sort();
        return {
            image,
            containerfile,
            baseImage,
            architectures,
            get text() {
                return textOf(architectures.join(" "));
            },
            get hash() {
                return hashOf(this.text);
            },
            get family() {
                return hashOf(textOf("any"));
            },
            withOthers: make,
        };
    };
    return make(needed.map(({ name }) => name));
}
function hashOf(text) {
    const { createHash } = process.getBuiltinModule("node:crypto");
    return createHash("sha256").update(text).digest("hex");
}

;// CONCATENATED MODULE: ./src/image/describe.ts








async function describe(engine, { id, entrypoint, holds, checkpoint }, name) {
    if (checkpoint)
        throw (0,messages/* checkpointImage */.GA)(name, checkpoint);
    if (entrypoint === "binfmt" || (entrypoint && holds))
        return { entrypoint, holds };
    let answer;
    try {
        answer = (await runContainer(engine, ["--network=none"], id, ["list"])).stdout;
    }
    catch (error) {
        if (!(error instanceof CommandFailed) || error.status === 125)
            throw error;
        throw (0,messages/* noEntrypoint */.Y$)(name, error.said);
    }
    if (!/^([a-z0-9_]+\n)+$/.test(answer)) {
        throw (0,messages/* noEntrypoint */.Y$)(name, answer.trim() || "nothing was said");
    }
    return { entrypoint: "own", holds: answer.trim().split("\n") };
}
async function adopt(engine, id, name, recipe, { entrypoint, holds }) {
    const labels = [
        `${LABELS.recipe}=${recipe.hash}`,
        `${LABELS.family}=${recipe.family}`,
        ...(entrypoint === "own" ? [`${LABELS.entrypoint}=1`] : []),
        ...(holds ? [`${LABELS.architectures}=${holds.join(" ")}`] : []),
    ];
    await (engine.name === "docker" ? commit : rebuild)(engine, id, name, labels);
}
const rebuild = async (engine, id, name, labels) => {
    await runEngine(engine, ["tag", id, name]);
    const options = [
        "--no-cache",
        `--build-arg=IMAGE=${name}`,
        `--tag=${name}`,
        ...labels.map((label) => `--label=${label}`),
        `--file=${external_node_path_default().join(CONTEXT, "Containerfile.adopt")}`,
    ];
    await runEngine(engine, ["build", ...options, CONTEXT]);
};
const commit = async (engine, id, name, labels) => {
    const container = nameContainer(engine);
    await runEngine(engine, ["create", "--network=none", `--name=${container}`, id]);
    try {
        const changes = labels.flatMap((label) => {
            const [key, value] = label.split(/=(.*)/s);
            return ["--change", `LABEL ${key}="${value}"`];
        });
        await runEngine(engine, ["commit", ...changes, container, name]);
    }
    finally {
        await runEngine(engine, ["rm", container]).catch(() => undefined);
    }
};

;// CONCATENATED MODULE: ./src/image/build.ts













const BUNDLES = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs/ca-certificates.crt"];
const FEDORA_BUNDLE = "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem";
function copyOfBundle() {
    const found = BUNDLES.find((file) => (0,external_node_fs_.existsSync)(file));
    if (!found)
        return undefined;
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(process.env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), "qemu-build-"));
    const copy = external_node_path_default().join(folder, "ca-bundle.pem");
    (0,external_node_fs_.copyFileSync)(found, copy);
    return copy;
}
const proxyArguments = () => PROXY_VARIABLES.filter((name) => process.env[name]).map((name) => `--build-arg=${name}`);
const ownNameOfBase = (engine, { text }) => engine.name === "podman" && /\$\{?BASE_IMAGE\b/.test(text) ? nameBase(engine) : undefined;
async function build(engine, name, recipe, native, anew) {
    const { baseImage, containerfile } = recipe;
    const base = await inspectFor(engine, native, baseImage);
    const isForeign = base !== undefined && !isFor(native, base);
    const from = ownNameOfBase(engine, recipe);
    if (anew || isForeign || (from && !base)) {
        await runEngine(engine, ["pull", ...loginOption(engine), baseImage], true).catch((error) => {
            if (base || !from || !(error instanceof CommandFailed))
                return;
            throw (0,messages/* buildFailed */.q3)(containerfile, error.said);
        });
    }
    if (from)
        await runEngine(engine, ["tag", baseImage, from]);
    const isBundled = containerfile === CONTAINERFILE;
    const squash = isBundled ? ["--target=fedora", "--squash-all"] : [];
    const bundle = isBundled && engine.name === "podman" ? copyOfBundle() : undefined;
    const args = [
        "build",
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
    }
    catch (error) {
        throw error instanceof CommandFailed ? (0,messages/* buildFailed */.q3)(containerfile, error.said) : error;
    }
    finally {
        if (bundle)
            (0,external_node_fs_.rmSync)(external_node_path_default().dirname(bundle), { recursive: true, force: true });
        if (from)
            await unnameBase(engine, from).catch(() => undefined);
        if (engine.name === "docker")
            await removeOwnSteps(engine).catch(() => undefined);
    }
    const made = await inspectFor(engine, native, name);
    if (!made)
        throw (0,messages/* buildFailed */.q3)(containerfile, `the engine made no image ${name}`);
    refuseForeign(native, made, containerfile);
    const description = await describe(engine, made, containerfile);
    if (!made.entrypoint || !made.holds)
        await adopt(engine, made.id, name, recipe, description);
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./src/image/lock.ts






const lock_LIMIT_MS = 15 * 60_000;
const PAUSE_MS = 1_000;
async function oneAtATime(engine, key, work) {
    announce(engine);
    const volume = `qemu-user-static-${key}`;
    const remove = () => runEngine(engine, ["volume", "rm", volume]).catch(() => undefined);
    const label = `--label=${LABELS.run}=${runName()}`;
    let waited = 0;
    for (let without = 0; waited < lock_LIMIT_MS && without < 3; waited += PAUSE_MS) {
        await runEngine(engine, ["volume", "create", label, volume]).catch(() => undefined);
        const holder = await holderOf(engine, volume);
        if (holder === runName())
            return work().finally(remove);
        if (holder !== undefined && !engine.mayBeRemote && isOver(holder))
            await remove();
        else if (holder === undefined)
            without++;
        else if (waited === 0)
            core.info("Another job makes the image; this one waits for it.");
        await (0,promises_.setTimeout)(PAUSE_MS);
    }
    return work();
}

;// CONCATENATED MODULE: ./src/image/pull.ts







const FINAL = /(manifest|name|repository) unknown|not found|unauthorized|authentication required|denied|invalid reference|no such file|manifest digest|x509|toomanyrequests/i;
const PAUSES_MS = [1_000, 4_000];
async function fetch(engine, image) {
    const archive = (0,reference/* archiveOf */.YH)(image);
    if (archive && engine.name === "docker") {
        const said = await runEngine(engine, ["load", "--input", archive], true);
        return /^Loaded image(?: ID)?: (\S+)$/m.exec(said)?.[1] ?? "";
    }
    if (image.startsWith("localhost/") && (await inspect(engine, image)))
        return image;
    const said = await runEngine(engine, ["pull", ...loginOption(engine), image], true);
    return archive ? (said.trim().split("\n").at(-1) ?? "") : image;
}
async function pull(engine, name, recipe, native) {
    const { image } = recipe;
    let fetched;
    for (let attempt = 0; fetched === undefined; attempt++) {
        try {
            fetched = await fetch(engine, image);
        }
        catch (error) {
            if (!(error instanceof CommandFailed))
                throw error;
            const pause = PAUSES_MS[attempt];
            if (image.startsWith("oci-archive:") && engine.name === "docker") {
                throw (0,messages/* dockerReadsNoOci */.qx)(image, error.said);
            }
            if (pause === undefined || FINAL.test(error.said))
                throw (0,messages/* pullFailed */.RB)(image, error.said);
            core.info(`The pull failed; once more in ${pause / 1000} s.`);
            await new Promise((resolve) => setTimeout(resolve, pause));
        }
    }
    const found = await inspectFor(engine, native, fetched);
    if (!found)
        throw (0,messages/* pullFailed */.RB)(image, `the engine has no image ${fetched} after the pull`);
    refuseForeign(native, found, image);
    await adopt(engine, found.id, name, recipe, await describe(engine, found, image));
}

;// CONCATENATED MODULE: ./src/image/get.ts











const keyOf = ({ recipe, reset }) => (reset ? recipe.hash : recipe.family).slice(0, 12);
const ageOf = ({ created }) => Math.round((0,days/* daysSince */.M)(created) * 10) / 10;
const holdsDue = ({ recipe, due, reset }, { family, holds }) => family === recipe.family &&
    !reset &&
    recipe.architectures.length > 0 &&
    due.every((name) => holds?.includes(name));
function usable(request, source, image) {
    const isOurs = image &&
        (image.recipe === request.recipe.hash || holdsDue(request, image)) &&
        isFor(request.native, image);
    return isOurs && image.entrypoint
        ? { ...image, entrypoint: image.entrypoint, source }
        : undefined;
}
function withStored({ recipe, reset }, stored) {
    if (reset || stored?.family !== recipe.family || recipe.architectures.length === 0)
        return recipe;
    const all = recipe.withOthers([]);
    if (stored.recipe === all.hash)
        return all;
    return recipe.withOthers([...recipe.architectures, ...(stored.holds ?? [])]);
}
async function getImage(engine, request) {
    const key = keyOf(request);
    const name = `localhost/qemu-user-static:${key}`;
    const lookInStore = async () => {
        const stored = await inspectFor(engine, request.native, name);
        const ours = usable(request, "store", stored);
        const isYoung = ours !== undefined && ageOf(ours) < request.maxAge;
        if (isYoung)
            core.info(`The image ${name} is in ${engine.name}'s store, ${ageOf(ours)} days old.`);
        return { stored, ours, isYoung };
    };
    const first = await lookInStore();
    if (first.ours && first.isYoung) {
        const { cacheImage, maxAge, native, recipe } = request;
        const isSaved = cacheImage && first.ours.recipe === recipe.hash;
        if (isSaved)
            saveAtTheEnd(cachePrefix(recipe, native, maxAge), name);
        return first.ours;
    }
    return oneAtATime(engine, key, async () => {
        const now = await lookInStore();
        const isNew = now.ours && now.ours.id !== first.stored?.id;
        if (now.ours && (now.isYoung || isNew))
            return now.ours;
        return make(engine, { ...request, recipe: withStored(request, now.stored) }, name, now.ours);
    });
}
async function make(engine, request, name, ours) {
    const { recipe, native, maxAge } = request;
    const notStored = ours ? `the stored one is ${ageOf(ours)} days old` : "none is stored";
    const prefix = cachePrefix(recipe, native, maxAge);
    const restored = request.cacheImage
        ? await restoreImage(engine, prefix, name, recipe)
        : { why: "cache-image is false" };
    let inCache = restored.why;
    if (inCache === undefined) {
        const cached = usable(request, "cache", await inspectFor(engine, native, name));
        if (cached && ageOf(cached) < maxAge) {
            core.info(`The image ${name} came from the Actions cache (${notStored}).`);
            removeOldAtTheEnd(maxAge);
            return cached;
        }
        inCache = "the cache's is too old";
    }
    const how = recipe.image ? "pull" : "build";
    core.info(`The image ${name} is to be made by a ${how} (${notStored}; ${inCache}).`);
    try {
        const made = await underOwnName(engine, async (own) => {
            await (recipe.image
                ? pull(engine, own, recipe, native)
                : build(engine, own, recipe, native, Boolean(ours)));
            const found = usable(request, how, await inspectFor(engine, native, own));
            if (!found)
                throw (0,messages/* buildFailed */.q3)(recipe.containerfile, `the engine has no image ${own}`);
            await runEngine(engine, ["tag", found.id, name]);
            return { ...found, name };
        });
        if (request.cacheImage)
            saveAtTheEnd(prefix, name, restored.key);
        removeOldAtTheEnd(maxAge);
        return made;
    }
    catch (error) {
        if (!ours || !(error instanceof messages/* Problem */.AF))
            throw error;
        core.warning((0,messages/* imageIsOld */.lH)(name, ageOf(ours), (0,messages/* causeOf */.rl)(error)).message);
        return ours;
    }
}

// EXTERNAL MODULE: ./src/register/decide.ts
var decide = __webpack_require__(7613);
;// CONCATENATED MODULE: ./src/register/mount.ts







const isThere = () => (0,external_node_fs_.existsSync)(`${binfmt/* BINFMT */.l8}/status`);
const isMounted = (error) => error instanceof CommandFailed && error.status === 32 && /already mounted|busy/.test(error.said);
async function keepTableMounted(engine, image) {
    if ((0,host_place/* place */.ik)().name !== "host")
        return [];
    const failures = [];
    const attempt = async (work) => {
        try {
            await work();
            return true;
        }
        catch (error) {
            if (isMounted(error))
                return true;
            failures.push((0,messages/* causeOf */.rl)(error));
            return false;
        }
    };
    if (!(0,external_node_fs_.existsSync)(binfmt/* BINFMT */.l8))
        await attempt(() => run(asRoot("modprobe", "binfmt_misc")));
    if (isThere())
        return [];
    const mount = ["-t", "binfmt_misc", "binfmt_misc", binfmt/* BINFMT */.l8];
    if ((await attempt(() => run(asRoot("mount", ...mount)))) && isThere())
        return [];
    const enter = ["--target", "1", "--mount", "--", "mount", ...mount];
    const options = ["--pid=host", "--entrypoint=nsenter"];
    const isDone = await attempt(() => runPrivileged(engine, options, image, enter));
    return isDone ? [] : failures;
}

;// CONCATENATED MODULE: ./src/register/other-machine.ts




async function refuseOtherMachine(engine, image) {
    if (!engine.mayBeRemote || image.entrypoint !== "own")
        return;
    const options = ["--network=none", "--entrypoint=bash"];
    const read = `echo "$(<${BOOT_ID})"`;
    const { stdout } = await runContainer(engine, options, image.id, ["-c", read]);
    if (stdout.trim() !== (0,external_node_fs_.readFileSync)(BOOT_ID, "utf8").trim())
        throw (0,messages/* otherMachine */.oQ)(engine.name);
}

;// CONCATENATED MODULE: ./src/register/register.ts




const DONE_BUT_ABSENT = 3;
async function register(engine, image, due, asked) {
    const entrypoint = ENTRYPOINTS[image.entrypoint];
    let output;
    try {
        output = await runPrivileged(engine, [], image.id, entrypoint.register(due, asked));
    }
    catch (error) {
        if (!(error instanceof CommandFailed) || didNotStart(error))
            throw error;
        if (error.status !== DONE_BUT_ABSENT)
            throw register_explain(image, error.said);
        output = { stdout: error.stdout, stderr: error.said };
    }
    try {
        return entrypoint.read(output.stdout, due, asked);
    }
    catch (error) {
        const said = lastLines(output.stderr);
        throw (0,messages/* registerFailed */.vF)(image.name, `no answer that could be read: ${said || (0,messages/* causeOf */.rl)(error)}`);
    }
}
function register_explain({ name }, said) {
    if (said.includes("the kernel has no binfmt_misc"))
        return (0,messages/* noBinfmt */.cs)(said);
    if (said.includes("is read-only"))
        return (0,messages/* readOnlyBinfmt */.pD)(said);
    return (0,messages/* registerFailed */.vF)(name, said);
}

;// CONCATENATED MODULE: ./src/register/user-table.ts






const MOUNT = ["mount", "-t", "binfmt_misc", "binfmt_misc", binfmt/* BINFMT */.l8];
const idsIn = (map) => map
    .trim()
    .split("\n")
    .reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[2]), 0);
function isTooOld(kernel) {
    const [major = 0, minor = 0] = kernel.split(".").map((part) => parseInt(part, 10));
    return major * 1000 + minor < 6007;
}
async function refuseWithoutUserTable(prefix = []) {
    const map = await run([...prefix, "cat", "/proc/self/uid_map"]);
    if (idsIn(map) === 1)
        throw (0,messages/* podmanNotSetUp */.kM)("podman unshare gives this user one id alone");
    if (!isTooOld((0,external_node_os_.release)()))
        return;
    try {
        await run([...prefix, "unshare", "--user", "--map-root-user", "--mount", ...MOUNT]);
    }
    catch (error) {
        throw (0,messages/* noUserTable */.bg)(`Linux ${(0,external_node_os_.release)()}; ${(0,messages/* causeOf */.rl)(error)}`);
    }
}
async function mountUserTable() {
    if ((0,host_place/* place */.ik)().name === "host")
        return;
    try {
        await run(MOUNT);
    }
    catch (error) {
        if (!isMounted(error))
            throw (0,messages/* noUserTable */.bg)(`Linux ${(0,external_node_os_.release)()}; ${(0,messages/* causeOf */.rl)(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/register/verify.ts



function verify(wanted, host, due, { absent }) {
    const failures = host.findings.filter(look/* needsRegistration */.P).map((finding) => {
        const { name } = finding.architecture;
        const reason = absent.includes(name) && !finding.isNative
            ? "the image holds no emulator for it"
            : (0,look/* reasonOf */.A3)(finding, host);
        return { name, reason };
    });
    if (wanted !== "all") {
        if (failures.length > 0)
            throw (0,messages/* doesNotRun */.ce)(failures);
        return;
    }
    const works = host.findings.some((found) => (0,look/* isEmulated */.eV)(found) && !(0,look/* needsRegistration */.P)(found));
    const inImage = failures.filter(({ name }) => due.includes(name) && !absent.includes(name));
    if (!works)
        throw (0,messages/* doesNotRun */.ce)(inImage.length > 0 ? inImage : failures);
    if (inImage.length > 0)
        core.warning((0,messages/* doesNotRun */.ce)(inImage).message);
}

;// CONCATENATED MODULE: ./src/register/provide.ts



















async function provide(job) {
    const { inputs, before, lookAtHost } = job;
    warnOfLabels(before);
    let attempt;
    try {
        attempt = await registerByFirst(job);
    }
    catch (error) {
        const missing = isWithoutEngine(error) ? missingOfAll(job) : [];
        if (missing.length === 0 || (await canContinueWithoutRoot(error, inputs)))
            throw error;
        core.warning((0,messages/* allWithoutEngine */.AI)(missing).message);
        return { host: before, isIncomplete: true };
    }
    const { engine, recipe, image, had, due, registration, unmounted } = attempt;
    if (!registration)
        return { host: await lookAtHost() };
    if (inputs.cleanup)
        cleanUpAtTheEnd(image, had, registration.registered, true);
    const host = await core.group("Verify", async () => {
        let after = await lookAtHost();
        if (wasFlushed(after, registration)) {
            core.info("Another program has removed what was registered; it is registered once more.");
            await register(engine, image, due, inputs);
            after = await lookAtHost();
        }
        core.info((0,report/* tallyOf */.sv)(after));
        return after;
    });
    const missing = host.findings.filter(({ runs }) => !runs).map(nameOf);
    const lost = missing.filter((name) => registration.registered.includes(name));
    if (unmounted.length > 0 && lost.length > 0)
        throw (0,messages/* notMountable */.rM)(lost, unmounted.join("; "));
    verify(inputs.wanted, host, due.map(nameOf), registration);
    if (inputs.wanted === "all" && !image.holds)
        await learn(engine, image, recipe, host);
    return { host, registration, image };
}
async function learn(engine, { id, name, entrypoint }, recipe, { findings }) {
    const holds = findings.filter((found) => found.runs && (0,look/* isEmulated */.eV)(found)).map(nameOf);
    await underOwnName(engine, async (own) => {
        await adopt(engine, id, own, recipe, { entrypoint, holds });
        await runEngine(engine, ["tag", own, name]);
    }).catch((error) => core.info(`The image could not be labelled: ${(0,messages/* causeOf */.rl)(error)}`));
}
const nameOf = ({ architecture }) => architecture.name;
function wasFlushed({ table, findings }, { registered }) {
    const lost = findings.filter((found) => registered.includes(nameOf(found)) && !found.runs);
    return table !== undefined && lost.some(({ handler }) => !handler);
}
const OF_ANY_ENGINE = [
    ...["invalid-input", "no-entrypoint", "foreign-image", "checkpoint-image"],
    ...["register-failed", "no-binfmt", "read-only-binfmt"],
];
async function registerByFirst(job) {
    let failure;
    for await (const engine of engines(job.inputs.engine, core.info)) {
        if (failure) {
            const why = (0,messages/* causeOf */.rl)(failure.error);
            core.warning((0,messages/* engineFailed */.a7)(failure.engine.name, why, engine.name).message);
        }
        try {
            return await registerBy(engine, job);
        }
        catch (error) {
            if (!(error instanceof messages/* Problem */.AF) || OF_ANY_ENGINE.includes(error.section))
                throw error;
            failure = { engine, error };
        }
    }
    throw failure?.error ?? new Error("engines() ends without an engine");
}
async function registerBy(engine, job) {
    const { inputs, native, before, lookAtHost } = job;
    if ((0,host_place/* place */.ik)().name !== "host")
        await refuseWithoutUserTable();
    const needed = before.findings.filter(isForeign).map(({ architecture }) => architecture);
    const recipe = recipeOf(inputs, inputs.wanted === "all" ? [] : needed);
    const image = await core.group("Get the image", () => getImage(engine, { ...inputs, recipe, native, due: job.due.map(nameOf) }));
    const isAll = inputs.wanted === "all";
    const helps = (found) => !isAll || inputs.reset || (0,decide/* canHelp */.G9)(image, found);
    return core.group("Register", async () => {
        await refuseOtherMachine(engine, image);
        if (!engine.mayBeRemote && job.due.some(helps)) {
            await removeLeftovers(engine, isOver).catch((error) => core.info(`What a killed run has left could not be removed: ${(0,messages/* causeOf */.rl)(error)}`));
        }
        await mountUserTable();
        const found = await lookAtHost();
        const had = (0,host_place/* place */.ik)().name === "host" ? before : found;
        const now = (0,decide/* decide */.LD)(found, inputs);
        const due = now.due.filter(helps);
        if (due.length === 0) {
            core.info("Nothing is left that this image could register.");
            return { engine, recipe, image, had, due, registration: undefined, unmounted: [] };
        }
        const unmounted = await keepTableMounted(engine, image.id);
        const pending = inputs.reset ? (image.holds ?? []) : [];
        const names = [...new Set([...due.map(nameOf), ...pending])];
        if (inputs.cleanup)
            cleanUpAtTheEnd(image, had, names, false);
        const registration = await register(engine, image, due, inputs);
        return { engine, recipe, image, had, due, registration, unmounted };
    });
}
const isWithoutEngine = (error) => error instanceof messages/* Problem */.AF && ["no-engine", "no-sudo"].includes(error.section);
const mayContinueWithoutRoot = (error, { rootless }) => isWithoutEngine(error) &&
    rootless !== false &&
    (0,host_place/* place */.ik)().name === "host" &&
    process.getuid?.() !== 0;
async function canContinueWithoutRoot(error, inputs) {
    const start = mayContinueWithoutRoot(error, inputs) ? await startIn(inputs.engine) : undefined;
    if (!start)
        return false;
    return refuseWithoutUserTable(start.command).then(() => true, () => false);
}
async function renew(job) {
    try {
        return await provide(job);
    }
    catch (error) {
        const host = await job.lookAtHost();
        if (host.findings.some(look/* needsRegistration */.P))
            throw error;
        if (isWithoutEngine(error))
            return { host };
        core.warning((0,messages/* notRenewed */.Wt)((0,messages/* causeOf */.rl)(error)).message);
        return { host, isIncomplete: true };
    }
}
const isForeign = (found) => !found.runs || ((0,look/* isEmulated */.eV)(found) && !found.isNative);
function missingOfAll({ inputs, before, due }) {
    const serves = (found) => found.runs && !(0,look/* needsRegistration */.P)(found) && !(0,decide/* isUnwanted */.l0)(found, inputs);
    const others = before.findings.some((found) => (0,look/* isEmulated */.eV)(found) && serves(found));
    if (inputs.wanted !== "all" || !others || due.some((found) => found.runs && !serves(found))) {
        return [];
    }
    return due.filter(({ runs }) => !runs).map(({ architecture }) => architecture.name);
}
function warnOfLabels(host) {
    const names = (0,look/* failedConfined */.s$)(host);
    if (names.length > 0)
        core.warning((0,messages/* mislabelled */.hv)(names, host.denial ?? "").message);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./src/host/architectures.ts
var architectures = __webpack_require__(1022);
// EXTERNAL MODULE: ./src/host/elf.ts
var elf = __webpack_require__(7123);
// EXTERNAL MODULE: ./src/host/launcher.ts
var host_launcher = __webpack_require__(972);
;// CONCATENATED MODULE: ./src/selinux/confined-container.ts










const ENGINE_FAILED = 125;
const LAUNCHER = "launcher";
class LauncherFailed extends Error {
    constructor(status) {
        super(`a confined container of the launcher ended with status ${status}`);
    }
}
function filesOf(native) {
    const launcher = (0,host_launcher/* launcherProgram */.vy)(native);
    return new Map([
        ...architectures/* ARCHITECTURES */.X.map((row) => [row.name, (0,elf/* elfProgram */.GR)(row)]),
        ...(launcher ? [[LAUNCHER, launcher]] : []),
    ]);
}
function confined_container_nameOf(files) {
    const hash = (0,external_node_crypto_.createHash)("sha256");
    for (const content of files.values())
        hash.update(content);
    return `localhost/qemu-user-static-probe:${hash.digest("hex").slice(0, 12)}`;
}
async function importImage(engine, name, files) {
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(process.env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), "qemu-confined-"));
    try {
        for (const [file, content] of files) {
            (0,external_node_fs_.writeFileSync)(external_node_path_default().join(folder, file), content, { mode: 0o755 });
        }
        const archive = external_node_path_default().join(folder, "programs.tar");
        await run(["tar", "--create", `--file=${archive}`, `--directory=${folder}`, ...files.keys()]);
        await runEngine(engine, ["import", archive, name]);
    }
    finally {
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    }
}
async function runConfined(engine, native, architectures) {
    const files = filesOf(native);
    const image = confined_container_nameOf(files);
    const start = async (command) => {
        try {
            await runContainer(engine, ["--network=none", "--pull=never"], image, command);
            return 0;
        }
        catch (error) {
            if (!(error instanceof CommandFailed) || error.status === ENGINE_FAILED)
                throw error;
            return error.status;
        }
    };
    const startOrImport = async (command) => {
        try {
            return await start(command);
        }
        catch (error) {
            if (!(error instanceof CommandFailed))
                throw error;
            await importImage(engine, image, files);
            return start(command);
        }
    };
    const names = architectures.map(({ name }) => name);
    const ran = new Set();
    if (!files.has(LAUNCHER)) {
        for (const name of names)
            if ((await startOrImport([`/${name}`])) === host_launcher/* ALL_PASSED */.B_)
                ran.add(name);
        return ran;
    }
    let rest = names;
    while (rest.length > 0) {
        const status = await startOrImport([`/${LAUNCHER}`, ...rest.map((name) => `/${name}`)]);
        const failed = status === host_launcher/* ALL_PASSED */.B_ ? rest.length : status - host_launcher/* FAILED */.Wk - 1;
        if (status !== host_launcher/* ALL_PASSED */.B_ && !(failed in rest))
            throw new LauncherFailed(status);
        for (const name of rest.slice(0, failed))
            ran.add(name);
        rest = rest.slice(failed + 1);
    }
    return ran;
}

;// CONCATENATED MODULE: ./src/selinux/denials.ts



function parseContext(text) {
    const [, , type = "", ...level] = text.split(":");
    return { type, level: level.join(":"), text };
}
function parseDenial(line) {
    const permissions = /avc:\s+denied\s+\{ ([^}]*) \}/.exec(line)?.[1];
    const time = (/audit\((\d+\.\d+):\d+\)/.exec(line) ?? /^(\d+\.\d+) /.exec(line))?.[1];
    if (permissions === undefined || time === undefined)
        return undefined;
    const value = (key) => {
        const [, quoted, bare = ""] = new RegExp(` ${key}=(?:"([^"]*)"|(\\S+))`).exec(line) ?? [];
        if (quoted !== undefined)
            return quoted;
        return /^(?:[0-9A-F]{2})+$/.test(bare) ? Buffer.from(bare, "hex").toString() : bare;
    };
    return {
        permissions: permissions.split(" "),
        comm: value("comm"),
        path: value("path") || value("name"),
        source: parseContext(value("scontext")),
        target: parseContext(value("tcontext")),
        permissive: /\bpermissive=1\b/.test(line),
        time: new Date(Number(time) * 1000),
    };
}
const categories = ({ level }) => level.split(":").slice(1).join(":");
function explainDenial({ permissions, path, source, target }) {
    const what = `SELinux denied ${permissions.join(" and ")} on ${path || "a file"} (${target.text}) to the process ${source.text}`;
    const foreign = categories(target);
    if (foreign && foreign !== categories(source)) {
        return `${what}: the file has the categories ${foreign}, the process has not. The emulator was registered without label=level:s0, so the engine gave its image categories of its own; it serves no other container.`;
    }
    return `${what}: the policy does not allow that to ${source.type} on ${target.type}.`;
}
const LOGS = [
    () => ["ausearch", "--input-logs", "--raw", "-m", "AVC", "-ts", "recent"],
    (since) => [
        ...["journalctl", "--quiet", "-o", "short-unix", `--since=@${since}`],
        ...["_TRANSPORT=audit", "+", "_TRANSPORT=kernel"],
    ],
    () => ["dmesg"],
];
const SHOW_DENIALS = "sudo ausearch -m AVC -ts recent (without auditd: sudo journalctl -k | grep avc:)";
async function readLog(command) {
    try {
        const text = await run(command);
        return text.trim() ? text.split("\n").flatMap((line) => parseDenial(line) ?? []) : undefined;
    }
    catch (error) {
        return error instanceof CommandFailed && /no matches/.test(error.said) ? [] : undefined;
    }
}
async function findDenials(since, interpreters) {
    const names = new Set(interpreters.map((interpreter) => external_node_path_default().basename(interpreter)));
    const isEmulator = (name) => names.has(name) || name.startsWith("qemu-");
    let readable = false;
    for (const log of LOGS) {
        const [program = "", ...args] = log(Math.floor(since.getTime() / 1000));
        const asUser = [program, ...args];
        const isRoot = process.getuid?.() === 0;
        for (const command of isRoot ? [asUser] : [asUser, asRoot(program, ...args)]) {
            const denials = await readLog(command);
            readable ||= denials !== undefined;
            const ours = denials?.filter((denial) => denial.time >= since && isEmulator(external_node_path_default().basename(denial.path)));
            if (ours && ours.length > 0)
                return ours;
        }
    }
    return readable ? [] : undefined;
}

;// CONCATENATED MODULE: ./src/selinux/confined-check.ts





async function checkConfined(host, choice, native) {
    const { selinux } = host;
    const emulated = host.findings.filter((found) => (0,look/* isDoubtful */.Ge)(found) || (selinux !== "off" && (0,look/* isEmulated */.eV)(found) && !(0,look/* needsRegistration */.P)(found)));
    if (emulated.length === 0)
        return host;
    const architectures = emulated.map(({ architecture }) => architecture);
    const since = new Date();
    let ran;
    try {
        const engine = await findEngine(choice);
        if (selinux !== "off" && !engine.labels) {
            return { ...host, unchecked: (0,messages/* dockerWithoutSelinux */.Pk)() };
        }
        ran = await runConfined(engine, native, architectures);
    }
    catch (error) {
        return selinux === "off" ? host : { ...host, unchecked: (0,messages/* notChecked */.lb)((0,messages/* causeOf */.rl)(error)) };
    }
    const findings = host.findings.map((finding) => emulated.includes(finding)
        ? { ...finding, confined: ran.has(finding.architecture.name) }
        : finding);
    const failed = (0,look/* failedConfined */.s$)({ findings }).length > 0;
    if (selinux === "off" || (selinux === "enforcing" && !failed))
        return { ...host, findings };
    const interpreters = emulated.flatMap(({ handler }) => handler?.interpreter ?? []);
    const denials = await findDenials(since, interpreters);
    return { ...host, findings, ...confined_check_explain(denials, failed) };
}
function confined_check_explain(denials, failed) {
    const telling = denials?.find(({ path }) => path.startsWith("/")) ?? denials?.[0];
    if (telling)
        return { denial: explainDenial(telling) };
    if (!failed)
        return {};
    const found = denials
        ? "no denial was logged (the kernel drops lines where nothing reads them)"
        : "the logs can't be read as this user";
    return { denial: `${found}; an administrator finds more with: ${SHOW_DENIALS}` };
}

;// CONCATENATED MODULE: ./src/on-demand.ts


ownSignals();






/***/ })

};
;