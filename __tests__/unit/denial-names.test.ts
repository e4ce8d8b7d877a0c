// Real here: the lab's line (avc-dmesg.txt) in the kernel's form for a file that is not open yet, `name=` in place
// of `path=` (Linux, security/lsm_audit.c, LSM_AUDIT_DATA_DENTRY), under the name of the program that the confined
// container starts. The dmesg that prints it is a stand-in.
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";

import { explainDenial, findDenials } from "../../src/selinux/denials.js";
import { OwnPath } from "../support/tools.js";

const FIXTURE = fileURLToPath(new URL("../selinux/fixtures/avc-name.txt", import.meta.url));
const since = new Date(1795476018_500);

let own: OwnPath;
beforeEach(() => {
  own = new OwnPath();
  own.program("dmesg", `exec /bin/cat ${FIXTURE}`);
  jest.spyOn(process as Required<NodeJS.Process>, "getuid").mockReturnValue(0);
});
afterEach(() => {
  own.remove();
  jest.restoreAllMocks();
});

test("A denial by the emulator's name alone, to another program's name, is found and explained", async () => {
  const denials = await findDenials(since, ["/usr/libexec/qemu-user-static-action/qemu-aarch64"]);
  expect(denials?.map(({ comm, path }) => [comm, path])).toEqual([
    ["launcher", "qemu-aarch64-static"],
  ]);
  const [denial] = denials ?? [];
  expect(denial && explainDenial(denial)).toBe(
    "SELinux denied read on qemu-aarch64-static (system_u:object_r:container_file_t:s0:c1022,c1023) to the process system_u:system_r:container_t:s0:c213,c727: the file has the categories c1022,c1023, the process has not. The emulator was registered without label=level:s0, so the engine gave its image categories of its own; it serves no other container.",
  );
});
