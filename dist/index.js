import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 1916:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

__webpack_unused_export__ = true;
__webpack_unused_export__ = exports.kp = void 0;
var peq = new Uint32Array(0x10000);
var myers_32 = function (a, b) {
    var n = a.length;
    var m = b.length;
    var lst = 1 << (n - 1);
    var pv = -1;
    var mv = 0;
    var sc = n;
    var i = n;
    while (i--) {
        peq[a.charCodeAt(i)] |= 1 << i;
    }
    for (i = 0; i < m; i++) {
        var eq = peq[b.charCodeAt(i)];
        var xv = eq | mv;
        eq |= ((eq & pv) + pv) ^ pv;
        mv |= ~(eq | pv);
        pv &= eq;
        if (mv & lst) {
            sc++;
        }
        if (pv & lst) {
            sc--;
        }
        mv = (mv << 1) | 1;
        pv = (pv << 1) | ~(xv | mv);
        mv &= xv;
    }
    i = n;
    while (i--) {
        peq[a.charCodeAt(i)] = 0;
    }
    return sc;
};
var myers_x = function (b, a) {
    var n = a.length;
    var m = b.length;
    var mhc = [];
    var phc = [];
    var hsize = Math.ceil(n / 32);
    var vsize = Math.ceil(m / 32);
    for (var i = 0; i < hsize; i++) {
        phc[i] = -1;
        mhc[i] = 0;
    }
    var j = 0;
    for (; j < vsize - 1; j++) {
        var mv_1 = 0;
        var pv_1 = -1;
        var start_1 = j * 32;
        var vlen_1 = Math.min(32, m) + start_1;
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] |= 1 << k;
        }
        for (var i = 0; i < n; i++) {
            var eq = peq[a.charCodeAt(i)];
            var pb = (phc[(i / 32) | 0] >>> i) & 1;
            var mb = (mhc[(i / 32) | 0] >>> i) & 1;
            var xv = eq | mv_1;
            var xh = ((((eq | mb) & pv_1) + pv_1) ^ pv_1) | eq | mb;
            var ph = mv_1 | ~(xh | pv_1);
            var mh = pv_1 & xh;
            if ((ph >>> 31) ^ pb) {
                phc[(i / 32) | 0] ^= 1 << i;
            }
            if ((mh >>> 31) ^ mb) {
                mhc[(i / 32) | 0] ^= 1 << i;
            }
            ph = (ph << 1) | pb;
            mh = (mh << 1) | mb;
            pv_1 = mh | ~(xv | ph);
            mv_1 = ph & xv;
        }
        for (var k = start_1; k < vlen_1; k++) {
            peq[b.charCodeAt(k)] = 0;
        }
    }
    var mv = 0;
    var pv = -1;
    var start = j * 32;
    var vlen = Math.min(32, m - start) + start;
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] |= 1 << k;
    }
    var score = m;
    for (var i = 0; i < n; i++) {
        var eq = peq[a.charCodeAt(i)];
        var pb = (phc[(i / 32) | 0] >>> i) & 1;
        var mb = (mhc[(i / 32) | 0] >>> i) & 1;
        var xv = eq | mv;
        var xh = ((((eq | mb) & pv) + pv) ^ pv) | eq | mb;
        var ph = mv | ~(xh | pv);
        var mh = pv & xh;
        score += (ph >>> (m - 1)) & 1;
        score -= (mh >>> (m - 1)) & 1;
        if ((ph >>> 31) ^ pb) {
            phc[(i / 32) | 0] ^= 1 << i;
        }
        if ((mh >>> 31) ^ mb) {
            mhc[(i / 32) | 0] ^= 1 << i;
        }
        ph = (ph << 1) | pb;
        mh = (mh << 1) | mb;
        pv = mh | ~(xv | ph);
        mv = ph & xv;
    }
    for (var k = start; k < vlen; k++) {
        peq[b.charCodeAt(k)] = 0;
    }
    return score;
};
var distance = function (a, b) {
    if (a.length < b.length) {
        var tmp = b;
        b = a;
        a = tmp;
    }
    if (b.length === 0) {
        return a.length;
    }
    if (a.length <= 32) {
        return myers_32(a, b);
    }
    return myers_x(a, b);
};
__webpack_unused_export__ = distance;
var closest = function (str, arr) {
    var min_distance = Infinity;
    var min_index = 0;
    for (var i = 0; i < arr.length; i++) {
        var dist = distance(str, arr[i]);
        if (dist < min_distance) {
            min_distance = dist;
            min_index = i;
        }
    }
    return arr[min_index];
};
exports.kp = closest;


/***/ }),

/***/ 7075:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ ARCHITECTURES)
/* harmony export */ });
/**
 * The 31 architectures of Fedora's rules on x86_64, and x86_64 and i386 themselves.
 *
 * The comment above a row is the assembly of its `exit42`; __tests__/kernel/probes.test.ts holds
 * the two against each other. Flags that are not obvious:
 * - arm: without an EABI version the compatibility mode of arm64 kernels refuses the program;
 *   BE8 is big-endian data with little-endian code, all that ARMv6 and later do.
 * - ppc64: with ELFv2, e_entry is code and not a function descriptor, in both byte orders.
 * - mips: ABI2 is what tells n32 from o32, in the kernel and in QEMU's rules.
 * - hexagon: QEMU 7 refuses flags that name no version of the instruction set.
 */
const ARCHITECTURES = [
    /** mov $60, %eax ; mov $42, %edi ; syscall */
    {
        name: "x86_64",
        platforms: ["linux/amd64"],
        elf: { bits: 64, endian: "little", machine: 62, flags: 0 },
        exit42: "b83c000000bf2a0000000f05",
    },
    /** mov $1, %eax ; mov $42, %ebx ; int $0x80 */
    {
        name: "i386",
        platforms: ["linux/386"],
        elf: { bits: 32, endian: "little", machine: 3, flags: 0 },
        exit42: "b801000000bb2a000000cd80",
    },
    /** mov x8, #93 ; mov x0, #42 ; svc #0 */
    {
        name: "aarch64",
        platforms: ["linux/arm64"],
        elf: { bits: 64, endian: "little", machine: 183, flags: 0 },
        exit42: "a80b80d2400580d2010000d4",
    },
    /** mov r7, #1 ; mov r0, #42 ; svc #0 */
    {
        name: "arm",
        platforms: ["linux/arm/v7", "linux/arm/v6"],
        elf: { bits: 32, endian: "little", machine: 40, flags: 0x05000000 }, // EF_ARM_EABI_VER5
        exit42: "0170a0e32a00a0e3000000ef",
    },
    /** mov x8, #93 ; mov x0, #42 ; svc #0 */
    {
        name: "aarch64_be",
        platforms: [],
        elf: { bits: 64, endian: "big", machine: 183, flags: 0 },
        exit42: "a80b80d2400580d2010000d4",
    },
    /** lda $0, 1($31) ; lda $16, 42($31) ; callsys */
    {
        name: "alpha",
        platforms: [],
        elf: { bits: 64, endian: "little", machine: 0x9026, flags: 0 },
        exit42: "01001f202a001f2283000000",
    },
    /** mov r7, #1 ; mov r0, #42 ; svc #0 */
    {
        name: "armeb",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 40, flags: 0x05800000 }, // EABI_VER5, BE8
        exit42: "0170a0e32a00a0e3000000ef",
    },
    /** r6 = #93 ; r0 = #42 ; trap0(#1) */
    {
        name: "hexagon",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 164, flags: 0x67 }, // EF_HEXAGON_ISA_V67
        exit42: "a6cb007840c5007804c00054",
    },
    /** ldi 42, %r26 ; ble 0x100(%sr2, %r0) ; ldi 1, %r20 */
    {
        name: "hppa",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 15, flags: 0x0210 }, // EFA_PARISC_1_1
        exit42: "341a0054e400820034140002",
    },
    /** ori $a7, $zero, 93 ; ori $a0, $zero, 42 ; syscall 0 */
    {
        name: "loongarch64",
        platforms: ["linux/loong64"],
        elf: { bits: 64, endian: "little", machine: 258, flags: 0x43 }, // OBJABI_V1, DOUBLE_FLOAT
        exit42: "0b74810304a8800300002b00",
    },
    /** moveq #1, %d0 ; moveq #42, %d1 ; trap #0 */
    {
        name: "m68k",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 4, flags: 0 },
        exit42: "7001722a4e40",
    },
    /** addik r12, r0, 1 ; addik r5, r0, 42 ; brki r14, 8 */
    {
        name: "microblaze",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 0xbaab, flags: 0 },
        exit42: "3180000130a0002ab9cc0008",
    },
    /** addik r12, r0, 1 ; addik r5, r0, 42 ; brki r14, 8 */
    {
        name: "microblazeel",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 0xbaab, flags: 0 },
        exit42: "010080312a00a0300800ccb9",
    },
    /** addiu $v0, $zero, 4001 ; addiu $a0, $zero, 42 ; syscall */
    {
        name: "mips",
        platforms: ["linux/mips"],
        elf: { bits: 32, endian: "big", machine: 8, flags: 0x1000 }, // EF_MIPS_ABI_O32
        exit42: "24020fa12404002a0000000c",
    },
    /** addiu $v0, $zero, 5058 ; addiu $a0, $zero, 42 ; syscall */
    {
        name: "mips64",
        platforms: ["linux/mips64"],
        elf: { bits: 64, endian: "big", machine: 8, flags: 0x20000000 }, // ARCH_3
        exit42: "240213c22404002a0000000c",
    },
    /** addiu $v0, $zero, 5058 ; addiu $a0, $zero, 42 ; syscall */
    {
        name: "mips64el",
        platforms: ["linux/mips64le"],
        elf: { bits: 64, endian: "little", machine: 8, flags: 0x20000000 }, // ARCH_3
        exit42: "c21302242a0004240c000000",
    },
    /** addiu $v0, $zero, 4001 ; addiu $a0, $zero, 42 ; syscall */
    {
        name: "mipsel",
        platforms: ["linux/mipsle"],
        elf: { bits: 32, endian: "little", machine: 8, flags: 0x1000 }, // EF_MIPS_ABI_O32
        exit42: "a10f02242a0004240c000000",
    },
    /** addiu $v0, $zero, 6058 ; addiu $a0, $zero, 42 ; syscall */
    {
        name: "mipsn32",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 8, flags: 0x20000020 }, // ARCH_3, ABI2
        exit42: "240217aa2404002a0000000c",
    },
    /** addiu $v0, $zero, 6058 ; addiu $a0, $zero, 42 ; syscall */
    {
        name: "mipsn32el",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 8, flags: 0x20000020 }, // ARCH_3, ABI2
        exit42: "aa1702242a0004240c000000",
    },
    /** l.ori r11, r0, 93 ; l.ori r3, r0, 42 ; l.sys 1 */
    {
        name: "or1k",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 92, flags: 0 },
        exit42: "a960005da860002a20000001",
    },
    /** li 0, 1 ; li 3, 42 ; sc */
    {
        name: "ppc",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 20, flags: 0 },
        exit42: "380000013860002a44000002",
    },
    /** li 0, 1 ; li 3, 42 ; sc */
    {
        name: "ppc64",
        platforms: ["linux/ppc64"],
        elf: { bits: 64, endian: "big", machine: 21, flags: 2 }, // ELFv2
        exit42: "380000013860002a44000002",
    },
    /** li 0, 1 ; li 3, 42 ; sc */
    {
        name: "ppc64le",
        platforms: ["linux/ppc64le"],
        elf: { bits: 64, endian: "little", machine: 21, flags: 2 }, // ELFv2
        exit42: "010000382a00603802000044",
    },
    /** li a7, 93 ; li a0, 42 ; ecall */
    {
        name: "riscv32",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 243, flags: 0 },
        exit42: "9308d0051305a00273000000",
    },
    /** li a7, 93 ; li a0, 42 ; ecall */
    {
        name: "riscv64",
        platforms: ["linux/riscv64"],
        elf: { bits: 64, endian: "little", machine: 243, flags: 0 },
        exit42: "9308d0051305a00273000000",
    },
    /** lghi %r2, 42 ; svc 1 */
    {
        name: "s390x",
        platforms: ["linux/s390x"],
        elf: { bits: 64, endian: "big", machine: 22, flags: 0 },
        exit42: "a729002a0a01",
    },
    /** mov #1, r3 ; mov #42, r4 ; trapa #0x11 */
    {
        name: "sh4",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 42, flags: 9 }, // EF_SH4
        exit42: "01e32ae411c3",
    },
    /** mov #1, r3 ; mov #42, r4 ; trapa #0x11 */
    {
        name: "sh4eb",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 42, flags: 9 }, // EF_SH4
        exit42: "e301e42ac311",
    },
    /** mov 1, %g1 ; mov 42, %o0 ; ta 0x10 */
    {
        name: "sparc",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 2, flags: 0 },
        exit42: "821020019010202a91d02010",
    },
    /** mov 1, %g1 ; mov 42, %o0 ; ta 0x10 */
    {
        name: "sparc32plus",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 18, flags: 0x0100 }, // EF_SPARC_32PLUS
        exit42: "821020019010202a91d02010",
    },
    /** mov 1, %g1 ; mov 42, %o0 ; ta 0x6d */
    {
        name: "sparc64",
        platforms: [],
        elf: { bits: 64, endian: "big", machine: 43, flags: 0 },
        exit42: "821020019010202a91d0206d",
    },
    /** movi a2, 118 ; movi a6, 42 ; syscall */
    {
        name: "xtensa",
        platforms: [],
        elf: { bits: 32, endian: "little", machine: 94, flags: 0 },
        exit42: "22a07662a02a005000",
    },
    /** movi a2, 118 ; movi a6, 42 ; syscall */
    {
        name: "xtensaeb",
        platforms: [],
        elf: { bits: 32, endian: "big", machine: 94, flags: 0 },
        exit42: "220a76260a2a000500",
    },
];


/***/ }),

/***/ 3115:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A0: () => (/* binding */ handlerOf),
/* harmony export */   l8: () => (/* binding */ BINFMT),
/* harmony export */   xz: () => (/* binding */ readTable)
/* harmony export */ });
/* unused harmony export parseHandler */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** Where the kernel's table of handlers is mounted (systemd, proc-sys-fs-binfmt_misc.automount). */
const BINFMT = "/proc/sys/fs/binfmt_misc";
/** Reads the text of one entry. Lines that a newer kernel may add are passed over. */
function parseHandler(name, text, registered) {
    const [state, ...lines] = text.split("\n");
    const value = (key) => lines
        .find((line) => line.startsWith(key))
        ?.slice(key.length)
        .trim() ?? "";
    const bytes = Buffer.from(value("magic "), "hex");
    const mask = value("mask ");
    return {
        name,
        enabled: state === "enabled",
        interpreter: value("interpreter "),
        flags: value("flags:"),
        ...(bytes.length > 0 && {
            magic: {
                offset: Number(value("offset ")),
                bytes,
                mask: mask ? Buffer.from(mask, "hex") : Buffer.alloc(bytes.length, 0xff),
            },
        }),
        registered,
    };
}
/**
 * The names in a folder, in the kernel's own order, which is newest first in binfmt_misc. (readdir
 * of Node sorts by name, and entries of the same few milliseconds have the same mtime.)
 */
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
/**
 * Reads the host's table. Reading the directory triggers systemd's automount.
 *
 * @returns undefined where binfmt_misc is not mounted or may not be read
 */
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
            return []; // another job has just removed it
        }
    })
        .sort((a, b) => b.registered.getTime() - a.registered.getTime());
    return { enabled: status.startsWith("enabled"), handlers };
}
/** How much of a file the kernel compares (include/uapi/linux/binfmts.h, BINPRM_BUF_SIZE), in bytes. */
const HEAD_BYTES = 256;
/**
 * The handler that the kernel would choose for a program: the newest enabled one whose magic fits
 * (fs/binfmt_misc.c, search_binfmt_handler).
 */
function handlerOf(program, { handlers }) {
    const head = Buffer.alloc(HEAD_BYTES);
    head.set(program.subarray(0, HEAD_BYTES));
    return handlers.find(({ enabled, magic }) => enabled &&
        magic?.bytes.every((byte, i) => (((head[magic.offset + i] ?? 0) ^ byte) & (magic.mask[i] ?? 0xff)) === 0));
}


/***/ }),

/***/ 7377:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Aq: () => (/* binding */ saveWhatWasMade),
/* harmony export */   Vs: () => (/* binding */ cachePrefix),
/* harmony export */   b$: () => (/* binding */ saveAtTheEnd),
/* harmony export */   e9: () => (/* binding */ restoreImage)
/* harmony export */ });
/* unused harmony export hasCache */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(3838);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(1274);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(825);
/* harmony import */ var _recipe_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(4481);








/** The library is a chunk of its own, read only where the cache is asked. */
const library = () => __nccwpck_require__.e(/* import() */ 301).then(__nccwpck_require__.bind(__nccwpck_require__, 9301));
/**
 * Its name is part of an entry's version, as the path list was given (@actions/cache). So it is the
 * same on every runner: relative to a folder that is, meanwhile, the workspace.
 */
const ARCHIVE = "image.tar";
/** The library itself waits up to 15 minutes for a service that does not answer, and longer to save. */
const RESTORE_LIMIT_MS = 120_000;
const SAVE_LIMIT_MS = 300_000;
/**
 * The key's start: what the image is made from, for which host, and in which period of max-age days
 * since 1970, so that no entry serves longer than that.
 */
function cachePrefix(recipe, native, maxAge) {
    const days = Date.now() / 86_400_000;
    const period = Math.floor(days / Math.max(maxAge, 1));
    return `qemu-user-static-${native.name}-${recipe.hash.slice(0, 16)}-${period}-`;
}
/** Is there a cache service? The runner names it (actions/toolkit, cache, config). */
function hasCache() {
    return Boolean(process.env["ACTIONS_RESULTS_URL"] || process.env["ACTIONS_CACHE_URL"]);
}
/** Runs a piece of work in a folder of its own that the library takes for the workspace. */
async function inFolder(work) {
    const folder = node_path__WEBPACK_IMPORTED_MODULE_3___default().join(process.env["RUNNER_TEMP"] || (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), "qemu-user-static-cache");
    const { GITHUB_WORKSPACE } = process.env;
    const before = process.cwd();
    (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdirSync)(folder, { recursive: true });
    process.chdir(folder);
    process.env["GITHUB_WORKSPACE"] = folder;
    try {
        return await work(node_path__WEBPACK_IMPORTED_MODULE_3___default().join(folder, ARCHIVE));
    }
    finally {
        process.chdir(before);
        if (GITHUB_WORKSPACE === undefined)
            delete process.env["GITHUB_WORKSPACE"];
        else
            process.env["GITHUB_WORKSPACE"] = GITHUB_WORKSPACE;
        // The folder is the runner's own user's, so what root wrote into it goes too.
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.rmSync)(folder, { recursive: true, force: true });
    }
}
function within(limit, work) {
    return new Promise((resolve, reject) => {
        const late = () => reject(new Error(`no answer from the cache within ${limit / 1000} s`));
        const timer = setTimeout(late, limit);
        work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}
/**
 * Id and labels of the one image in an archive, read before the engine loads it: its manifest must
 * name nothing but this image, and the configuration must be what its id says. The engine holds the
 * layers against the configuration.
 *
 * @throws Error where the archive is something else
 */
async function readArchive(archive, name) {
    const member = (file) => (0,_command_js__WEBPACK_IMPORTED_MODULE_5__/* .run */ .eF)(["tar", "--extract", "--to-stdout", `--file=${archive}`, file]);
    const manifest = await member("manifest.json");
    const [config, ...others] = [...manifest.matchAll(/"Config" ?: ?"([^"]+)"/g)].map((m) => m[1] ?? "");
    const tags = /"RepoTags" ?: ?\["([^"]+)"\]/.exec(manifest)?.[1];
    const id = /^(?:blobs\/sha256\/)?([0-9a-f]{64})(?:\.json)?$/.exec(config ?? "")?.[1];
    if (!config || !id || others.length > 0 || tags !== name) {
        throw new Error(`the archive does not hold the image ${name} alone`);
    }
    const text = await member(config);
    if ((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)("sha256").update(text).digest("hex") !== id) {
        throw new Error("the image's configuration is not what its id says");
    }
    const label = new RegExp(`"${_recipe_js__WEBPACK_IMPORTED_MODULE_7__/* .RECIPE_LABEL */ .uP.replaceAll(".", "\\.")}" ?: ?"([0-9a-f]{64})"`).exec(text);
    return { id, recipe: label?.[1] ?? "" };
}
/**
 * Brings an image from the Actions cache into the engine's store. Never fails.
 *
 * @param prefix the key's start
 * @returns true, or why there was nothing to bring
 */
async function restoreImage(engine, prefix, name, recipe) {
    if (!hasCache())
        return "the runner names no cache service";
    try {
        return await inFolder(async (archive) => {
            const { restoreCache } = await library();
            const key = await within(RESTORE_LIMIT_MS, restoreCache([ARCHIVE], prefix, [prefix]));
            if (!key)
                return "the cache has no entry";
            const { id, recipe: made } = await readArchive(archive, name);
            if (key !== prefix + id || made !== recipe.hash) {
                throw new Error(`the archive holds the image ${id}, not that of the key ${key}`);
            }
            await (0,_engine_js__WEBPACK_IMPORTED_MODULE_6__/* .runEngine */ .cn)(engine, ["load", "--input", archive]);
            return true;
        });
    }
    catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .warning */ .$e(`The image could not be restored from the Actions cache, so it is made: ${reason}`);
        return "the cache failed";
    }
}
/** Has the post step save an image: what the job waits for is not the upload. */
function saveAtTheEnd(prefix, name) {
    if (!hasCache())
        return;
    _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .saveState */ .LZ("cache-prefix", prefix);
    _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .saveState */ .LZ("cache-image", name);
}
/** In the post step: saves what the main step had to make. Never fails. */
async function saveWhatWasMade(choice) {
    const prefix = _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .getState */ .Gu("cache-prefix");
    const name = _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .getState */ .Gu("cache-image");
    if (prefix && name)
        await saveImage(await (0,_engine_js__WEBPACK_IMPORTED_MODULE_6__/* .findEngine */ .GO)(choice), prefix, name);
}
/** Saves an image in the Actions cache, unless another job has meanwhile done so. */
async function saveImage(engine, prefix, name) {
    try {
        await inFolder(async (archive) => {
            const { restoreCache, saveCache } = await library();
            const lookup = restoreCache([ARCHIVE], prefix, [prefix], { lookupOnly: true });
            if (await within(RESTORE_LIMIT_MS, lookup)) {
                _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .info */ .pq("Another job has saved the image in the Actions cache meanwhile.");
                return;
            }
            // Made by this user first: what root makes anew the user could not read.
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeFileSync)(archive, "");
            // Not compressed by the engine: the library does that once, with zstd where it can.
            await (0,_engine_js__WEBPACK_IMPORTED_MODULE_6__/* .runEngine */ .cn)(engine, ["save", "--output", archive, name]);
            const { id } = await readArchive(archive, name);
            const saved = await within(SAVE_LIMIT_MS, saveCache([ARCHIVE], prefix + id));
            const size = Math.round((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(archive).size / 1e6);
            if (saved !== -1)
                _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .info */ .pq(`The image (${size} MB) is saved in the Actions cache.`);
            else
                _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .info */ .pq("The image is not saved in the Actions cache; the lines above say why.");
        });
    }
    catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        _actions_core__WEBPACK_IMPORTED_MODULE_4__/* .warning */ .$e(`The image could not be saved in the Actions cache: ${reason}`);
    }
}


/***/ }),

/***/ 2691:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ cleanUpAtTheEnd),
/* harmony export */   n: () => (/* binding */ cleanUp)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3838);
/* harmony import */ var _binfmt_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3115);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(825);
/* harmony import */ var _entrypoint_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(781);




/** Times of registration in milliseconds since 1970, by QEMU's names: what tells one from the next. */
function registrations() {
    const handlers = (0,_binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .readTable */ .xz)()?.handlers ?? [];
    return new Map(handlers.map(({ name, registered }) => [name, registered.getTime()]));
}
/**
 * Has the post step remove what this run added: not what had a handler before, which was replaced.
 * Noted at once, so that a job that is cancelled while it verifies cleans up as well.
 */
function cleanUpAtTheEnd(image, due, { registered }) {
    const times = registrations();
    const notes = due
        .filter(({ handler, architecture: { name } }) => !handler && registered.includes(name))
        .map(({ architecture: { name } }) => `${name} ${times.get(`qemu-${name}`)}`);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ("cleanup-image", image.id);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ("cleanup-entrypoint", image.entrypoint);
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ("cleanup-added", notes.join("\n"));
}
/** In the post step: removes what this run added, where it is still the same registration. */
async function cleanUp(choice) {
    const image = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu("cleanup-image");
    const entrypoint = _entrypoint_js__WEBPACK_IMPORTED_MODULE_3__/* .ENTRYPOINTS */ .C[_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu("cleanup-entrypoint") === "binfmt" ? "binfmt" : "own"];
    const notes = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu("cleanup-added").split("\n").filter(Boolean);
    const times = registrations();
    const names = notes.flatMap((note) => {
        const [name = "", time] = note.split(" ");
        return String(times.get(`qemu-${name}`)) === time ? [name] : [];
    });
    if (names.length === 0)
        return;
    try {
        await (0,_engine_js__WEBPACK_IMPORTED_MODULE_2__/* .runPrivileged */ .fY)(await (0,_engine_js__WEBPACK_IMPORTED_MODULE_2__/* .findEngine */ .GO)(choice), [], image, entrypoint.unregister(names));
    }
    catch (error) {
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(`The handlers of ${names.join(", ")} could not be removed: ${String(error)}`);
    }
}


/***/ }),

/***/ 1274:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   eF: () => (/* binding */ run),
/* harmony export */   nk: () => (/* binding */ CommandFailed)
/* harmony export */ });
/* unused harmony export lastLines */
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7187);

/** A command that ended with a status other than 0. */
class CommandFailed extends Error {
    command;
    status;
    said;
    stdout;
    name = "CommandFailed";
    constructor(
    /** The command as it was run. */
    command, status, 
    /** The last lines that it said, standard error before standard output. */
    said, stdout) {
        super(`${command} ended with status ${status}: ${said}`);
        this.command = command;
        this.status = status;
        this.said = said;
        this.stdout = stdout;
    }
}
/** The last lines of a text, for an error message. */
function lastLines(text, count = 5) {
    return text.trim().split("\n").slice(-count).join("\n").trim();
}
/**
 * Runs a command with a list of arguments and no shell. Nothing is written to its standard input.
 *
 * @param command the program's name or path, then its arguments
 * @param live also show the command and its output in the job's log
 * @returns what it wrote to standard output
 * @throws CommandFailed on any status but 0; Error where there is no such program
 */
async function run(command, live = false) {
    const [program = "", ...args] = command;
    // exec splits its first argument at spaces unless it is quoted.
    const { exitCode, stdout, stderr } = await (0,_actions_exec__WEBPACK_IMPORTED_MODULE_0__/* .getExecOutput */ .H)(`"${program}"`, args, {
        silent: !live,
        ignoreReturnCode: true,
    });
    if (exitCode !== 0) {
        const said = lastLines(stderr) || lastLines(stdout) || "nothing was said";
        throw new CommandFailed(command.join(" "), exitCode, said, stdout);
    }
    return stdout;
}


/***/ }),

/***/ 7729:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  qv: () => (/* binding */ lookConfined),
  SK: () => (/* binding */ warnOfConfinement),
  fU: () => (/* binding */ warnOfLabels)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 7 modules
var core = __nccwpck_require__(3838);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/architectures.ts
var architectures = __nccwpck_require__(7075);
// EXTERNAL MODULE: ./src/command.ts
var src_command = __nccwpck_require__(1274);
// EXTERNAL MODULE: ./src/elf.ts
var elf = __nccwpck_require__(2238);
// EXTERNAL MODULE: ./src/engine.ts
var src_engine = __nccwpck_require__(825);
;// CONCATENATED MODULE: ./src/launcher.ts

/** The launcher ends with it when every program ended as those of src/architectures.ts do. */
const ALL_PASSED = 42;
/** Plus the place of a program among the arguments, from 1: the launcher's status when that fails. */
const FAILED = 50;
/**
 * Machine code of the launcher, as hex in memory order. It executes the programs that its arguments
 * name, one after another and without environment, waits for each, and ends at the first whose wait
 * status is not "exited with 42" (0x2a00).
 *
 * The comment above a row is its assembly, one line of hex for each line of it;
 * __tests__/kernel/launcher.test.ts holds the two against each other. All rows are alike:
 * - The start: what to end with, and the place of argv[0]. The stack pointer is at argc, argv is
 *   above it and ends with a null pointer (create_elf_tables() of the kernel's fs/binfmt_elf.c; the
 *   ELF ABI supplements, "Process initialization").
 * - `next`: one program further; 42 where there is none.
 * - fork, or clone with SIGCHLD where the kernel's table has no fork. Then what execve(program, argv,
 *   environment) and wait4(child, status, options, usage) share: the second argument is the
 *   program's place in argv, the third null, which to Linux is an environment too (execve(2)).
 * - The child: execve, which only returns when it fails; 127 as a shell has it.
 * - The parent: wait4, and its verdict. The status is written over the pointer to the program's
 *   name: where fork or wait4 fail the pointer is still there, and no success of an earlier program.
 * - `exit`
 *
 * Registers and instruction of a system call are in syscall(2), the numbers in the kernel's
 * arch/x86/entry/syscalls/syscall_64.tbl, arch/powerpc and arch/s390/kernel/syscalls/syscall.tbl,
 * and include/uapi/asm-generic/unistd.h for aarch64 and riscv64. The call leaves alone every register
 * that lives across it here. On ppc64le a failure is a flag and a positive number; fork's is then
 * taken for a child that wait4 does not find, and execve's return is failure enough.
 */
const LAUNCHERS = {
    /**
     * mov $50, %ebp ; lea 8(%rsp), %rbx ;
     * next: ; inc %ebp ; add $8, %rbx ; mov $42, %edi ; cmpq $0, (%rbx) ; je exit ;
     * mov $57, %eax ; syscall ; mov %rbx, %rsi ; xor %edx, %edx ; test %eax, %eax ; jne parent ;
     * mov (%rbx), %rdi ; mov $59, %eax ; syscall ; mov $127, %edi ; jmp exit ;
     * parent: ; mov %eax, %edi ; xor %r10d, %r10d ; mov $61, %eax ; syscall ;
     * cmpl $0x2a00, (%rbx) ; je next ; mov %ebp, %edi ;
     * exit: ; mov $60, %eax ; syscall
     */
    x86_64: "bd32000000488d5c2408" +
        "ffc54883c308bf2a00000048833b007437" +
        "b8390000000f054889de31d285c07511" +
        "488b3bb83b0000000f05bf7f000000eb16" +
        "89c74531d2b83d0000000f05" +
        "813b002a000074ba89ef" +
        "b83c0000000f05",
    /**
     * mov x19, #50 ; add x20, sp, #8 ;
     * next: ; add x19, x19, #1 ; ldr x21, [x20, #8]! ; mov x0, #42 ; cbz x21, exit ;
     * mov x0, #17 ; mov x1, #0 ; mov x8, #220 ; svc #0 ; mov x1, x20 ; mov x2, #0 ; cbnz x0, parent ;
     * mov x0, x21 ; mov x8, #221 ; svc #0 ; mov x0, #127 ; b exit ;
     * parent: ; mov x3, #0 ; mov x8, #260 ; svc #0 ;
     * ldr w0, [x20] ; mov w1, #0x2a00 ; cmp w0, w1 ; b.eq next ; mov x0, x19 ;
     * exit: ; mov x8, #93 ; svc #0
     */
    aarch64: "530680d2f4230091" +
        "73060091958e40f8400580d2b50200b4" +
        "200280d2010080d2881b80d2010000d4e10314aa020080d2c00000b5" +
        "e00315aaa81b80d2010000d4e00f80d209000014" +
        "030080d2882080d2010000d4" +
        "800240b9014085521f00016b40fdff54e00313aa" +
        "a80b80d2010000d4",
    /**
     * li 31, 50 ; addi 30, 1, 8 ;
     * next: ; addi 31, 31, 1 ; ldu 29, 8(30) ; li 3, 42 ; cmpdi 29, 0 ; beq exit ;
     * li 0, 2 ; sc ; mr 4, 30 ; li 5, 0 ; cmpwi 3, 0 ; bne parent ;
     * mr 3, 29 ; li 0, 11 ; sc ; li 3, 127 ; b exit ;
     * parent: ; li 6, 0 ; li 0, 114 ; sc ;
     * lwz 3, 0(30) ; cmpwi 3, 0x2a00 ; beq next ; mr 3, 31 ;
     * exit: ; li 0, 1 ; sc
     */
    ppc64le: "3200e03b0800c13b" +
        "0100ff3b0900beeb2a00603800003d2c4c008241" +
        "020000380200004478f3c47f0000a0380000032c18008240" +
        "78eba37f0b000038020000447f00603820000048" +
        "0000c0387200003802000044" +
        "00007e80002a032cacff824178fbe37f" +
        "0100003802000044",
    /**
     * li s1, 50 ; addi s0, sp, 8 ;
     * next: ; addi s1, s1, 1 ; addi s0, s0, 8 ; ld s2, 0(s0) ; li a0, 42 ; beqz s2, exit ;
     * li a0, 17 ; li a1, 0 ; li a7, 220 ; ecall ; mv a1, s0 ; li a2, 0 ; bnez a0, parent ;
     * mv a0, s2 ; li a7, 221 ; ecall ; li a0, 127 ; j exit ;
     * parent: ; li a3, 0 ; li a7, 260 ; ecall ;
     * lw a0, 0(s0) ; li a1, 0x2a00 ; beq a0, a1, next ; mv a0, s1 ;
     * exit: ; li a7, 93 ; ecall
     */
    riscv64: "9304200313048100" +
        "9384140013048400033904001305a002630a0904" +
        "13051001930500009308c00d730000009305040013060000631c0500" +
        "130509009308d00d730000001305f0076f004002" +
        "930600009308401073000000" +
        "032504009305500193959500e302b5fa13850400" +
        "9308d00573000000",
    /**
     * lghi %r6, 50 ; la %r7, 8(%r15) ;
     * next: ; la %r6, 1(%r6) ; la %r7, 8(%r7) ; lghi %r2, 42 ; ltg %r8, 0(%r7) ; je exit ;
     * svc 2 ; lgr %r3, %r7 ; lghi %r4, 0 ; ltgr %r2, %r2 ; jne parent ;
     * lgr %r2, %r8 ; svc 11 ; lghi %r2, 127 ; j exit ;
     * parent: ; lghi %r5, 0 ; svc 114 ;
     * chsi 0(%r7), 0x2a00 ; je next ; lgr %r2, %r6 ;
     * exit: ; svc 1
     */
    s390x: "a76900324170f008" +
        "4160600141707008a729002ae38070000002a784001c" +
        "0a02b9040037a7490000b9020022a7740009" +
        "b90400280a0ba729007fa7f4000c" +
        "a75900000a72" +
        "e55c70002a00a784ffdfb9040026" +
        "0a01",
};
/**
 * The program that executes others in one container start: it is PID 1 of a container without any
 * other file than it and them.
 *
 * @param architecture the host's
 * @returns undefined where there is no launcher: then it takes a container for each program
 */
function launcherProgram(architecture) {
    const code = LAUNCHERS[architecture.name];
    return code === undefined ? undefined : (0,elf/* elfProgram */.G)(architecture, code);
}

;// CONCATENATED MODULE: ./src/confined.ts









/** podman-run(1), docker-run(1): the engine itself failed, for instance for want of the image. */
const ENGINE_FAILED = 125;
const LAUNCHER = "launcher";
/** The launcher itself did not run as it should, so nothing is known of the programs. */
class LauncherFailed extends Error {
    constructor(status) {
        super(`a confined container of the launcher ended with status ${status}`);
    }
}
/** The files of an image that holds nothing but the programs of src/architectures.ts. */
function filesOf(native) {
    const launcher = launcherProgram(native);
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
/** Makes that image, from nothing: no network, no base, no other image. */
async function importImage(engine, name, files) {
    const folder = (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(process.env["RUNNER_TEMP"] || (0,external_node_os_.tmpdir)(), "qemu-confined-"));
    try {
        for (const [file, content] of files) {
            (0,external_node_fs_.writeFileSync)(external_node_path_default().join(folder, file), content, { mode: 0o755 });
        }
        const archive = external_node_path_default().join(folder, "programs.tar");
        await (0,src_command/* run */.eF)(["tar", "--create", `--file=${archive}`, `--directory=${folder}`, ...files.keys()]);
        await (0,src_engine/* runEngine */.cn)(engine, ["import", archive, name]);
    }
    finally {
        (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
    }
}
/**
 * Executes the programs of these architectures in confined containers: no privilege, no label
 * option, no network. One container while all run, one more for each that fails. Judged by the exit
 * status alone: a confined process may not always write to the caller's pipe.
 *
 * @returns QEMU's names of those that ran
 * @throws CommandFailed where the engine can't run a container, LauncherFailed where that says
 *   nothing of the programs, Problem where sudo refuses
 */
async function runConfined(engine, native, architectures) {
    const files = filesOf(native);
    const image = nameOf(files);
    const start = async (command) => {
        try {
            await (0,src_engine/* runEngine */.cn)(engine, ["run", "--rm", "--network=none", "--pull=never", image, ...command]);
            return 0;
        }
        catch (error) {
            if (!(error instanceof src_command/* CommandFailed */.nk) || error.status === ENGINE_FAILED)
                throw error;
            return error.status;
        }
    };
    const startOrImport = async (command) => {
        try {
            return await start(command);
        }
        catch (error) {
            if (!(error instanceof src_command/* CommandFailed */.nk))
                throw error;
            await importImage(engine, image, files);
            return start(command);
        }
    };
    const names = architectures.map(({ name }) => name);
    const ran = new Set();
    if (!files.has(LAUNCHER)) {
        for (const name of names)
            if ((await startOrImport([`/${name}`])) === ALL_PASSED)
                ran.add(name);
        return ran;
    }
    let rest = names;
    while (rest.length > 0) {
        const status = await startOrImport([`/${LAUNCHER}`, ...rest.map((name) => `/${name}`)]);
        const failed = status === ALL_PASSED ? rest.length : status - FAILED - 1;
        // Any other status is not the launcher's: it could not be run, or was killed.
        if (status !== ALL_PASSED && !(failed in rest))
            throw new LauncherFailed(status);
        for (const name of rest.slice(0, failed))
            ran.add(name);
        rest = rest.slice(failed + 1);
    }
    return ran;
}

// EXTERNAL MODULE: ./src/look.ts
var look = __nccwpck_require__(4728);
// EXTERNAL MODULE: ./src/messages.ts
var messages = __nccwpck_require__(4279);
;// CONCATENATED MODULE: ./src/selinux.ts




/** Reads selinuxfs, which any user may (kernel, security/selinux/selinuxfs.c). */
function selinuxMode(file = "/sys/fs/selinux/enforce") {
    try {
        return (0,external_node_fs_.readFileSync)(file, "utf8").trim() === "1" ? "enforcing" : "permissive";
    }
    catch {
        return "off"; // not mounted
    }
}
function parseContext(text) {
    const [, , type = "", ...level] = text.split(":");
    return { type, level: level.join(":"), text };
}
/**
 * Reads one line of a log; undefined where it is no denial. The kernel quotes names, and writes those
 * with a space, quote or control character as hex (audit_log_untrustedstring). auditd puts a control
 * character after the kernel's part of a line. journald takes the time out of what it has from the
 * audit subsystem; `-o short-unix` puts it in front.
 */
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
/**
 * Says in words what was denied, and why. That level and user of a label option change the label of
 * the image's files, and that --privileged without any gives them categories of their own, is
 * go-selinux (InitLabels).
 */
function explainDenial({ permissions, path, source, target }) {
    const what = `SELinux denied ${permissions.join(" and ")} on ${path || "a file"} (${target.text}) to the process ${source.text}`;
    const foreign = categories(target);
    if (foreign && foreign !== categories(source)) {
        return `${what}: the file has the categories ${foreign}, the process has not. An engine gives them to the files of an image that is run with --privileged and no label option; such an emulator serves no other container.`;
    }
    return `${what}: the policy does not allow that to ${source.type} on ${target.type}.`;
}
/**
 * Logs that hold denials; `since` in seconds of the epoch. While auditd runs, the kernel's own log
 * has none. Without --input-logs, ausearch reads standard input where that is a pipe.
 */
const LOGS = [
    () => ["ausearch", "--input-logs", "--raw", "-m", "AVC", "-ts", "recent"],
    (since) => [
        ...["journalctl", "--quiet", "-o", "short-unix", `--since=@${since}`],
        ...["_TRANSPORT=audit", "+", "_TRANSPORT=kernel"],
    ],
    () => ["dmesg"],
];
/** What an administrator runs to see denials. */
const SHOW_DENIALS = "sudo ausearch -m AVC -ts recent (without auditd: sudo journalctl -k | grep avc:)";
/** The denials in a log; undefined where it can't be read: to a user without rights it is empty. */
async function readLog(command) {
    try {
        const text = await (0,src_command/* run */.eF)(command);
        return text.trim() ? text.split("\n").flatMap((line) => parseDenial(line) ?? []) : undefined;
    }
    catch (error) {
        return error instanceof src_command/* CommandFailed */.nk && /no matches/.test(error.said) ? [] : undefined;
    }
}
/**
 * Finds what was denied on emulators since a moment, in the first log that has any; each is read as
 * the runner's user, then as root. Other denials of the same processes mean nothing: even a program
 * that runs may not write to the caller's pipe.
 *
 * @param interpreters paths of the emulators, as their handlers name them
 * @returns undefined where no log can be read
 */
async function findDenials(since, interpreters) {
    // By name: the kernel says the path in the mount, without symbolic links (Debian's interpreters
    // are such); it is all there is where the table of handlers can't be read.
    const names = new Set(interpreters.map((interpreter) => external_node_path_default().basename(interpreter)));
    const isEmulator = (name) => names.has(name) || name.startsWith("qemu-");
    let readable = false;
    for (const log of LOGS) {
        const [program = "", ...args] = log(Math.floor(since.getTime() / 1000));
        const asUser = [program, ...args];
        const isRoot = process.getuid?.() === 0;
        for (const command of isRoot ? [asUser] : [asUser, (0,src_engine/* asRoot */.tE)(program, ...args)]) {
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






/**
 * Adds to a view what a confined container shows: where SELinux knows an emulator by a wrong label,
 * the host runs it all the same, and containers die of SIGSEGV without a word. Costs nothing where
 * the kernel has no SELinux, and one container start where all is well.
 */
async function lookConfined(view, choice, native) {
    const selinux = selinuxMode();
    // What is to be registered anyway is not asked: without the flag F it fails for another reason.
    const emulated = view.findings.filter((found) => (0,look/* isEmulated */.eV)(found) && !(0,look/* needsRegistration */.P)(found));
    if (selinux === "off" || emulated.length === 0)
        return { ...view, selinux };
    const architectures = emulated.map(({ architecture }) => architecture);
    const since = new Date();
    let ran;
    try {
        const engine = await (0,src_engine/* findEngine */.GO)(choice);
        if (engine.name === "docker" && !(await dockerConfines(engine))) {
            return { ...view, selinux, unchecked: (0,messages/* dockerWithoutSelinux */.Pk)() };
        }
        ran = await runConfined(engine, native, architectures);
    }
    catch (error) {
        const why = error instanceof messages/* Problem */.AF ? `${error.what} ${error.found}` : String(error);
        return { ...view, selinux, unchecked: (0,messages/* notChecked */.lb)(why) };
    }
    const findings = view.findings.map((finding) => emulated.includes(finding)
        ? { ...finding, confined: ran.has(finding.architecture.name) }
        : finding);
    const failed = ran.size < emulated.length;
    if (selinux === "enforcing" && !failed)
        return { ...view, selinux, findings };
    const interpreters = emulated.flatMap(({ handler }) => handler?.interpreter ?? []);
    const denials = await findDenials(since, interpreters);
    return { ...view, selinux, findings, ...explain(denials, failed) };
}
/** Was dockerd started with SELinux? Without (its default) its containers have no label at all. */
async function dockerConfines(engine) {
    const options = await (0,src_engine/* runEngine */.cn)(engine, ["info", "--format", "{{json .SecurityOptions}}"]);
    return options.includes("name=selinux");
}
/** Why programs failed, as far as the logs tell; on a permissive host, whether they would have. */
function explain(denials, failed) {
    // The same access may be logged twice, of a file by its name alone and of the opened one by its path.
    const telling = denials?.find(({ path }) => path.startsWith("/")) ?? denials?.[0];
    if (telling)
        return { denial: explainDenial(telling) };
    if (!failed)
        return {};
    const found = denials ? "no denial was logged" : "the logs can't be read as this user";
    return { denial: `${found}; an administrator finds more with: ${SHOW_DENIALS}` };
}
const failedOf = ({ findings }) => findings.flatMap(({ confined, architecture }) => (confined === false ? [architecture.name] : []));
/** Says which handlers are to be registered again because confined containers can't use them. */
function warnOfLabels(view) {
    const names = failedOf(view);
    if (names.length > 0)
        core/* warning */.$e((0,messages/* mislabelled */.hv)(names, view.denial ?? "").message);
}
/** Says what somebody should look after although all that was asked for runs. */
function warnOfConfinement(view) {
    if (view.unchecked)
        core/* warning */.$e(view.unchecked.message);
    if (view.denial && failedOf(view).length === 0) {
        core/* warning */.$e((0,messages/* deniedPermissively */.Ew)(view.denial).message);
    }
}


/***/ }),

/***/ 7033:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ decide)
/* harmony export */ });
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4728);

/** Decides from what was seen of the host what has to be registered. */
function decide(view, inputs) {
    const reasons = new Map();
    for (const finding of view.findings) {
        if ((0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .needsRegistration */ .P)(finding))
            reasons.set(finding, (0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(finding, view));
        else if ((0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnwanted */ .l0)(finding, inputs)) {
            reasons.set(finding, inputs.reset ? "reset asks for it" : "its flag C is not as asked for");
        }
    }
    const isRequired = reasons.size > 0;
    for (const finding of view.findings) {
        if (reasons.has(finding) || !(0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .isStale */ .QO)(finding, inputs))
            continue;
        const why = finding.bridged ? "an earlier registration was interrupted" : "older than max-age";
        reasons.set(finding, why);
    }
    const due = [...reasons.keys()];
    return { due, isRequired, why: register(reasons) };
}
/** Names with the same reason share it: of 31 missing architectures it is said once. */
function register(reasons) {
    const names = new Map();
    for (const [{ architecture }, reason] of reasons) {
        names.set(reason, [...(names.get(reason) ?? []), architecture.name]);
    }
    const parts = [...names].map(([reason, of]) => `${of.join(", ")} (${reason})`);
    return `To register: ${parts.join("; ")}.`;
}


/***/ }),

/***/ 2238:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ elfProgram)
/* harmony export */ });
/**
 * Where the file is mapped. A multiple of every page size in use (up to 64 KiB), above every
 * default of vm.mmap_min_addr, and low enough for the user space of each 32-bit architecture.
 */
const BASE = 0x400000;
/**
 * The whole static executable of an architecture: ELF header, one program header that maps the
 * file readable and executable, code. What loaders insist on is in elf(5), the kernel's
 * fs/binfmt_elf.c and QEMU's linux-user/elfload.c.
 *
 * @param machineCode position independent, as hex in memory order
 */
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
    program.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]); // e_ident
    half(2); // e_type: ET_EXEC
    half(elf.machine);
    word(1); // e_version
    address(BASE + codeOffset); // e_entry
    address(headerSize); // e_phoff
    address(0); // e_shoff
    word(elf.flags);
    half(headerSize); // e_ehsize
    half(programHeaderSize); // e_phentsize
    half(1); // e_phnum
    position = headerSize; // no sections
    word(1); // p_type: PT_LOAD
    if (wide)
        word(5); // p_flags: PF_R | PF_X
    address(0); // p_offset
    address(BASE); // p_vaddr
    address(BASE); // p_paddr
    address(program.length); // p_filesz
    address(program.length); // p_memsz
    if (!wide)
        word(5); // p_flags
    address(0x10000); // p_align
    program.set(code, codeOffset);
    return program;
}


/***/ }),

/***/ 825:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GO: () => (/* binding */ findEngine),
/* harmony export */   cn: () => (/* binding */ runEngine),
/* harmony export */   fY: () => (/* binding */ runPrivileged),
/* harmony export */   tE: () => (/* binding */ asRoot)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _actions_io__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8701);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1274);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4279);




/**
 * The options of the article that this project was made from. `type:spc_t` with `level:s0` lets the
 * container write binfmt_misc and labels the emulators so that confined containers may use them;
 * without any label option, --privileged would label them with categories that no other container
 * has (go-selinux, InitLabels). Without SELinux the engine ignores them.
 */
const PRIVILEGED = [
    "--rm",
    "--privileged",
    "--security-opt",
    "label=filetype:container_file_t",
    "--security-opt",
    "label=level:s0",
    "--security-opt",
    "label=type:spc_t",
];
/** The command that runs a program as root: by sudo, without a prompt, where the user isn't root. */
function asRoot(program, ...args) {
    return process.getuid?.() === 0 ? [program, ...args] : ["sudo", "-n", program, ...args];
}
/** What podman reads to reach a registry, and sudo drops. */
const KEPT = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
const KEPT_PODMAN = [...KEPT, "REGISTRY_AUTH_FILE"];
/**
 * The command that runs an engine as root. Variables are named one by one: for any at all, sudoers
 * has to have the tag SETENV.
 */
function engineAsRoot(program) {
    if (process.getuid?.() === 0)
        return [program];
    const kept = KEPT_PODMAN.filter((name) => process.env[name]);
    const keep = kept.length > 0 ? [`--preserve-env=${kept.join(",")}`] : [];
    return ["sudo", "-n", ...keep, program];
}
/** May this user talk to docker's daemon without sudo? */
function mayUseDocker() {
    if (process.env["DOCKER_HOST"])
        return true;
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.accessSync)("/var/run/docker.sock", node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.R_OK | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.W_OK);
        return true;
    }
    catch {
        return false;
    }
}
/**
 * Finds an engine: podman, then docker.
 *
 * @throws Problem where none that may be is on PATH
 */
async function findEngine(choice) {
    const names = choice === "auto" ? ["podman", "docker"] : [choice];
    for (const name of names) {
        const program = await (0,_actions_io__WEBPACK_IMPORTED_MODULE_1__/* .which */ .K7)(name);
        if (!program)
            continue;
        const direct = name === "docker" && mayUseDocker();
        return { name, command: direct ? [program] : engineAsRoot(program) };
    }
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .noEngine */ .qq)(names);
}
/**
 * Runs the engine.
 *
 * @returns what it wrote to standard output
 * @throws Problem where sudo refuses; CommandFailed where the engine fails
 */
async function runEngine(engine, args, live = false) {
    try {
        return await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .eF)([...engine.command, ...args], live);
    }
    catch (error) {
        if (error instanceof _command_js__WEBPACK_IMPORTED_MODULE_2__/* .CommandFailed */ .nk && /^sudo: (?!unable to resolve host)/m.test(error.said)) {
            throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .noSudo */ .r6)(error.command, error.said);
        }
        throw error;
    }
}
/** Runs a container that may do to the host what root may do. */
function runPrivileged(engine, options, image, args) {
    return runEngine(engine, ["run", ...PRIVILEGED, ...options, image, ...args], true);
}


/***/ }),

/***/ 781:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ ENTRYPOINTS)
/* harmony export */ });
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4728);

/** This project's: container/container-entrypoint. */
const own = {
    register(due, { reset, credential }) {
        return [
            ...(credential ? ["--credential"] : []),
            // What has a handler already is no good as it stands, also when its entry reads as the image's own.
            ...(reset || due.some(({ handler }) => handler) ? ["--reset"] : []),
            "register",
            // Without names: exactly the image's, and no other of QEMU's.
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
/** Go's GOARCH, by which binfmt knows an architecture; undefined where OCI has no platform of it. */
const goArch = ({ architecture }) => architecture.platforms[0]?.split("/")[1];
/** What it can replace: it removes a rule before it knows whether the image has a better one. */
function replaces(finding, { reset, credential }) {
    if (goArch(finding) === undefined)
        return false;
    if (reset || credential || (0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .needsRegistration */ .P)(finding))
        return true;
    return finding.handler?.interpreter === `/usr/bin/qemu-${finding.architecture.name}`;
}
/**
 * That of tonistiigi/binfmt and of images made like it: `--uninstall NAMES --install ARCHS`, in this
 * order, then the names of all enabled entries as JSON. Its exit status is 0 whatever happened, and
 * the flag C is always set (cmd/binfmt/main.go).
 */
const binfmt = {
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
        const runs = names(due.filter((finding) => !(0,_look_js__WEBPACK_IMPORTED_MODULE_0__/* .needsRegistration */ .P)(finding)));
        const absent = names(due).filter((name) => ![...registered, ...runs].includes(name));
        return { registered, absent };
    },
    unregister(names) {
        return ["--uninstall", names.map((name) => `qemu-${name}`).join(",")];
    },
};
/** The entrypoints that the action knows. */
const ENTRYPOINTS = { own, binfmt };


/***/ }),

/***/ 5134:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ getImage)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3838);
/* harmony import */ var _cache_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7377);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(1274);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(825);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4279);
/* harmony import */ var _recipe_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(4481);







/** Set by the Containerfile on images whose entrypoint keeps the contract of container-entrypoint. */
const ENTRYPOINT_LABEL = "io.github.qemu-user-static-action.entrypoint";
const DAY_MS = 86_400_000;
const nameOf = ({ hash }) => `localhost/qemu-user-static:${hash.slice(0, 12)}`;
/** Days since an image was made, to one decimal. */
const ageOf = ({ created }) => Math.round((Date.now() - created.getTime()) / (DAY_MS / 10)) / 10;
async function inspect(engine, name) {
    const label = (key) => `{{index .Config.Labels "${key}"}}`;
    const format = ["{{.Id}}", "{{json .Created}}", "{{.Architecture}}", label(_recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .RECIPE_LABEL */ .uP)];
    const args = [
        "image",
        "inspect",
        "--format",
        [...format, label(ENTRYPOINT_LABEL), "{{json .Config.Entrypoint}}"].join("|"),
        name,
    ];
    let answer;
    try {
        answer = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, args);
    }
    catch (error) {
        if (error instanceof _command_js__WEBPACK_IMPORTED_MODULE_3__/* .CommandFailed */ .nk && /no such (image|object)|not known/i.test(error.said)) {
            return undefined;
        }
        throw error;
    }
    const [id = "", created = "", architecture = "", recipe = "", own, program = ""] = answer
        .trim()
        .split("|");
    const binfmt = /^\["(?:[^"]*\/)?binfmt"/.test(program) ? "binfmt" : undefined;
    return {
        name,
        id: id.replace("sha256:", ""),
        created: new Date(created.replaceAll('"', "")),
        architecture,
        recipe,
        entrypoint: own === "1" ? "own" : binfmt,
    };
}
/**
 * Gets the image: from the engine's store, the Actions cache, or by a pull or a build. One that is
 * older than max-age still serves, with a warning, where it can't be made anew.
 *
 * @throws Problem where it can't be had, is made for another machine, or has a foreign entrypoint
 */
async function getImage(engine, request) {
    const { recipe, maxAge } = request;
    const name = nameOf(recipe);
    const stored = await inspect(engine, name);
    const ours = stored?.recipe === recipe.hash ? withEntrypoint(stored) : undefined;
    if (ours && ageOf(ours) < maxAge) {
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(`The image ${name} is in ${engine.name}'s store, ${ageOf(ours)} days old.`);
        return { ...ours, source: "store" };
    }
    const notStored = ours ? `the stored one is ${ageOf(ours)} days old` : "none is stored";
    const prefix = (0,_cache_js__WEBPACK_IMPORTED_MODULE_2__/* .cachePrefix */ .Vs)(recipe, request.native, maxAge);
    const restored = request.cacheImage
        ? await (0,_cache_js__WEBPACK_IMPORTED_MODULE_2__/* .restoreImage */ .e9)(engine, prefix, name, recipe)
        : "cache-image is false";
    if (restored === true) {
        const cached = await inspect(engine, name);
        if (cached?.recipe === recipe.hash && ageOf(cached) < maxAge) {
            _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(`The image ${name} came from the Actions cache (${notStored}).`);
            return { ...withEntrypoint(cached), source: "cache" };
        }
    }
    const how = recipe.image ? "pull" : "build";
    _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(`The image ${name} is to be made by a ${how} (${notStored}; ${String(restored)}).`);
    try {
        await (recipe.image ? pull(engine, name, request) : build(engine, name, recipe, Boolean(ours)));
    }
    catch (error) {
        if (!ours || !(error instanceof _messages_js__WEBPACK_IMPORTED_MODULE_5__/* .Problem */ .AF))
            throw error;
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e((0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .imageIsOld */ .lH)(name, ageOf(ours), error.message).message);
        return { ...ours, source: "store" };
    }
    const made = await inspect(engine, name);
    if (!made)
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .buildFailed */ .q3)(recipe.containerfile, `the engine made no image ${name}`);
    const entrypoint = await entrypointOf(engine, made);
    if (request.cacheImage)
        (0,_cache_js__WEBPACK_IMPORTED_MODULE_2__/* .saveAtTheEnd */ .b$)(prefix, name);
    return { ...made, entrypoint, source: how };
}
/** An image with the recipe's label had its entrypoint looked at when it was made. */
const withEntrypoint = (image) => ({
    ...image,
    entrypoint: image.entrypoint ?? "own",
});
const labels = ({ hash }) => `--label=${_recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .RECIPE_LABEL */ .uP}=${hash}`;
async function build(engine, name, recipe, anew) {
    // Packages of today, on a base of today where it can be had.
    if (anew)
        await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, ["pull", recipe.baseImage], true).catch(() => undefined);
    const squash = recipe.containerfile === _recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .CONTAINERFILE */ .ww ? ["--target=fedora", "--squash-all"] : [];
    const args = [
        "build",
        ...(engine.name === "podman" ? ["--layers=false", ...squash] : []),
        ...(anew ? ["--no-cache"] : []),
        `--tag=${name}`,
        labels(recipe),
        `--build-arg=BASE_IMAGE=${recipe.baseImage}`,
        `--build-arg=ARCHITECTURES=${recipe.architectures.join(" ")}`,
        `--file=${recipe.containerfile}`,
        _recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .CONTEXT */ .SK,
    ];
    try {
        await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, args, true);
    }
    catch (error) {
        throw error instanceof _command_js__WEBPACK_IMPORTED_MODULE_3__/* .CommandFailed */ .nk ? (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .buildFailed */ .q3)(recipe.containerfile, error.said) : error;
    }
}
/** What another try can't change. */
const FINAL = /manifest unknown|unauthorized|authentication|denied|not found|no such|digest|parsing/i;
const PAUSES_MS = [1_000, 4_000];
/** Brings the image that the input names into the store, and returns a name of it there. */
async function fetch(engine, image) {
    const archive = (0,_recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .archiveOf */ .YH)(image);
    if (archive && engine.name === "docker") {
        const said = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, ["load", "--input", archive], true);
        return /^Loaded image(?: ID)?: (\S+)$/m.exec(said)?.[1] ?? "";
    }
    // podman's name for what was built on the host, which no registry has
    if (image.startsWith("localhost/") && (await inspect(engine, image)))
        return image;
    const said = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, ["pull", image], true);
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
            if (!(error instanceof _command_js__WEBPACK_IMPORTED_MODULE_3__/* .CommandFailed */ .nk))
                throw error;
            const pause = PAUSES_MS[attempt];
            if (pause === undefined || FINAL.test(error.said))
                throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .pullFailed */ .RB)(image, error.said);
            _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(`The pull failed; once more in ${pause / 1000} s.`);
            await new Promise((resolve) => setTimeout(resolve, pause));
        }
    }
    const found = await inspect(engine, fetched);
    if (!found)
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .pullFailed */ .RB)(image, `the engine has no image ${fetched} after the pull`);
    const platform = `linux/${found.architecture}`;
    if (!native.platforms.some((known) => known === platform || known.startsWith(`${platform}/`))) {
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .foreignImage */ .oh)(image, platform, native.platforms);
    }
    const entrypoint = await entrypointOf(engine, { ...found, name: image });
    const file = node_path__WEBPACK_IMPORTED_MODULE_0___default().join(_recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .CONTEXT */ .SK, "Containerfile.adopt");
    const adopt = [
        "--no-cache", // else an unchanged image keeps the time of an earlier pull
        `--build-arg=IMAGE=${found.id}`,
        `--tag=${name}`,
        labels(recipe),
        ...(entrypoint === "own" ? [`--label=${ENTRYPOINT_LABEL}=1`] : []), // spares the second question
        `--file=${file}`,
    ];
    await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, ["build", ...adopt, _recipe_js__WEBPACK_IMPORTED_MODULE_6__/* .CONTEXT */ .SK]);
}
/**
 * Tells how an image is to be asked, and refuses one that speaks neither way before it is run with
 * privileges. A label says it for images of this project, the program's name for binfmt; any other is
 * asked, in a container that can't do harm, for its list of architectures.
 */
async function entrypointOf(engine, image) {
    if (image.entrypoint)
        return image.entrypoint;
    let answer;
    try {
        answer = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_4__/* .runEngine */ .cn)(engine, ["run", "--rm", "--network=none", image.id, "list"]);
    }
    catch (error) {
        throw error instanceof _command_js__WEBPACK_IMPORTED_MODULE_3__/* .CommandFailed */ .nk ? (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .noEntrypoint */ .Y$)(image.name, error.said) : error;
    }
    if (!/^([a-z0-9_]+\n)+$/.test(answer)) {
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_5__/* .noEntrypoint */ .Y$)(image.name, answer.trim() || "nothing was said");
    }
    return "own";
}


/***/ }),

/***/ 8422:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readInputs)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3838);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4279);
/* harmony import */ var _platforms_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9799);
/* harmony import */ var _recipe_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4481);




/** An image reference (OCI distribution-spec: name, tag, digest). Never an option of the engine. */
const REFERENCE = /^[A-Za-z0-9][\w.:/@+-]*$/;
/** Other transports than those two archives, and archives by anything but an absolute path. */
const TRANSPORT = /^(?:oci|docker)-archive:|:\//;
/** A registry is told from a folder by a dot, a port, or the name localhost (distribution/reference). */
const QUALIFIED = /^(localhost|[^/:]+\.[^/:]+|[^/:]+(?=:\d))(:\d+)?\/[^/]/;
function image() {
    const value = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4("image");
    if (!value || (0,_recipe_js__WEBPACK_IMPORTED_MODULE_3__/* .archiveOf */ .YH)(value))
        return value;
    if (!REFERENCE.test(value) || TRANSPORT.test(value)) {
        const expected = "a reference such as quay.io/org/image:tag, or oci-archive:/path or docker-archive:/path";
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)("image", value, expected);
    }
    return qualified(value);
}
/**
 * A name without a registry is docker.io's, as docker has it. podman would choose by the host's
 * configuration what root is to run.
 */
function qualified(name) {
    if (QUALIFIED.test(name))
        return name;
    return `docker.io/${name.includes("/") ? "" : "library/"}${name}`;
}
function baseImage() {
    const value = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4("base-image") || "quay.io/fedora/fedora:44";
    if (REFERENCE.test(value))
        return value;
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)("base-image", value, "an image reference such as quay.io/fedora/fedora:44");
}
function engine() {
    const value = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4("engine") || "auto";
    if (value === "auto" || value === "podman" || value === "docker")
        return value;
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)("engine", value, "auto, podman or docker");
}
function containerfile() {
    const value = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4("containerfile");
    if (!value.startsWith("-"))
        return value;
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)("containerfile", value, "the path or URL of a Containerfile");
}
/** GitHub's own spelling of a boolean (YAML 1.2 core schema). */
function flag(name, unset) {
    const value = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4(name);
    if (value === "")
        return unset;
    if (/^(true|True|TRUE)$/.test(value))
        return true;
    if (/^(false|False|FALSE)$/.test(value))
        return false;
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)(name, value, "true or false");
}
function maxAge() {
    const value = _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4("max-age") || "30";
    if (/^\d+(\.\d+)?$/.test(value))
        return Number(value);
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)("max-age", value, "a number of days");
}
/**
 * Reads the action's inputs; nothing else reads them.
 *
 * @throws Problem for the first input that is not valid
 */
function readInputs() {
    const inputs = {
        wanted: (0,_platforms_js__WEBPACK_IMPORTED_MODULE_2__/* .parsePlatforms */ .qA)(_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4("platforms")),
        image: image(),
        containerfile: containerfile(),
        baseImage: baseImage(),
        engine: engine(),
        cacheImage: flag("cache-image", true),
        maxAge: maxAge(),
        reset: flag("reset", false),
        credential: flag("credential", false),
        cleanup: flag("cleanup", false),
    };
    if (inputs.image && inputs.containerfile) {
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_1__/* .invalidInput */ .aY)("containerfile", inputs.containerfile, "either 'image' or 'containerfile'");
    }
    return inputs;
}


/***/ }),

/***/ 6436:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ judge)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3838);
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4728);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4279);



/**
 * Judges the host after the registration, by what ran.
 *
 * @throws Problem where an architecture that was asked for by name does not run; where all were
 *   asked for, where none runs. Else one that the image holds and that does not run is a warning.
 */
function judge(wanted, view, { absent }) {
    const failures = view.findings.filter(_look_js__WEBPACK_IMPORTED_MODULE_1__/* .needsRegistration */ .P).map((finding) => {
        const { name } = finding.architecture;
        const reason = absent.includes(name)
            ? "the image holds no emulator for it"
            : (0,_look_js__WEBPACK_IMPORTED_MODULE_1__/* .reasonOf */ .A3)(finding, view);
        return { name, reason };
    });
    if (wanted !== "all") {
        if (failures.length > 0)
            throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_2__/* .doesNotRun */ .ce)(failures);
        return;
    }
    // Not counted is what this machine runs itself: its own architecture, and i386 on x86_64.
    const works = view.findings.some((found) => (0,_look_js__WEBPACK_IMPORTED_MODULE_1__/* .isEmulated */ .eV)(found) && !(0,_look_js__WEBPACK_IMPORTED_MODULE_1__/* .needsRegistration */ .P)(found));
    const inImage = failures.filter(({ name }) => !absent.includes(name));
    if (!works)
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_2__/* .doesNotRun */ .ce)(inImage.length > 0 ? inImage : failures);
    if (inImage.length > 0)
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e((0,_messages_js__WEBPACK_IMPORTED_MODULE_2__/* .doesNotRun */ .ce)(inImage).message);
}


/***/ }),

/***/ 4728:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   Op: () => (/* binding */ look),
/* harmony export */   P: () => (/* binding */ needsRegistration),
/* harmony export */   QO: () => (/* binding */ isStale),
/* harmony export */   eV: () => (/* binding */ isEmulated),
/* harmony export */   l0: () => (/* binding */ isUnwanted)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _binfmt_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3115);
/* harmony import */ var _elf_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2238);



const DAY_MS = 86_400_000;
/**
 * Handlers that were registered together, from one folder of one image, are of one build of QEMU:
 * one of them is asked for its version.
 */
function buildOf({ interpreter, registered }) {
    return `${node_path__WEBPACK_IMPORTED_MODULE_0___default().dirname(interpreter)} ${Math.floor(registered.getTime() / 1000)}`;
}
/** Looks at the host: executes every program and reads the table. Nothing is assumed from names. */
async function look(room, architectures) {
    const table = (0,_binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .readTable */ .xz)();
    const versions = new Map();
    const versionOf = (architecture, handler) => {
        if (table && !handler)
            return Promise.resolve(undefined); // the processor itself
        const build = handler ? buildOf(handler) : architecture.name;
        const version = versions.get(build) ?? room.version(architecture);
        versions.set(build, version);
        return version;
    };
    const findings = (await room.probe(architectures)).map(async (probe) => {
        const handler = table && (0,_binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .handlerOf */ .A0)((0,_elf_js__WEBPACK_IMPORTED_MODULE_2__/* .elfProgram */ .G)(probe.architecture), table);
        const version = probe.runs ? await versionOf(probe.architecture, handler) : undefined;
        const secondName = `qemu-${probe.architecture.name}.bridge`;
        const bridged = table?.handlers.some(({ name }) => name === secondName) ?? false;
        return { ...probe, handler, version, bridged };
    });
    return { table, findings: await Promise.all(findings), selinux: "off" };
}
/** Does something other than this machine's own processor run it? */
function isEmulated({ handler, version }) {
    return handler !== undefined || version !== undefined;
}
/**
 * Does it have to be registered? It has to where it doesn't run, on the host or confined, and where
 * its handler lacks the flag F: containers don't find the interpreter then (Linux,
 * Documentation/admin-guide/binfmt-misc).
 */
function needsRegistration({ runs, handler, confined }) {
    return !runs || confined === false || (handler !== undefined && !handler.flags.includes("F"));
}
/**
 * Does it run otherwise than this run wants it? It does where all are to be registered anew, where it
 * lacks the flag C that is asked for, or has it from an earlier run of this action: its image's path
 * and no flag but C, O and F. The flag C of other people's handlers is theirs.
 */
function isUnwanted(finding, { reset, credential }) {
    const { runs, handler, architecture } = finding;
    if (!runs || !handler)
        return reset && isEmulated(finding);
    if (reset || credential)
        return reset || !handler.flags.includes("C");
    return (handler.interpreter === `/usr/bin/qemu-${architecture.name}-static` && handler.flags === "OCF");
}
/** Does it serve, but had better be registered anew: too old, or a registration was interrupted? */
function isStale({ runs, handler, bridged }, { maxAge }) {
    if (!runs || !handler)
        return false;
    return bridged || Date.now() - handler.registered.getTime() > maxAge * DAY_MS;
}
/** Why a program doesn't run, for an error message. */
function reasonOf(finding, { table, denial }) {
    const { architecture, runs, handler, confined, ending } = finding;
    if (confined === false)
        return `it runs on the host, not in a confined container: ${denial}`;
    if (runs && handler)
        return `its handler ${handler.name} lacks the flag F, so containers fail`;
    if (!table)
        return `${ending}; the table of handlers can't be read`;
    if (!table.enabled) {
        return "binfmt_misc is switched off; on: echo 1 | sudo tee /proc/sys/fs/binfmt_misc/status";
    }
    if (handler) {
        const { name, interpreter, flags } = handler;
        return `${ending}, run by the handler ${name} (${interpreter}, flags '${flags}')`;
    }
    const off = table.handlers.find(({ name }) => name === `qemu-${architecture.name}`);
    return off && !off.enabled
        ? `its handler ${off.name} is disabled`
        : `no handler in the table fits it; ${ending}`;
}


/***/ }),

/***/ 1730:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3838);
/* harmony import */ var _architectures_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7075);
/* harmony import */ var _cache_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7377);
/* harmony import */ var _cleanup_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2691);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1274);
/* harmony import */ var _confinement_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(7729);
/* harmony import */ var _decision_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(7033);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(825);
/* harmony import */ var _image_js__WEBPACK_IMPORTED_MODULE_8__ = __nccwpck_require__(5134);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_9__ = __nccwpck_require__(8422);
/* harmony import */ var _judge_js__WEBPACK_IMPORTED_MODULE_10__ = __nccwpck_require__(6436);
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_11__ = __nccwpck_require__(4728);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_12__ = __nccwpck_require__(4279);
/* harmony import */ var _mount_js__WEBPACK_IMPORTED_MODULE_13__ = __nccwpck_require__(7354);
/* harmony import */ var _note_js__WEBPACK_IMPORTED_MODULE_14__ = __nccwpck_require__(4215);
/* harmony import */ var _platforms_js__WEBPACK_IMPORTED_MODULE_15__ = __nccwpck_require__(9799);
/* harmony import */ var _probe_js__WEBPACK_IMPORTED_MODULE_16__ = __nccwpck_require__(3774);
/* harmony import */ var _recipe_js__WEBPACK_IMPORTED_MODULE_17__ = __nccwpck_require__(4481);
/* harmony import */ var _register_js__WEBPACK_IMPORTED_MODULE_18__ = __nccwpck_require__(5506);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_19__ = __nccwpck_require__(665);




















async function main() {
    const inputs = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_9__/* .readInputs */ .K)();
    const recipe = (0,_recipe_js__WEBPACK_IMPORTED_MODULE_17__/* .recipeOf */ .Sx)(inputs);
    const native = (0,_platforms_js__WEBPACK_IMPORTED_MODULE_15__/* .thisMachine */ .g8)();
    const named = inputs.wanted === "all" ? ((0,_note_js__WEBPACK_IMPORTED_MODULE_14__/* .recall */ .I)(recipe) ?? _architectures_js__WEBPACK_IMPORTED_MODULE_1__/* .ARCHITECTURES */ .X) : inputs.wanted;
    const architectures = [native, ...named.filter(({ name }) => name !== native.name)];
    await (0,_probe_js__WEBPACK_IMPORTED_MODULE_16__/* .withProbes */ .m)(native, async (room) => {
        const lookAround = async () => (0,_confinement_js__WEBPACK_IMPORTED_MODULE_5__/* .lookConfined */ .qv)(await (0,_look_js__WEBPACK_IMPORTED_MODULE_11__/* .look */ .Op)(room, architectures), inputs.engine, native);
        const before = await lookAround();
        const { due, isRequired, why } = (0,_decision_js__WEBPACK_IMPORTED_MODULE_6__/* .decide */ .L)(before, inputs);
        if (due.length === 0)
            return (0,_report_js__WEBPACK_IMPORTED_MODULE_19__/* .report */ .z8)({ view: before });
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(why);
        (0,_confinement_js__WEBPACK_IMPORTED_MODULE_5__/* .warnOfLabels */ .fU)(before);
        const job = { inputs, recipe, native, lookAround };
        const result = await registerAll(job, due).catch((error) => {
            if (isRequired)
                throw error;
            _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e((0,_messages_js__WEBPACK_IMPORTED_MODULE_12__/* .notRenewed */ .Wt)(String(error)).message);
            return { view: before };
        });
        return (0,_report_js__WEBPACK_IMPORTED_MODULE_19__/* .report */ .z8)(result);
    });
}
async function registerAll(job, due) {
    const { inputs, recipe, native, lookAround } = job;
    const engine = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_7__/* .findEngine */ .GO)(inputs.engine);
    await (0,_mount_js__WEBPACK_IMPORTED_MODULE_13__/* .loadModule */ .Vw)();
    const image = await _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .group */ .Os("Get the image", () => (0,_image_js__WEBPACK_IMPORTED_MODULE_8__/* .getImage */ .Q)(engine, { ...inputs, recipe, native }));
    const registration = await _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .group */ .Os("Register", async () => {
        await (0,_mount_js__WEBPACK_IMPORTED_MODULE_13__/* .mountOnHost */ .xq)(engine, image.id);
        return (0,_register_js__WEBPACK_IMPORTED_MODULE_18__/* .register */ .k)(engine, image, due, inputs);
    });
    if (inputs.cleanup)
        (0,_cleanup_js__WEBPACK_IMPORTED_MODULE_3__/* .cleanUpAtTheEnd */ .e)(image, due, registration);
    const view = await _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .group */ .Os("Verify", async () => {
        const seen = await lookAround();
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq((0,_report_js__WEBPACK_IMPORTED_MODULE_19__/* .tallyOf */ .sv)(seen));
        return seen;
    });
    (0,_judge_js__WEBPACK_IMPORTED_MODULE_10__/* .judge */ .S)(inputs.wanted, view, registration);
    if (inputs.wanted === "all")
        (0,_note_js__WEBPACK_IMPORTED_MODULE_14__/* .remember */ .k)(recipe, view.findings);
    return { view, registration, image };
}
/** The end of the job. Nothing that goes wrong here may fail it. */
async function post() {
    const { engine } = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_9__/* .readInputs */ .K)();
    await (0,_cleanup_js__WEBPACK_IMPORTED_MODULE_3__/* .cleanUp */ .n)(engine);
    await (0,_cache_js__WEBPACK_IMPORTED_MODULE_2__/* .saveWhatWasMade */ .Aq)(engine);
}
/** The stack only of a failure that is not understood: else it would hide the message. */
function messageOf(error) {
    if (error instanceof _messages_js__WEBPACK_IMPORTED_MODULE_12__/* .Problem */ .AF)
        return error.message;
    if (error instanceof _command_js__WEBPACK_IMPORTED_MODULE_4__/* .CommandFailed */ .nk) {
        return (0,_messages_js__WEBPACK_IMPORTED_MODULE_12__/* .commandFailed */ .n6)(error.command, error.status, error.said).message;
    }
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
try {
    if (_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu("isPost")) {
        await post();
    }
    else {
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ("isPost", "true");
        await main();
    }
}
catch (error) {
    const message = messageOf(error);
    if (_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getState */ .Gu("isPost"))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(message);
    else
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setFailed */ .C1(message);
}
// A request to the cache that is given up keeps its connection, and this process, for minutes.
process.exit();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 4279:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   AF: () => (/* binding */ Problem),
/* harmony export */   Ew: () => (/* binding */ deniedPermissively),
/* harmony export */   Pk: () => (/* binding */ dockerWithoutSelinux),
/* harmony export */   RB: () => (/* binding */ pullFailed),
/* harmony export */   Wt: () => (/* binding */ notRenewed),
/* harmony export */   Y$: () => (/* binding */ noEntrypoint),
/* harmony export */   aY: () => (/* binding */ invalidInput),
/* harmony export */   ce: () => (/* binding */ doesNotRun),
/* harmony export */   ci: () => (/* binding */ noPlatforms),
/* harmony export */   cs: () => (/* binding */ noBinfmt),
/* harmony export */   eb: () => (/* binding */ unknownPlatform),
/* harmony export */   hv: () => (/* binding */ mislabelled),
/* harmony export */   lH: () => (/* binding */ imageIsOld),
/* harmony export */   lb: () => (/* binding */ notChecked),
/* harmony export */   n6: () => (/* binding */ commandFailed),
/* harmony export */   oh: () => (/* binding */ foreignImage),
/* harmony export */   pD: () => (/* binding */ readOnlyBinfmt),
/* harmony export */   q3: () => (/* binding */ buildFailed),
/* harmony export */   qq: () => (/* binding */ noEngine),
/* harmony export */   r6: () => (/* binding */ noSudo),
/* harmony export */   rM: () => (/* binding */ notMountable),
/* harmony export */   sN: () => (/* binding */ cannotProbe),
/* harmony export */   vF: () => (/* binding */ registerFailed)
/* harmony export */ });
/**
 * Every failure that a person can read, in one place. Each has what happened, what was found and
 * what to do, and a name: that of its section in docs/troubleshooting.md.
 */
/** A failure with a cause that is understood; its message is complete as it stands. */
class Problem extends Error {
    section;
    what;
    found;
    name = "Problem";
    constructor(
    /** Its section in docs/troubleshooting.md. */
    section, what, found, remedy) {
        super(`${what}\n  Found: ${found}\n  To do: ${remedy}\n  More: ${linkTo(section)}`);
        this.section = section;
        this.what = what;
        this.found = found;
    }
}
/** The page of the version that runs; the runner names it (GitHub, "Variables reference"). */
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
const noPlatforms = () => new Problem("no-platforms", "The input 'platforms' is an empty list.", "no name in it", "name at least one platform, for instance linux/arm64, or leave the input away for all.");
const unknownPlatform = (name, nearest, known) => new Problem("unknown-platform", `The platform '${name}' is not known.`, `'${name}' in the input 'platforms'; did you mean '${nearest}'?`, `use one of: ${list(known)}.`);
const noEngine = (wanted) => new Problem("no-engine", `No container engine: ${wanted.join(" or ")} is needed to register emulators.`, `no ${wanted.join(" and no ")} on PATH (${process.env["PATH"] ?? "unset"})`, "install one, for instance: sudo dnf install podman");
const noSudo = (command, said) => new Problem("no-sudo", `Registering needs root, and sudo does not give it without a password.`, `${command}: ${said}`, "let the runner's user run podman through sudo (sudoers: USER ALL=(root) NOPASSWD: /usr/bin/podman; NOPASSWD:SETENV: where it needs a proxy's variables), or run the runner as root.");
const noBinfmt = (said) => new Problem("no-binfmt", "This kernel has no binfmt_misc, so it can't run programs of other architectures.", `no /proc/sys/fs/binfmt_misc, and modprobe did not help: ${said}`, "sudo modprobe binfmt_misc (a kernel built without CONFIG_BINFMT_MISC can't be helped)");
const readOnlyBinfmt = () => new Problem("read-only-binfmt", "The kernel's table of handlers can't be written.", "/proc/sys/fs/binfmt_misc is mounted read-only", "sudo mount -o remount,rw /proc/sys/fs/binfmt_misc (in a container, the host has to do it)");
const notMountable = (said) => new Problem("not-mountable", "The host has no binfmt_misc mounted and it could not be mounted. Without a mount of the host's own, registrations die with the container that made them.", said, "sudo mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc");
const buildFailed = (containerfile, said) => new Problem("build-failed", `The image could not be built from ${containerfile}.`, said, `read the build's output above, and see what root reaches: sudo podman pull quay.io/fedora/fedora:44. Behind a proxy or without a network give a mirror as 'base-image', or a ready image as 'image'.`);
const pullFailed = (image, said) => new Problem("pull-failed", `The image ${image} could not be pulled.`, said, `check the name, the network and the login by hand: podman pull ${image}`);
const noEntrypoint = (image, said) => new Problem("no-entrypoint", `The image ${image} speaks neither of the two ways to register that are known, so it was not run with privileges.`, `its entrypoint is not binfmt (as in docker.io/tonistiigi/binfmt), and did not list architectures as container-entrypoint does: ${said}`, "build it from container/Containerfile of this action, or copy container/container-entrypoint into it as /container-entrypoint and make it the ENTRYPOINT.");
const registerFailed = (image, said) => new Problem("register-failed", `The container of ${image} could not register its emulators.`, said, "read the container's output above, and see the table: grep -r . /proc/sys/fs/binfmt_misc");
const cannotProbe = (tried) => new Problem("cannot-probe", "Not even a program of this machine's own architecture could be executed, so nothing can be verified.", list(tried), 'see where it points, and the limits: findmnt -T "$RUNNER_TEMP"; df -h "$RUNNER_TEMP"; ulimit -n. Give the job a RUNNER_TEMP or TMPDIR with free space on a file system that is not mounted noexec.');
const doesNotRun = (failures) => new Problem("does-not-run", `Programs of ${list(failures.map(({ name }) => name))} do not run on this host.`, failures.map(({ name, reason }) => `${name}: ${reason}`).join("; "), "see the handlers: grep -r . /proc/sys/fs/binfmt_misc. Leave these platforms away, or give an image that holds a working emulator for them.");
const mislabelled = (names, denial) => new Problem("mislabelled", `The handlers of ${list(names)} run on the host, but not in confined containers. They are registered again with labels that every container may use.`, denial, "find what registers emulators on this host without label options (a podman run --privileged, another image), and let this action do it.");
const deniedPermissively = (denial) => new Problem("denied-permissively", "SELinux is permissive here. Were it enforcing, emulated programs would fail in confined containers.", denial, "set the input 'reset' once, or remove what registers emulators without label options.");
const notChecked = (why) => new Problem("not-checked", "SELinux is on, but it was not checked that confined containers may use the emulators.", why, "let the runner's user run podman through sudo; this has to work: sudo -n podman info");
const foreignImage = (image, platform, own) => new Problem("foreign-image", `The image ${image} is made for another machine, so its container could not run here.`, `${platform}; this machine is ${list(own)}`, "give the image of this machine's architecture, or a multi-architecture tag.");
const imageIsOld = (image, days, why) => new Problem("image-is-old", `The image ${image} is ${days} days old and could not be made anew. It serves all the same.`, why, "repair what failed, or raise 'max-age'.");
const dockerWithoutSelinux = () => new Problem("docker-without-selinux", "SELinux is on here, but docker runs without it: it ignores the label options, and its containers prove nothing about podman's.", "docker info names no SecurityOption 'selinux'", 'register with podman (engine: podman), or set "selinux-enabled": true in /etc/docker/daemon.json.');
const notRenewed = (why) => new Problem("not-renewed", "The handlers are older than 'max-age', or an earlier run was interrupted; they could not be registered anew, and serve all the same.", why, "repair what failed, or raise 'max-age'.");
const commandFailed = (command, status, said) => new Problem("command-failed", `A command ended with status ${status}.`, `${command}: ${said}`, "run it by hand as the runner's user; what was registered before is still registered.");


/***/ }),

/***/ 7354:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Vw: () => (/* binding */ loadModule),
/* harmony export */   xq: () => (/* binding */ mountOnHost)
/* harmony export */ });
/* unused harmony export parseMountState */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _binfmt_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3115);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1274);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(825);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(4279);





/**
 * What is mounted on the table's directory, from the text of /proc/self/mountinfo (proc(5)): the
 * last mount on a directory is the one that counts.
 */
function parseMountState(mountinfo) {
    const top = mountinfo
        .split("\n")
        .map((line) => line.split(" "))
        .filter((fields) => fields[4] === _binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .BINFMT */ .l8)
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
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(_binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .BINFMT */ .l8))
        return "absent";
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readdirSync)(_binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .BINFMT */ .l8); // triggers systemd's automount, whoever reads
    }
    catch {
        return "unmounted"; // an automount that fails: ENODEV, ELOOP, EACCES
    }
    return parseMountState((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)("/proc/self/mountinfo", "utf8"));
}
const said = (error) => error instanceof _command_js__WEBPACK_IMPORTED_MODULE_2__/* .CommandFailed */ .nk ? error.said : String(error);
/** Loads the kernel's module where it isn't there, and fails early where registering can't work. */
async function loadModule() {
    if (mountState() === "absent") {
        const failure = await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .eF)((0,_engine_js__WEBPACK_IMPORTED_MODULE_3__/* .asRoot */ .tE)("modprobe", "binfmt_misc")).then(() => "modprobe succeeded", said);
        if (mountState() === "absent")
            throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .noBinfmt */ .cs)(failure);
    }
    if (mountState() === "read-only")
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .readOnlyBinfmt */ .pD)();
}
/**
 * Makes sure that the host itself has binfmt_misc mounted. Since Linux 6.7 (1c5976ef0f7a, and in
 * stable kernels) entries die with the last mount: registered from a container alone they would be
 * gone when it ends.
 *
 * First as root, by sudo where need be; where sudo allows the engine alone, by a container that
 * enters the host's mount namespace.
 */
async function mountOnHost(engine, image) {
    if (mountState() === "mounted")
        return;
    const mount = ["-t", "binfmt_misc", "binfmt_misc", _binfmt_js__WEBPACK_IMPORTED_MODULE_1__/* .BINFMT */ .l8];
    const enter = ["--target", "1", "--mount", "--", "mount", ...mount];
    const ways = [
        () => (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .eF)((0,_engine_js__WEBPACK_IMPORTED_MODULE_3__/* .asRoot */ .tE)("mount", ...mount)),
        () => (0,_engine_js__WEBPACK_IMPORTED_MODULE_3__/* .runPrivileged */ .fY)(engine, ["--pid=host", "--entrypoint=nsenter"], image, enter),
    ];
    const failures = [];
    for (const way of ways) {
        await way().catch((error) => failures.push(said(error)));
        if (mountState() === "mounted")
            return;
    }
    throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_4__/* .notMountable */ .rM)(failures.join("; "));
}


/***/ }),

/***/ 4215:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ recall),
/* harmony export */   k: () => (/* binding */ remember)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _architectures_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7075);



/**
 * Which architectures `all` means is known to the image alone: QEMU drops some from release to
 * release, and Fedora's rule of one may be wrong (microblaze had swapped bytes for years). A note in
 * the runner's tool cache spares later runs the question. It holds for one boot and one recipe, and
 * only says what to probe.
 */
function fileOf(recipe) {
    const cache = process.env["RUNNER_TOOL_CACHE"];
    return cache && node_path__WEBPACK_IMPORTED_MODULE_1___default().join(cache, "qemu-user-static-action", `all-${recipe.hash.slice(0, 12)}`);
}
/** Changes at every boot (Linux, random(4)). */
function bootId() {
    return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
/** The architectures that ran after an earlier registration; undefined where no note says it. */
function recall(recipe) {
    const file = fileOf(recipe);
    if (!file)
        return undefined;
    try {
        const [boot, ...names] = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, "utf8").trim().split("\n");
        if (boot !== bootId() || names.length === 0)
            return undefined;
        const known = _architectures_js__WEBPACK_IMPORTED_MODULE_2__/* .ARCHITECTURES */ .X.filter(({ name }) => names.includes(name));
        return known.length > 0 ? known : undefined;
    }
    catch {
        return undefined; // no note yet
    }
}
/** Leaves the note; where that fails, the next run just asks the image again. */
function remember(recipe, findings) {
    const file = fileOf(recipe);
    if (!file)
        return;
    const names = findings.flatMap(({ runs, architecture }) => (runs ? [architecture.name] : []));
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(file), { recursive: true });
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(file, [bootId(), ...names, ""].join("\n"));
    }
    catch (error) {
        console.log(`The note of the image's architectures could not be written: ${String(error)}`);
    }
}


/***/ }),

/***/ 9799:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g8: () => (/* binding */ thisMachine),
/* harmony export */   qA: () => (/* binding */ parsePlatforms)
/* harmony export */ });
/* unused harmony exports nativeArchitecture, variantsOf */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var fastest_levenshtein__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1916);
/* harmony import */ var _architectures_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7075);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4279);




/** Every name that an architecture answers to: `aarch64`, `linux/arm64`, `arm64`, `linux/arm64/v8`. */
function namesOf({ name, platforms }) {
    const names = [...platforms, ...(ALIASES[name] ?? [])];
    return [name, ...names.flatMap((known) => [known, known.replace("linux/", "")])];
}
/** Further names in use: variants that OCI knows, and what `uname -m` or other tools say. */
const ALIASES = {
    x86_64: ["linux/x86_64", "linux/amd64/v1", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4"],
    i386: ["linux/i386", "i686"],
    aarch64: ["linux/aarch64", "linux/arm64/v8"],
    arm: ["linux/arm", "linux/arm/v5", "armv7l", "armhf"],
};
const BY_NAME = new Map(_architectures_js__WEBPACK_IMPORTED_MODULE_2__/* .ARCHITECTURES */ .X.flatMap((architecture) => namesOf(architecture).map((name) => [name, architecture])));
/**
 * Reads the input `platforms`: names separated by commas, spaces or new lines, each an OCI platform
 * (OCI image-spec, `linux/arm64`, with or without `linux/`), a QEMU name (`aarch64`), or `all`.
 *
 * @returns each architecture once, in the order of the input
 * @throws Problem for an empty list and for a name that is not known
 */
function parsePlatforms(text) {
    const names = text
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean);
    if (names.length === 0)
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .noPlatforms */ .ci)();
    const found = names
        .filter((name) => name !== "all")
        .map((name) => {
        const architecture = BY_NAME.get(name);
        if (architecture)
            return architecture;
        const known = _architectures_js__WEBPACK_IMPORTED_MODULE_2__/* .ARCHITECTURES */ .X.map(({ name, platforms }) => platforms[0] ?? name);
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .unknownPlatform */ .eb)(name, (0,fastest_levenshtein__WEBPACK_IMPORTED_MODULE_1__/* .closest */ .kp)(name, [...BY_NAME.keys()]), ["all", ...known]);
    });
    return names.includes("all") ? "all" : [...new Set(found)];
}
const BY_NODE = {
    x64: "x86_64",
    ia32: "i386",
    arm64: "aarch64",
    arm: "arm",
    loong64: "loongarch64",
    ppc64: "ppc64le",
    riscv64: "riscv64",
    s390x: "s390x",
};
/**
 * The architecture of this machine.
 *
 * @param arch as Node's `process.arch` names it; its `ppc64` is little-endian on every Linux that
 *   GitHub's runner supports
 */
function nativeArchitecture(arch = process.arch) {
    const native = BY_NAME.get(BY_NODE[arch] ?? arch);
    if (!native)
        throw new Error(`no architecture in the table for Node's '${arch}'`);
    return native;
}
/** Flags in /proc/cpuinfo that each level of x86-64 adds to the one before (x86-64 psABI; Linux, cpufeatures.h). */
const LEVELS = [
    ["v2", ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]],
    ["v3", ["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "xsave"]],
    ["v4", ["avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"]],
];
/** The variants of linux/amd64 that a processor runs (OCI image-spec), from the text of /proc/cpuinfo. */
function variantsOf(cpuinfo) {
    const flags = new Set(/^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(" "));
    const missing = LEVELS.findIndex(([, needed]) => !needed.every((flag) => flags.has(flag)));
    const has = missing === -1 ? LEVELS : LEVELS.slice(0, missing);
    return has.map(([variant]) => `linux/amd64/${variant}`);
}
/** This machine's architecture, with the variants of its platform that the processor runs. */
function thisMachine() {
    const native = nativeArchitecture();
    if (native.name !== "x86_64")
        return native;
    const variants = variantsOf((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)("/proc/cpuinfo", "utf8"));
    return { ...native, platforms: [...native.platforms, ...variants] };
}


/***/ }),

/***/ 3774:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  m: () => (/* binding */ withProbes)
});

;// CONCATENATED MODULE: external "node:child_process"
const external_node_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
var external_node_path_default = /*#__PURE__*/__nccwpck_require__.n(external_node_path_);
// EXTERNAL MODULE: ./src/elf.ts
var elf = __nccwpck_require__(2238);
// EXTERNAL MODULE: ./src/messages.ts
var messages = __nccwpck_require__(4279);
;// CONCATENATED MODULE: ./src/probe.ts






/** What the programs in src/architectures.ts end with. */
const EXIT_STATUS = 42;
/** Far above what an emulator takes to start on a busy host. */
const TIMEOUT_MS = 20_000;
function execute(file, env) {
    return new Promise((resolve) => {
        // What no handler fits, execvp(3) gives to /bin/sh; what that makes of the bytes stays here.
        const cwd = external_node_path_default().dirname(file);
        const child = (0,external_node_child_process_namespaceObject.spawn)(file, [], { cwd, env, stdio: ["ignore", "pipe", "ignore"] });
        // spawn's own `timeout` would keep this process alive after a program that can't be started.
        const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
        let stdout = "";
        // Where no pipe could be had, there is none, and the error comes as an event.
        const output = child.stdout;
        output?.on("data", (data) => (stdout += data.toString()));
        const end = (ending) => {
            clearTimeout(timer);
            resolve({ ...ending, stdout });
        };
        child.on("error", (error) => end({ status: null, signal: null, error: error.code ?? error.message }));
        child.on("close", (status, signal) => end({ status, signal }));
    });
}
function inWords({ status, signal, error }) {
    if (error)
        return `it can't be started (${error})`;
    return signal ? `it ended by ${signal}` : `it ended with status ${status}`;
}
/** Runs at most as many side by side as the machine has use for; results in the order given. */
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
/**
 * Makes a folder in which programs can be executed, hands it to `work`, and removes it.
 *
 * @param native this machine's own architecture: its program has to run, else it is the folder that
 *   forbids it (a mount with noexec) and the next is tried
 * @throws Problem where no folder allows it
 */
async function withProbes(native, work) {
    const parents = [process.env["RUNNER_TEMP"], (0,external_node_os_.tmpdir)(), process.env["RUNNER_TOOL_CACHE"]];
    const tried = [];
    for (const parent of parents) {
        if (!parent)
            continue;
        let folder;
        try {
            const room = probeRoom((folder = (0,external_node_fs_.mkdtempSync)(external_node_path_default().join(parent, "qemu-probe-"))));
            const failure = await room.probe([native]).then(([control]) => (control?.runs ? undefined : control?.ending), (error) => String(error));
            if (failure === undefined)
                return await work(room);
            tried.push(`in ${parent}: ${failure}`);
        }
        catch (error) {
            if (folder)
                throw error;
            tried.push(`in ${parent}: ${String(error)}`);
        }
        finally {
            if (folder)
                (0,external_node_fs_.rmSync)(folder, { recursive: true, force: true });
        }
    }
    throw (0,messages/* cannotProbe */.sN)(tried);
}
function probeRoom(folder) {
    const file = ({ name }) => external_node_path_default().join(folder, name);
    return {
        async probe(architectures) {
            // All are written before any is started: a child that inherits a descriptor open for writing
            // makes the execution of that file fail with ETXTBSY.
            for (const architecture of architectures) {
                (0,external_node_fs_.writeFileSync)(file(architecture), (0,elf/* elfProgram */.G)(architecture), { mode: 0o755 });
            }
            return sideBySide(architectures, async (architecture) => {
                const ending = await execute(file(architecture), {});
                return { architecture, runs: ending.status === EXIT_STATUS, ending: inWords(ending) };
            });
        },
        async version(architecture) {
            const { stdout } = await execute(file(architecture), { QEMU_VERSION: "1" });
            return /^qemu-\S+ version (\d+(?:\.\d+)*)/.exec(stdout)?.[1];
        },
    };
}


/***/ }),

/***/ 4481:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   SK: () => (/* binding */ CONTEXT),
/* harmony export */   Sx: () => (/* binding */ recipeOf),
/* harmony export */   YH: () => (/* binding */ archiveOf),
/* harmony export */   uP: () => (/* binding */ RECIPE_LABEL),
/* harmony export */   ww: () => (/* binding */ CONTAINERFILE)
/* harmony export */ });
/* unused harmony export isUrl */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4279);




/** The action's own folder: the parent of dist/, from which the runner starts this program. */
const ACTION = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(process.argv[1] ?? ""));
/** The build context, and the home of the action's own Containerfile. */
const CONTEXT = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(ACTION, "container");
/** The one that this project ships. */
const CONTAINERFILE = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(CONTEXT, "Containerfile");
/** Set on every image that the action makes: the hash of its recipe. */
const RECIPE_LABEL = "io.github.qemu-user-static-action.recipe";
const isUrl = (containerfile) => /^https?:\/\//.test(containerfile);
/** Path of an archive that podman knows by a transport (containers-transports(5)). */
function archiveOf(image) {
    return /^(?:oci|docker)-archive:(\/[^:]+)$/.exec(image)?.[1];
}
/** What tells one state of the image from the next; a registry's tag is left to max-age. */
function stateOf(image) {
    const archive = archiveOf(image);
    if (!archive)
        return image;
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(archive)) {
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .invalidInput */ .aY)("image", image, "the absolute path of an archive that exists");
    }
    const { size, mtimeMs } = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(archive);
    return `${image} ${size} ${mtimeMs}`;
}
/**
 * The recipe of the image that a run needs.
 *
 * @throws Problem where the Containerfile or the archive isn't there
 */
function recipeOf({ image, baseImage, wanted, ...inputs }) {
    const containerfile = inputs.containerfile || CONTAINERFILE;
    if (!isUrl(containerfile) && !(0,node_fs__WEBPACK_IMPORTED_MODULE_1__.statSync)(containerfile, { throwIfNoEntry: false })?.isFile()) {
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .invalidInput */ .aY)("containerfile", containerfile, "the path of a Containerfile that exists");
    }
    const architectures = wanted === "all" ? [] : wanted.map(({ name }) => name).sort();
    const parts = image
        ? [stateOf(image)]
        : [
            baseImage,
            architectures.join(" "),
            isUrl(containerfile) ? containerfile : (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(containerfile, "utf8"),
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(CONTEXT, "container-entrypoint"), "utf8"),
        ];
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)("sha256").update(parts.join("\0")).digest("hex");
    return { image, containerfile, baseImage, architectures, hash };
}


/***/ }),

/***/ 5506:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ register)
/* harmony export */ });
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1274);
/* harmony import */ var _engine_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(825);
/* harmony import */ var _entrypoint_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(781);
/* harmony import */ var _messages_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4279);




/** container-entrypoint: everything is done but for architectures that the image does not hold. */
const DONE_BUT_ABSENT = 3;
/**
 * Registers the image's emulators in the kernel's table, in one container.
 *
 * @param due what has to be registered
 * @throws Problem where the container fails
 */
async function register(engine, image, due, asked) {
    const entrypoint = _entrypoint_js__WEBPACK_IMPORTED_MODULE_2__/* .ENTRYPOINTS */ .C[image.entrypoint];
    let stdout;
    try {
        stdout = await (0,_engine_js__WEBPACK_IMPORTED_MODULE_1__/* .runPrivileged */ .fY)(engine, [], image.id, entrypoint.register(due, asked));
    }
    catch (error) {
        if (!(error instanceof _command_js__WEBPACK_IMPORTED_MODULE_0__/* .CommandFailed */ .nk))
            throw error;
        if (error.status !== DONE_BUT_ABSENT)
            throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .registerFailed */ .vF)(image.name, error.said);
        stdout = error.stdout;
    }
    try {
        return entrypoint.read(stdout, due, asked);
    }
    catch (error) {
        throw (0,_messages_js__WEBPACK_IMPORTED_MODULE_3__/* .registerFailed */ .vF)(image.name, `no answer that could be read: ${String(error)}`);
    }
}


/***/ }),

/***/ 665:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   sv: () => (/* binding */ tallyOf),
/* harmony export */   z8: () => (/* binding */ report)
/* harmony export */ });
/* unused harmony exports outputsOf, sentenceOf, summaryOf */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3838);
/* harmony import */ var _confinement_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7729);
/* harmony import */ var _look_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(4728);



const runningOf = ({ view }) => view.findings.filter(({ runs }) => runs);
const registeredOf = ({ registration }) => registration?.registered ?? [];
const namesOf = (findings) => findings.map(({ architecture }) => architecture.name);
const versionOf = (result) => runningOf(result).find((finding) => (0,_look_js__WEBPACK_IMPORTED_MODULE_2__/* .isEmulated */ .eV)(finding) && finding.version)?.version ?? "";
/** The action's outputs, as text; action.yml describes each. */
function outputsOf(result) {
    const running = runningOf(result);
    const platforms = running.flatMap(({ architecture }) => architecture.platforms);
    const { image } = result;
    return {
        platforms: platforms.join(","),
        architectures: JSON.stringify(namesOf(running.filter(_look_js__WEBPACK_IMPORTED_MODULE_2__/* .isEmulated */ .eV))),
        matrix: JSON.stringify(platforms),
        registered: JSON.stringify(registeredOf(result)),
        "qemu-version": versionOf(result),
        image: image ? `${image.name}@${image.id}` : "",
        "cache-hit": String(image?.source === "cache"),
        checked: isCheckedConfined(result) ? "host,confined" : "host",
    };
}
function howItRuns(finding, registered) {
    const { architecture, handler } = finding;
    if (registered.includes(architecture.name))
        return "registered now";
    if (handler)
        return `was there already (${handler.name})`;
    return (0,_look_js__WEBPACK_IMPORTED_MODULE_2__/* .isEmulated */ .eV)(finding) ? "was there already" : "native";
}
const isCheckedConfined = ({ view }) => view.findings.some(({ confined }) => confined);
/** One sentence that says what a run did. */
function sentenceOf(result) {
    const emulated = runningOf(result).filter(_look_js__WEBPACK_IMPORTED_MODULE_2__/* .isEmulated */ .eV).length;
    const registered = registeredOf(result).length;
    const version = versionOf(result);
    return [
        `Programs of ${emulated} other architecture${emulated === 1 ? "" : "s"} run on this host`,
        isCheckedConfined(result) ? " and in confined containers" : "",
        version && ` (QEMU ${version})`,
        registered > 0 ? `; ${registered} registered now.` : "; nothing had to be done.",
    ].join("");
}
/** How many programs ran, where. */
function tallyOf({ findings }) {
    const confined = findings.flatMap((finding) => finding.confined ?? []);
    const count = (ran) => `${ran.filter(Boolean).length} of ${ran.length}`;
    const host = `${count(findings.map(({ runs }) => runs))} programs ran on the host`;
    return `${host}${confined.length > 0 ? `, ${count(confined)} in a confined container` : ""}.`;
}
/** Minutes are enough to tell which job it was. */
const timeOf = (time) => time ? time.toISOString().slice(0, 16).replace("T", " ") : "";
/**
 * The job summary, in GitHub's Markdown.
 *
 * @param ms how long the step took
 */
function summaryOf(result, ms) {
    const rows = runningOf(result).map((finding) => {
        const { architecture, version, confined, handler } = finding;
        const cells = [
            architecture.platforms.map((platform) => `\`${platform}\``).join(" ") || "–",
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
        `${sentenceOf(result)} SELinux is ${result.view.selinux}. The step took ${(ms / 1000).toFixed(1)} s.`,
        "",
        "| Platform | Architecture | How it runs | QEMU | On the host | Confined | Registered (UTC) |",
        "| :-- | :-- | :-- | :-- | :-: | :-: | :-- |",
        ...rows,
        "",
    ].join("\n");
}
/** Sets the outputs, and writes the job summary and, of a registration, the notice. */
async function report(result) {
    for (const [name, value] of Object.entries(outputsOf(result)))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH(name, value);
    (0,_confinement_js__WEBPACK_IMPORTED_MODULE_1__/* .warnOfConfinement */ .SK)(result.view);
    if (registeredOf(result).length > 0)
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .notice */ .lm(sentenceOf(result), { title: "QEMU" });
    else
        _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(sentenceOf(result));
    _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq(namesOf(runningOf(result).filter(_look_js__WEBPACK_IMPORTED_MODULE_2__/* .isEmulated */ .eV)).join(", "));
    const summary = summaryOf(result, performance.now());
    if (process.env["GITHUB_STEP_SUMMARY"])
        await _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .summary */ .z.addRaw(summary).write();
}


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 8995:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:module");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 9456:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 2018:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 3838:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Yz: () => (/* binding */ core_debug),
  z3: () => (/* binding */ error),
  V4: () => (/* binding */ getInput),
  Gu: () => (/* binding */ getState),
  Os: () => (/* binding */ group),
  pq: () => (/* binding */ info),
  _o: () => (/* binding */ isDebug),
  lm: () => (/* binding */ notice),
  LZ: () => (/* binding */ saveState),
  C1: () => (/* binding */ setFailed),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ core_setSecret),
  z: () => (/* reexport */ summary),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: ExitCode, addPath, endGroup, exportVariable, getBooleanInput, getIDToken, getMultilineInput, markdownSummary, platform, setCommandEcho, startGroup, toPlatformPath, toPosixPath, toWin32Path

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
// EXTERNAL MODULE: external "crypto"
var external_crypto_ = __nccwpck_require__(6982);
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
// EXTERNAL MODULE: external "path"
var external_path_ = __nccwpck_require__(6928);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return __awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return __awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
// EXTERNAL MODULE: ./node_modules/@actions/exec/lib/exec.js + 3 modules
var lib_exec = __nccwpck_require__(7187);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_.platform();
const arch = external_os_.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    command_issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    command_issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return file_command_issueFileCommand('STATE', file_command_prepareKeyValueMessage(name, value));
    }
    command_issueCommand('save-state', { name }, utils_toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ }),

/***/ 7187:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  m: () => (/* binding */ exec),
  H: () => (/* binding */ getExecOutput)
});

// EXTERNAL MODULE: external "string_decoder"
var external_string_decoder_ = __nccwpck_require__(3193);
// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(4434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "path"
var external_path_ = __nccwpck_require__(6928);
// EXTERNAL MODULE: ./node_modules/@actions/io/lib/io.js
var io = __nccwpck_require__(8701);
// EXTERNAL MODULE: ./node_modules/@actions/io/lib/io-util.js
var io_util = __nccwpck_require__(90);
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_.EOL.length);
                n = s.indexOf(external_os_.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return __awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!io_util/* isRooted */.Qh(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield io/* which */.K7(this.toolPath, true);
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield io_util/* exists */.t2(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new external_string_decoder_.StringDecoder('utf8');
        const stderrDecoder = new external_string_decoder_.StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map

/***/ }),

/***/ 90:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ck: () => (/* binding */ mkdir),
/* harmony export */   H8: () => (/* binding */ IS_WINDOWS),
/* harmony export */   Qh: () => (/* binding */ isRooted),
/* harmony export */   rm: () => (/* binding */ rm),
/* harmony export */   t2: () => (/* binding */ exists),
/* harmony export */   vr: () => (/* binding */ tryGetExecutablePath)
/* harmony export */ });
/* unused harmony exports chmod, copyFile, lstat, open, readdir, rename, rmdir, stat, symlink, unlink, readlink, UV_FS_O_EXLOCK, READONLY, isDirectory, getCmdPath */
/* harmony import */ var fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9896);
/* harmony import */ var path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6928);
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, symlink, unlink } = fs__WEBPACK_IMPORTED_MODULE_0__.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY;
function exists(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return __awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return __awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = path__WEBPACK_IMPORTED_MODULE_1__.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = path__WEBPACK_IMPORTED_MODULE_1__.dirname(filePath);
                        const upperName = path__WEBPACK_IMPORTED_MODULE_1__.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = path__WEBPACK_IMPORTED_MODULE_1__.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map

/***/ }),

/***/ 8701:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   K7: () => (/* binding */ which),
/* harmony export */   U$: () => (/* binding */ mkdirP),
/* harmony export */   Yz: () => (/* binding */ rmRF)
/* harmony export */ });
/* unused harmony exports cp, mv, findInPath */
/* harmony import */ var assert__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2613);
/* harmony import */ var path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6928);
/* harmony import */ var _io_util_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(90);
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return __awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return __awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return __awaiter(this, void 0, void 0, function* () {
        if (_io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .IS_WINDOWS */ .H8) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield _io_util_js__WEBPACK_IMPORTED_MODULE_2__.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return __awaiter(this, void 0, void 0, function* () {
        (0,assert__WEBPACK_IMPORTED_MODULE_0__.ok)(fsPath, 'a path argument must be provided');
        yield _io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .mkdir */ .Ck(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return __awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (_io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .IS_WINDOWS */ .H8) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return __awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (_io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .IS_WINDOWS */ .H8 && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(path__WEBPACK_IMPORTED_MODULE_1__.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (_io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .isRooted */ .Qh(tool)) {
            const filePath = yield _io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .tryGetExecutablePath */ .vr(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(path__WEBPACK_IMPORTED_MODULE_1__.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(path__WEBPACK_IMPORTED_MODULE_1__.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield _io_util_js__WEBPACK_IMPORTED_MODULE_2__/* .tryGetExecutablePath */ .vr(path__WEBPACK_IMPORTED_MODULE_1__.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return __awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function copyFile(srcFile, destFile, force) {
    return __awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(1730);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
