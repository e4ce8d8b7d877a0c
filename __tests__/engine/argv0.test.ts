// Real here: podman, the kernel's flag P, Debian's QEMU in a stand-in for Fedora's image, and Debian's static
// busybox, which does what the name says that it is called by.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

import { Runner } from "../support/action.js";
import { Host } from "../support/host.js";

let host: Host;
const runner = new Runner();
beforeAll(async () => {
  host = await Host.create();
  await runner.must({ platforms: "ppc64le,s390x" }, host.prefix);
}, 120_000);
afterAll(async () => {
  await host.end();
  runner.remove();
});

describe.each(["ppc64le", "s390x"])(
  "An emulated program of %s sees the name it was called by",
  (arch) => {
    const inContainer = (...command: string[]) =>
      host.run(
        ...["podman", "run", "--rm", "--network=none", "--platform", `linux/${arch}`],
        ...[`localhost/userland-${arch}`, ...command],
      );

    test("as an applet that a shell starts", async () => {
      const { status, answer } = await inContainer("sh", "-c", "cat /proc/version | wc -l");
      expect({ status, answer }).toEqual({ status: 0, answer: "1\n" });
    });

    test("as a script without its interpreter's name in it", async () => {
      const script = "echo 'echo ran by $0' >/tmp/script && chmod +x /tmp/script && /tmp/script";
      const { status, answer } = await inContainer("sh", "-c", script);
      expect({ status, answer }).toEqual({ status: 0, answer: "ran by /tmp/script\n" });
    });

    test("as a login shell", async () => {
      const { status, answer } = await inContainer("su", "-", "root", "-c", "echo $0");
      expect({ status, answer }).toEqual({ status: 0, answer: "-sh\n" });
    });
  },
);
