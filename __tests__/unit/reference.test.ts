import { expect, test } from "@jest/globals";
import { archiveOf } from "../../src/image/reference.js";

test.each([
  ["oci-archive:/a/b.tar", "/a/b.tar"],
  ["docker-archive:/a b.tar", "/a b.tar"],
  ["oci-archive:b.tar", undefined],
  ["docker-archive:/a.tar:name:tag", undefined],
  ["docker://quay.io/a", undefined],
  ["quay.io/docker-archive:/a.tar", undefined],
])("The archive of %s is %p", (image, archive) => {
  expect(archiveOf(image)).toBe(archive);
});
