// Real here: lines of Linux 6.18's /proc/self/mountinfo, some of them changed. Nothing is mounted.
import { expect, test } from "@jest/globals";
import { parseMountState } from "../../src/register/mount.js";

// Lines of a real /proc/self/mountinfo, Linux 6.18.
const PROC = "22 27 0:21 / /proc rw,relatime - proc proc rw";
const SYS = "23 27 0:22 / /sys rw,relatime shared:7 - sysfs sysfs rw";
const AUTOFS =
  "88 46 0:39 / /proc/sys/fs/binfmt_misc rw,relatime shared:13 - autofs systemd-1 " +
  "rw,fd=29,pgrp=1,timeout=0,minproto=5,maxproto=5,direct,pipe_ino=114513";
const BINFMT =
  "89 88 0:40 / /proc/sys/fs/binfmt_misc rw,nosuid,nodev,noexec,relatime shared:9 - binfmt_misc binfmt_misc rw";
const RO_AUTOFS = AUTOFS.replace("rw,", "ro,");

test.each([
  ["nothing is mounted there", [], "unmounted"],
  ["systemd's automount is there alone", [AUTOFS], "unmounted"],
  ["binfmt_misc is mounted", [BINFMT], "mounted"],
  ["it is mounted on systemd's automount", [AUTOFS, BINFMT], "mounted"],
  ["it is mounted on an automount that is read-only", [RO_AUTOFS, BINFMT], "mounted"],
  ["an automount covers it", [BINFMT, AUTOFS], "unmounted"],
  ["it has no propagation and few options", [BINFMT.replace(/rw,nosuid.* -/, "rw -")], "mounted"],
  ["the mount is read-only", [AUTOFS, BINFMT.replace("rw,", "ro,")], "read-only"],
  ["the file system is read-only", [BINFMT.replace(/rw$/, "ro")], "read-only"],
  ["a read-only mount covers it", [BINFMT, BINFMT.replace("rw,", "ro,")], "read-only"],
  ["it is mounted in another root", [BINFMT.replace("/proc/", "/mnt/proc/")], "unmounted"],
  ["it is mounted on another name", [BINFMT.replace("misc ", "misc2 ")], "unmounted"],
])("Where %s, the state is right", (_, lines, state) => {
  expect(parseMountState([PROC, SYS, ...lines, ""].join("\n"))).toBe(state);
});
