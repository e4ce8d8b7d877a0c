/** How long ago something was, in days: the unit of the input max-age. */
export const daysSince = (then: Date): number => (Date.now() - then.getTime()) / 86_400_000;
