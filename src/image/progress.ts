import { readFileSync } from "node:fs";

/** Bytes without which a time is one without progress: more than tries that are answered with an error move. */
const LEAST_BYTES = 65_536;

/** Bytes that this process has read and written so far, from the network and to the disk (proc(5)). */
function bytesMoved(): number {
  try {
    const fields = readFileSync("/proc/self/io", "utf8").matchAll(/^[rw]char: (\d+)$/gm);
    return [...fields].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  } catch {
    return 0; // a kernel that does not count: then it is the whole time that is limited
  }
}

/**
 * Waits for a piece of work while it makes progress: while this process moves bytes, or what is measured grows.
 *
 * @param limit milliseconds that it may take to answer, and then between one progress and the next
 * @param measure bytes that another process has written for it
 * @throws Error where it makes none; the work itself is not ended
 */
export async function whileItMoves<T>(
  limit: number,
  work: Promise<T>,
  measure: () => number = () => 0,
): Promise<T> {
  let last = bytesMoved() + measure();
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const now = bytesMoved() + measure();
      if (now - last >= LEAST_BYTES) last = now;
      else reject(new Error(`no progress of the cache within ${limit / 1000} s`));
    }, limit);
  });
  return Promise.race([work, stuck]).finally(() => clearInterval(timer));
}
