/**
 * What can be seen from outside the process changes only here: `step` is the end of a step in the run store, `commit` any
 * transaction of the run store or the warehouse, `rename` a file that gets its final name (before and after), `request` a
 * call about to be sent to the org, `answer` a call that the org has answered.
 */
export type MomentKind = 'step' | 'commit' | 'rename' | 'request' | 'answer';

/** When a service is to be killed. */
export interface Death {
    readonly kinds: readonly MomentKind[];
    /** Start of the keys of the steps in which moments count; empty for all. */
    readonly during: string;
    /** The how-many-th of these moments in the life of the process, from 1. */
    readonly moment: number;
}

/** Numbers from 0 up to, without, 1; the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}
