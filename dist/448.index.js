"use strict";
exports.id = 448;
exports.ids = [448];
exports.modules = {

/***/ 6703:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  atTheEnd: () => (/* reexport */ atTheEnd),
  core: () => (/* reexport */ core),
  lookConfined: () => (/* reexport */ lookConfined),
  provide: () => (/* reexport */ provide),
  renew: () => (/* reexport */ renew)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __webpack_require__(3838);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/architectures.ts
var architectures = __webpack_require__(7075);
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 1 modules
var exec = __webpack_require__(1955);
// EXTERNAL MODULE: ./src/messages.ts
var messages = __webpack_require__(4279);
;// CONCATENATED MODULE: ./src/command.ts



function lastLines(text, count = 5) {
    return text.trim().split("\n").slice(-count).join("\n").trim();
}
async function run(command, live = false) {
    const [program = "", ...args] = command;
    const { exitCode, stdout, stderr } = await (0,exec/* getExecOutput */.H)(`"${program}"`, args, {
        silent: !live,
        ignoreReturnCode: true,
    });
    if (exitCode !== 0) {
        const said = lastLines(stderr) || lastLines(stdout) || "nothing was said";
        throw new messages/* CommandFailed */.nk(command.join(" "), exitCode, said, stdout);
    }
    return stdout;
}
async function runInto(file, command) {
    const [program = "", ...args] = command;
    const descriptor = (0,external_node_fs_.openSync)(file, "w");
    let stderr = "";
    let failure;
    const keep = (chunk) => {
        try {
            if (!failure)
                (0,external_node_fs_.writeSync)(descriptor, chunk);
        }
        catch (error) {
            failure = error instanceof Error ? error : new Error(String(error));
        }
    };
    try {
        const status = await (0,exec/* exec */.m)(`"${program}"`, args, {
            silent: true,
            ignoreReturnCode: true,
            listeners: { stdout: keep, stderr: (chunk) => (stderr += chunk.toString()) },
        });
        if (failure)
            throw failure;
        if (status !== 0) {
            throw new messages/* CommandFailed */.nk(command.join(" "), status, lastLines(stderr) || "nothing was said", "");
        }
    }
    finally {
        (0,external_node_fs_.closeSync)(descriptor);
    }
}

// EXTERNAL MODULE: ./src/elf.ts
var elf = __webpack_require__(2238);
// EXTERNAL MODULE: ./node_modules/@actions/io/lib/io.js
var io = __webpack_require__(8701);
;// CONCATENATED MODULE: ./src/engine.ts






const PRIVILEGED = [
    "--rm",
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
function asRoot(program, ...args) {
    return process.getuid?.() === 0 ? [program, ...args] : ["sudo", "-n", program, ...args];
}
const KEPT = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
const KEPT_PODMAN = [...KEPT, "REGISTRY_AUTH_FILE"];
function engineAsRoot(program) {
    if (process.getuid?.() === 0)
        return [program];
    const kept = KEPT_PODMAN.filter((name) => process.env[name]);
    const keep = kept.length > 0 ? [`--preserve-env=${kept.join(",")}`] : [];
    return ["sudo", "-n", ...keep, program];
}
function mayUseDocker() {
    if (process.env["DOCKER_HOST"])
        return true;
    try {
        (0,external_node_fs_.accessSync)("/var/run/docker.sock", external_node_fs_.constants.R_OK | external_node_fs_.constants.W_OK);
        return true;
    }
    catch {
        return false;
    }
}
async function findEngine(choice) {
    const names = choice === "auto" ? ["podman", "docker"] : [choice];
    for (const name of names) {
        const program = await (0,io/* which */.K7)(name);
        if (!program)
            continue;
        const direct = name === "docker" && mayUseDocker();
        return { name, command: direct ? [program] : engineAsRoot(program) };
    }
    throw (0,messages/* noEngine */.qq)(names);
}
const REFUSED = /^(?:(?:sudo: |Sorry, user ).*\n?)+$/;
async function runEngine(engine, args, live = false) {
    try {
        return await run([...engine.command, ...args], live);
    }
    catch (error) {
        const isOurs = error instanceof messages/* CommandFailed */.nk;
        if (isOurs && error.status === 1 && REFUSED.test(error.said)) {
            throw (0,messages/* noSudo */.r6)(error.command, error.said);
        }
        const isSudo = external_node_path_default().basename(engine.command[0] ?? "") === "sudo";
        if (!isOurs && isSudo)
            throw (0,messages/* noSudo */.r6)("sudo", String(error));
        throw error;
    }
}
function runPrivileged(engine, options, image, args) {
    return runEngine(engine, ["run", ...PRIVILEGED, ...options, image, ...args], true);
}

// EXTERNAL MODULE: ./src/launcher.ts
var src_launcher = __webpack_require__(3295);
;// CONCATENATED MODULE: ./src/confined.ts










const ENGINE_FAILED = 125;
const LAUNCHER = "launcher";
class LauncherFailed extends Error {
    constructor(status) {
        super(`a confined container of the launcher ended with status ${status}`);
    }
}
function filesOf(native) {
    const launcher = (0,src_launcher/* launcherProgram */.vy)(native);
    return new Map([
        ...architectures/* ARCHITECTURES */.X.map((row) => [row.name, (0,elf/* elfProgram */.G)(row)]),
        ...(launcher ? [[LAUNCHER, launcher]] : []),
    ]);
}
function nameOf(files) {
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
    const image = nameOf(files);
    const start = async (command) => {
        try {
            await runEngine(engine, ["run", "--rm", "--network=none", "--pull=never", image, ...command]);
            return 0;
        }
        catch (error) {
            if (!(error instanceof messages/* CommandFailed */.nk) || error.status === ENGINE_FAILED)
                throw error;
            return error.status;
        }
    };
    const startOrImport = async (command) => {
        try {
            return await start(command);
        }
        catch (error) {
            if (!(error instanceof messages/* CommandFailed */.nk))
                throw error;
            await importImage(engine, image, files);
            return start(command);
        }
    };
    const names = architectures.map(({ name }) => name);
    const ran = new Set();
    if (!files.has(LAUNCHER)) {
        for (const name of names)
            if ((await startOrImport([`/${name}`])) === src_launcher/* ALL_PASSED */.B_)
                ran.add(name);
        return ran;
    }
    let rest = names;
    while (rest.length > 0) {
        const status = await startOrImport([`/${LAUNCHER}`, ...rest.map((name) => `/${name}`)]);
        const failed = status === src_launcher/* ALL_PASSED */.B_ ? rest.length : status - src_launcher/* FAILED */.Wk - 1;
        if (status !== src_launcher/* ALL_PASSED */.B_ && !(failed in rest))
            throw new LauncherFailed(status);
        for (const name of rest.slice(0, failed))
            ran.add(name);
        rest = rest.slice(failed + 1);
    }
    return ran;
}

// EXTERNAL MODULE: ./src/look.ts + 1 modules
var look = __webpack_require__(8399);
;// CONCATENATED MODULE: ./src/selinux.ts




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
        return `${what}: the file has the categories ${foreign}, the process has not. An engine gives them to the files of an image that is run with --privileged and no label option; such an emulator serves no other container.`;
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
        return error instanceof messages/* CommandFailed */.nk && /no matches/.test(error.said) ? [] : undefined;
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

;// CONCATENATED MODULE: ./src/confinement.ts





async function lookConfined(view, choice, native) {
    const { selinux } = view;
    const emulated = view.findings.filter((found) => (0,look/* isEmulated */.eV)(found) && !(0,look/* needsRegistration */.P)(found));
    if (selinux === "off" || emulated.length === 0)
        return view;
    const architectures = emulated.map(({ architecture }) => architecture);
    const since = new Date();
    let ran;
    try {
        const engine = await findEngine(choice);
        if (engine.name === "docker" && !(await dockerConfines(engine))) {
            return { ...view, unchecked: (0,messages/* dockerWithoutSelinux */.Pk)() };
        }
        ran = await runConfined(engine, native, architectures);
    }
    catch (error) {
        const why = error instanceof messages/* Problem */.AF ? `${error.what} ${error.found}` : String(error);
        return { ...view, unchecked: (0,messages/* notChecked */.lb)(why) };
    }
    const findings = view.findings.map((finding) => emulated.includes(finding)
        ? { ...finding, confined: ran.has(finding.architecture.name) }
        : finding);
    const failed = ran.size < emulated.length;
    if (selinux === "enforcing" && !failed)
        return { ...view, findings };
    const interpreters = emulated.flatMap(({ handler }) => handler?.interpreter ?? []);
    const denials = await findDenials(since, interpreters);
    return { ...view, findings, ...explain(denials, failed) };
}
async function dockerConfines(engine) {
    const options = await runEngine(engine, ["info", "--format", "{{json .SecurityOptions}}"]);
    return options.includes("name=selinux");
}
function explain(denials, failed) {
    const telling = denials?.find(({ path }) => path.startsWith("/")) ?? denials?.[0];
    if (telling)
        return { denial: explainDenial(telling) };
    if (!failed)
        return {};
    const found = denials ? "no denial was logged" : "the logs can't be read as this user";
    return { denial: `${found}; an administrator finds more with: ${SHOW_DENIALS}` };
}

// EXTERNAL MODULE: ./src/recipe.ts
var src_recipe = __webpack_require__(4481);
;// CONCATENATED MODULE: ./src/archive.ts





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
        if (!(error instanceof messages/* CommandFailed */.nk && error.said.includes("unknown flag")))
            throw error;
        await runEngine(engine, ["save", "--format=oci-archive", "--output", archive, name]);
    }
}
const archive_all = (text, pattern) => [...text.matchAll(pattern)].map(([, group]) => group ?? "");
async function readArchive(engine, archive, name) {
    const member = (file) => run(["tar", "--extract", "--to-stdout", `--file=${archive}`, file]);
    const blob = async (what, file, digest) => {
        const text = await member(file);
        if ((0,external_node_crypto_.createHash)("sha256").update(text).digest("hex") === digest)
            return text;
        throw new Error(`the image's ${what} is not what its digest says`);
    };
    const only = (names, found) => {
        const [one] = found;
        if (one && found.length === 1 && names.length === 1 && names[0] === name)
            return one;
        throw new Error(`the archive does not hold the image ${name} alone`);
    };
    let config;
    let digest;
    if (engine.name === "docker") {
        const manifest = await member("manifest.json");
        const tags = archive_all(manifest, /"RepoTags" ?: ?\["([^\]]*)"\]/g);
        const file = only(tags, archive_all(manifest, /"Config" ?: ?"([^"]*)"/g));
        digest = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(file)?.[1] ?? "";
        config = await blob("configuration", file, digest);
    }
    else {
        const index = await member("index.json");
        const names = archive_all(index, /"org\.opencontainers\.image\.ref\.name" ?: ?"([^"]*)"/g);
        digest = only(names, archive_all(index, /"digest" ?: ?"sha256:([0-9a-f]{64})"/g));
        const manifest = await blob("manifest", `blobs/sha256/${digest}`, digest);
        const [id = ""] = archive_all(manifest, /"config" ?: ?\{[^{}]*"digest" ?: ?"sha256:([0-9a-f]{64})"/g);
        config = await blob("configuration", `blobs/sha256/${id}`, id);
    }
    const label = `"${src_recipe/* RECIPE_LABEL */.uP.replaceAll(".", "\\.")}" ?: ?"([0-9a-f]{64})"`;
    return { digest, recipe: new RegExp(label).exec(config)?.[1] ?? "" };
}

// EXTERNAL MODULE: ./src/runner.ts
var runner = __webpack_require__(4813);
;// CONCATENATED MODULE: ./src/cache.ts







const library = () => __webpack_require__.e(/* import() */ 301).then(__webpack_require__.bind(__webpack_require__, 9301));
const RESTORE_LIMIT_MS = 120_000;
const SAVE_LIMIT_MS = 300_000;
function cachePrefix(recipe, native, maxAge) {
    const days = Date.now() / 86_400_000;
    const period = Math.floor(days / Math.max(maxAge, 1));
    return `qemu-user-static-${native.name}-${recipe.hash.slice(0, 16)}-${period}-`;
}
function hasCache() {
    return Boolean(process.env["ACTIONS_RESULTS_URL"] || process.env["ACTIONS_CACHE_URL"]);
}
async function inFolder(work) {
    const folder = external_node_path_default().join(process.env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), "qemu-user-static-cache");
    const before = process.cwd();
    (0,external_node_fs_.mkdirSync)(folder, { recursive: true });
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
function within(limit, work) {
    return new Promise((resolve, reject) => {
        const late = () => reject(new Error(`no answer from the cache within ${limit / 1000} s`));
        const timer = setTimeout(late, limit);
        work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}
async function restoreImage(engine, prefix, name, recipe) {
    if (!hasCache())
        return "the runner names no cache service";
    try {
        return await inFolder(async (folder) => {
            const { restoreCache } = await library();
            const file = archiveName(engine);
            const key = await within(RESTORE_LIMIT_MS, restoreCache([file], prefix, [prefix]));
            if (!key)
                return "the cache has no entry";
            const archive = external_node_path_default().join(folder, file);
            const { digest, recipe: made } = await readArchive(engine, archive, name);
            if (key !== prefix + digest || made !== recipe.hash) {
                throw new Error(`the archive holds the image ${digest}, not that of the key ${key}`);
            }
            await runEngine(engine, ["load", "--input", archive]);
            return true;
        });
    }
    catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        core.warning(`The image could not be restored from the Actions cache, so it is made: ${reason}`);
        return "the cache failed";
    }
}
function saveAtTheEnd(prefix, name) {
    if (!hasCache())
        return;
    (0,runner/* saveState */.LZ)("cache-prefix", prefix);
    (0,runner/* saveState */.LZ)("cache-image", name);
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
            const { restoreCache, saveCache } = await library();
            const file = archiveName(engine);
            const lookup = restoreCache([file], prefix, [prefix], { lookupOnly: true });
            if (await within(RESTORE_LIMIT_MS, lookup)) {
                core.info("Another job has saved the image in the Actions cache meanwhile.");
                return;
            }
            const archive = external_node_path_default().join(folder, file);
            (0,external_node_fs_.writeFileSync)(archive, "");
            await writeArchive(engine, archive, name);
            const { digest } = await readArchive(engine, archive, name);
            const saved = await within(SAVE_LIMIT_MS, saveCache([file], prefix + digest));
            const size = Math.round((0,external_node_fs_.statSync)(archive).size / 1e6);
            if (saved !== -1)
                core.info(`The image (${size} MB) is saved in the Actions cache.`);
            else
                core.info("The image is not saved in the Actions cache; the lines above say why.");
        });
    }
    catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        core.warning(`The image could not be saved in the Actions cache: ${reason}`);
    }
}

// EXTERNAL MODULE: ./src/binfmt.ts
var binfmt = __webpack_require__(3115);
;// CONCATENATED MODULE: ./src/entrypoint.ts

const own = {
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
    if (goArch(finding) === undefined)
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
const ENTRYPOINTS = { own, binfmt: entrypoint_binfmt };

;// CONCATENATED MODULE: ./src/cleanup.ts





function registrations() {
    const handlers = (0,binfmt/* readTable */.xz)()?.handlers ?? [];
    return new Map(handlers.map(({ name, registered }) => [name, registered.getTime()]));
}
function cleanUpAtTheEnd(image, { table, findings }, { registered }) {
    const times = registrations();
    const had = (name) => Boolean(table?.handlers.some((handler) => handler.name === `qemu-${name}`)) ||
        findings.some(({ handler, architecture }) => handler && architecture.name === name);
    const notes = registered
        .filter((name) => !had(name))
        .map((name) => `${name} ${times.get(`qemu-${name}`)}`);
    (0,runner/* saveState */.LZ)("cleanup-image", image.id);
    (0,runner/* saveState */.LZ)("cleanup-entrypoint", image.entrypoint);
    (0,runner/* saveState */.LZ)("cleanup-added", notes.join("\n"));
}
async function cleanUp(choice) {
    const image = (0,runner/* getState */.Gu)("cleanup-image");
    const entrypoint = ENTRYPOINTS[(0,runner/* getState */.Gu)("cleanup-entrypoint") === "binfmt" ? "binfmt" : "own"];
    const notes = (0,runner/* getState */.Gu)("cleanup-added").split("\n").filter(Boolean);
    const times = registrations();
    const names = notes.flatMap((note) => {
        const [name = "", time] = note.split(" ");
        return String(times.get(`qemu-${name}`)) === time ? [name] : [];
    });
    if (names.length === 0)
        return;
    try {
        await runPrivileged(await findEngine(choice), [], image, entrypoint.unregister(names));
    }
    catch (error) {
        core.warning(`The handlers of ${names.join(", ")} could not be removed: ${String(error)}`);
    }
}

;// CONCATENATED MODULE: ./src/end.ts


async function atTheEnd(choice) {
    await cleanUp(choice);
    await saveWhatWasMade(choice);
}

;// CONCATENATED MODULE: ./src/image.ts







const ENTRYPOINT_LABEL = "io.github.qemu-user-static-action.entrypoint";
const DAY_MS = 86_400_000;
const image_nameOf = ({ hash }) => `localhost/qemu-user-static:${hash.slice(0, 12)}`;
const isFor = (native, { architecture }) => native.platforms.some((known) => `${known}/`.startsWith(`linux/${architecture}/`));
function refuseForeign(native, image, name) {
    if (!isFor(native, image)) {
        throw (0,messages/* foreignImage */.oh)(name, `linux/${image.architecture}`, native.platforms);
    }
}
const ageOf = ({ created }) => Math.round((Date.now() - created.getTime()) / (DAY_MS / 10)) / 10;
const at = (value, ...keys) => keys.reduce((inner, key) => (typeof inner === "object" && inner ? Reflect.get(inner, key) : undefined), value);
async function inspect(engine, name) {
    let answer;
    try {
        answer = JSON.parse(await runEngine(engine, ["image", "inspect", name]));
    }
    catch (error) {
        if (error instanceof messages/* CommandFailed */.nk && /no such (image|object)|not known/i.test(error.said)) {
            return undefined;
        }
        throw error;
    }
    const text = (...keys) => {
        const found = at(answer, 0, ...keys);
        return typeof found === "string" ? found : "";
    };
    const program = external_node_path_default().basename(text("Config", "Entrypoint", 0));
    const binfmt = program === "binfmt" ? "binfmt" : undefined;
    return {
        name,
        id: text("Id").replace("sha256:", ""),
        created: new Date(text("Created")),
        architecture: text("Architecture"),
        recipe: text("Config", "Labels", src_recipe/* RECIPE_LABEL */.uP),
        entrypoint: text("Config", "Labels", ENTRYPOINT_LABEL) === "1" ? "own" : binfmt,
    };
}
async function getImage(engine, request) {
    const { recipe, native, maxAge } = request;
    const name = image_nameOf(recipe);
    const [stored, base] = await Promise.all([
        inspect(engine, name),
        recipe.image ? undefined : inspect(engine, recipe.baseImage),
    ]);
    const isOurs = stored?.recipe === recipe.hash && isFor(native, stored);
    const ours = isOurs ? withEntrypoint(stored) : undefined;
    if (ours && ageOf(ours) < maxAge) {
        core.info(`The image ${name} is in ${engine.name}'s store, ${ageOf(ours)} days old.`);
        return { ...ours, source: "store" };
    }
    const notStored = ours ? `the stored one is ${ageOf(ours)} days old` : "none is stored";
    const prefix = cachePrefix(recipe, native, maxAge);
    const restored = request.cacheImage
        ? await restoreImage(engine, prefix, name, recipe)
        : "cache-image is false";
    let inCache = String(restored);
    if (restored === true) {
        const cached = await inspect(engine, name);
        if (cached?.recipe === recipe.hash && ageOf(cached) < maxAge) {
            core.info(`The image ${name} came from the Actions cache (${notStored}).`);
            return { ...withEntrypoint(cached), source: "cache" };
        }
        inCache = "the cache's is too old";
    }
    const how = recipe.image ? "pull" : "build";
    core.info(`The image ${name} is to be made by a ${how} (${notStored}; ${inCache}).`);
    try {
        await (recipe.image
            ? pull(engine, name, request)
            : build(engine, name, request, base, Boolean(ours)));
    }
    catch (error) {
        const isKnown = error instanceof messages/* Problem */.AF || error instanceof messages/* CommandFailed */.nk;
        if (!ours || !isKnown)
            throw error;
        core.warning((0,messages/* imageIsOld */.lH)(name, ageOf(ours), error.message).message);
        return { ...ours, source: "store" };
    }
    const made = await inspect(engine, name);
    if (!made)
        throw (0,messages/* buildFailed */.q3)(recipe.containerfile, `the engine made no image ${name}`);
    refuseForeign(native, made, recipe.image || recipe.containerfile);
    const entrypoint = await entrypointOf(engine, made);
    if (request.cacheImage)
        saveAtTheEnd(prefix, name);
    return { ...made, entrypoint, source: how };
}
const withEntrypoint = (image) => ({
    ...image,
    entrypoint: image.entrypoint ?? "own",
});
const labelOf = ({ hash }) => `${src_recipe/* RECIPE_LABEL */.uP}=${hash}`;
async function build(engine, name, { recipe, native }, base, anew) {
    const { baseImage } = recipe;
    const isForeign = base !== undefined && !isFor(native, base);
    if (anew || isForeign)
        await runEngine(engine, ["pull", baseImage], true).catch(() => undefined);
    const squash = recipe.containerfile === src_recipe/* CONTAINERFILE */.ww ? ["--target=fedora", "--squash-all"] : [];
    const args = [
        "build",
        ...(engine.name === "podman" ? ["--layers=false", ...squash] : []),
        ...(anew ? ["--no-cache"] : []),
        `--tag=${name}`,
        `--label=${labelOf(recipe)}`,
        `--build-arg=BASE_IMAGE=${baseImage}`,
        `--build-arg=ARCHITECTURES=${recipe.architectures.join(" ")}`,
        `--file=${recipe.containerfile}`,
        src_recipe/* CONTEXT */.SK,
    ];
    try {
        await runEngine(engine, args, true);
    }
    catch (error) {
        throw error instanceof messages/* CommandFailed */.nk ? (0,messages/* buildFailed */.q3)(recipe.containerfile, error.said) : error;
    }
}
const FINAL = /(manifest|name|repository) unknown|not found|unauthorized|authentication required|denied|invalid reference|no such file|manifest digest/i;
const PAUSES_MS = [1_000, 4_000];
async function fetch(engine, image) {
    const archive = (0,src_recipe/* archiveOf */.YH)(image);
    if (archive && engine.name === "docker") {
        const said = await runEngine(engine, ["load", "--input", archive], true);
        return /^Loaded image(?: ID)?: (\S+)$/m.exec(said)?.[1] ?? "";
    }
    if (image.startsWith("localhost/") && (await inspect(engine, image)))
        return image;
    const said = await runEngine(engine, ["pull", image], true);
    return archive ? (said.trim().split("\n").at(-1) ?? "") : image;
}
async function pull(engine, name, { recipe, native }) {
    const { image } = recipe;
    let fetched;
    for (let attempt = 0; fetched === undefined; attempt++) {
        try {
            fetched = await fetch(engine, image);
        }
        catch (error) {
            if (!(error instanceof messages/* CommandFailed */.nk))
                throw error;
            const pause = PAUSES_MS[attempt];
            if (pause === undefined || FINAL.test(error.said))
                throw (0,messages/* pullFailed */.RB)(image, error.said);
            core.info(`The pull failed; once more in ${pause / 1000} s.`);
            await new Promise((resolve) => setTimeout(resolve, pause));
        }
    }
    const found = await inspect(engine, fetched);
    if (!found)
        throw (0,messages/* pullFailed */.RB)(image, `the engine has no image ${fetched} after the pull`);
    refuseForeign(native, found, image);
    const entrypoint = await entrypointOf(engine, { ...found, name: image });
    const labels = [labelOf(recipe), ...(entrypoint === "own" ? [`${ENTRYPOINT_LABEL}=1`] : [])];
    await (engine.name === "docker" ? commit : rebuild)(engine, found.id, name, labels);
}
const rebuild = (engine, id, name, labels) => {
    const options = [
        "--no-cache",
        `--build-arg=IMAGE=${id}`,
        `--tag=${name}`,
        ...labels.map((label) => `--label=${label}`),
        `--file=${external_node_path_default().join(src_recipe/* CONTEXT */.SK, "Containerfile.adopt")}`,
    ];
    return runEngine(engine, ["build", ...options, src_recipe/* CONTEXT */.SK]);
};
const commit = async (engine, id, name, labels) => {
    const container = (await runEngine(engine, ["create", "--network=none", id])).trim();
    try {
        const changes = labels.flatMap((label) => ["--change", `LABEL ${label}`]);
        await runEngine(engine, ["commit", ...changes, container, name]);
    }
    finally {
        await runEngine(engine, ["rm", container]).catch(() => undefined);
    }
};
async function entrypointOf(engine, image) {
    if (image.entrypoint)
        return image.entrypoint;
    let answer;
    try {
        answer = await runEngine(engine, ["run", "--rm", "--network=none", image.id, "list"]);
    }
    catch (error) {
        throw error instanceof messages/* CommandFailed */.nk ? (0,messages/* noEntrypoint */.Y$)(image.name, error.said) : error;
    }
    if (!/^([a-z0-9_]+\n)+$/.test(answer)) {
        throw (0,messages/* noEntrypoint */.Y$)(image.name, answer.trim() || "nothing was said");
    }
    return "own";
}

;// CONCATENATED MODULE: ./src/judge.ts



function judge(wanted, view, { absent }) {
    const failures = view.findings.filter(look/* needsRegistration */.P).map((finding) => {
        const { name } = finding.architecture;
        const reason = absent.includes(name)
            ? "the image holds no emulator for it"
            : (0,look/* reasonOf */.A3)(finding, view);
        return { name, reason };
    });
    if (wanted !== "all") {
        if (failures.length > 0)
            throw (0,messages/* doesNotRun */.ce)(failures);
        return;
    }
    const works = view.findings.some((found) => (0,look/* isEmulated */.eV)(found) && !(0,look/* needsRegistration */.P)(found));
    const inImage = failures.filter(({ name }) => !absent.includes(name));
    if (!works)
        throw (0,messages/* doesNotRun */.ce)(inImage.length > 0 ? inImage : failures);
    if (inImage.length > 0)
        core.warning((0,messages/* doesNotRun */.ce)(inImage).message);
}

;// CONCATENATED MODULE: ./src/mount.ts






function parseMountState(mountinfo) {
    const top = mountinfo
        .split("\n")
        .map((line) => line.split(" "))
        .filter((fields) => fields[4] === binfmt/* BINFMT */.l8)
        .at(-1);
    if (!top)
        return "unmounted";
    const [type, , superOptions = ""] = top.slice(top.indexOf("-") + 1);
    if (type !== "binfmt_misc")
        return "unmounted";
    const options = [...(top[5] ?? "").split(","), ...superOptions.split(",")];
    return options.includes("ro") ? "read-only" : "mounted";
}
function mountState() {
    if (!(0,external_node_fs_.existsSync)(binfmt/* BINFMT */.l8))
        return "absent";
    try {
        (0,external_node_fs_.readdirSync)(binfmt/* BINFMT */.l8);
    }
    catch {
        return "unmounted";
    }
    return parseMountState((0,external_node_fs_.readFileSync)("/proc/self/mountinfo", "utf8"));
}
const said = (error) => error instanceof messages/* CommandFailed */.nk ? error.said : String(error);
async function loadModule() {
    if (mountState() === "absent") {
        const failure = await run(asRoot("modprobe", "binfmt_misc")).then(() => "modprobe succeeded", said);
        if (mountState() === "absent")
            throw (0,messages/* noBinfmt */.cs)(failure);
    }
    if (mountState() === "read-only")
        throw (0,messages/* readOnlyBinfmt */.pD)();
}
async function mountOnHost(engine, image) {
    if (mountState() === "mounted")
        return;
    const mount = ["-t", "binfmt_misc", "binfmt_misc", binfmt/* BINFMT */.l8];
    const enter = ["--target", "1", "--mount", "--", "mount", ...mount];
    const ways = [
        () => run(asRoot("mount", ...mount)),
        () => runPrivileged(engine, ["--pid=host", "--entrypoint=nsenter"], image, enter),
    ];
    const failures = [];
    for (const way of ways) {
        await way().catch((error) => failures.push(said(error)));
        if (mountState() === "mounted")
            return;
    }
    throw (0,messages/* notMountable */.rM)(failures.join("; "));
}

// EXTERNAL MODULE: ./src/note.ts
var note = __webpack_require__(4215);
;// CONCATENATED MODULE: ./src/register.ts




const DONE_BUT_ABSENT = 3;
async function register(engine, image, due, asked) {
    const entrypoint = ENTRYPOINTS[image.entrypoint];
    let stdout;
    try {
        stdout = await runPrivileged(engine, [], image.id, entrypoint.register(due, asked));
    }
    catch (error) {
        if (!(error instanceof messages/* CommandFailed */.nk))
            throw error;
        if (error.status !== DONE_BUT_ABSENT)
            throw (0,messages/* registerFailed */.vF)(image.name, error.said);
        stdout = error.stdout;
    }
    try {
        return entrypoint.read(stdout, due, asked);
    }
    catch (error) {
        throw (0,messages/* registerFailed */.vF)(image.name, `no answer that could be read: ${String(error)}`);
    }
}

// EXTERNAL MODULE: ./src/report.ts
var report = __webpack_require__(665);
;// CONCATENATED MODULE: ./src/provision.ts












async function provide(job) {
    const { inputs, recipe, native, before, due, lookAround } = job;
    warnOfLabels(before);
    refuseOwnFamily(job);
    let engine;
    try {
        engine = await findEngine(inputs.engine);
    }
    catch (error) {
        const missing = missingOfAll(job);
        if (missing.length === 0)
            throw error;
        core.warning((0,messages/* allWithoutEngine */.AI)(missing).message);
        return { view: before, isIncomplete: true };
    }
    await loadModule();
    const image = await core.group("Get the image", () => getImage(engine, { ...inputs, recipe, native }));
    const registration = await core.group("Register", async () => {
        await mountOnHost(engine, image.id);
        return register(engine, image, due, inputs);
    });
    if (inputs.cleanup)
        cleanUpAtTheEnd(image, before, registration);
    const view = await core.group("Verify", async () => {
        const seen = await lookAround();
        core.info((0,report/* tallyOf */.sv)(seen));
        return seen;
    });
    judge(inputs.wanted, view, registration);
    if (inputs.wanted === "all")
        (0,note/* remember */.kY)(recipe, view.findings);
    return { view, registration, image };
}
async function renew(job) {
    try {
        return await provide(job);
    }
    catch (error) {
        const view = await job.lookAround();
        if (view.findings.some(look/* needsRegistration */.P))
            throw error;
        core.warning((0,messages/* notRenewed */.Wt)(error instanceof Error ? error.message : String(error)).message);
        return { view, isIncomplete: true };
    }
}
function refuseOwnFamily({ inputs, native, due }) {
    if (inputs.wanted === "all" || inputs.image || inputs.containerfile)
        return;
    const own = due.filter(({ runs, architecture }) => !runs && (0,architectures/* isOfFamily */.E)(native, architecture));
    if (own.length === 0)
        return;
    const reason = `it is of the family of this machine's ${native.name}, for which Fedora has no rule; this processor does not run it`;
    throw (0,messages/* doesNotRun */.ce)(own.map(({ architecture: { name } }) => ({ name, reason })));
}
function missingOfAll({ inputs, before, due }) {
    const serves = (found) => found.runs && !(0,look/* needsRegistration */.P)(found) && !(0,look/* isUnwanted */.l0)(found, inputs);
    const others = before.findings.some((found) => (0,look/* isEmulated */.eV)(found) && serves(found));
    if (inputs.wanted !== "all" || !others || due.some((found) => found.runs && !serves(found))) {
        return [];
    }
    return due.filter(({ runs }) => !runs).map(({ architecture }) => architecture.name);
}
function warnOfLabels(view) {
    const names = (0,look/* failedConfined */.s$)(view);
    if (names.length > 0)
        core.warning((0,messages/* mislabelled */.hv)(names, view.denial ?? "").message);
}

;// CONCATENATED MODULE: ./src/rest.ts






/***/ }),

/***/ 7374:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ HttpClient),
/* harmony export */   t: () => (/* binding */ BearerCredentialHandler)
/* harmony export */ });
// @actions/core loads a whole HTTP client (785 kB of undici) for its OIDC tokens alone. This action
// asks for no token, so package.json gives core these two names instead of the client.
class HttpClient {}
class BearerCredentialHandler {}


/***/ })

};
;