/** What the exit code of `dial-flow` and of `npm run nightly` tells (docs/operator.md). */
export const EXIT = {
    ok: 0,
    /** The run or the request failed. */
    failed: 1,
    /** The command was written wrongly. */
    usage: 2,
    /** The run computed, but a check holds its results back until a person decides. */
    held: 3,
    /** The service did not answer. */
    unreachable: 4
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
