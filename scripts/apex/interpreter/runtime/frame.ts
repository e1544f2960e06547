import type { Instance, Value } from '../values/value.ts';

/** One call on its way: its variables, whose method it is, and the line where it stands. */
export interface Frame {
    readonly locals: Value[];
    readonly self: Instance | null;
    /** Name of the method for traces: Class.DialRunService.page. */
    readonly name: string;
    line: number;
}

/** How a statement ended, other than by going on with the next one. */
export class Return {
    readonly value: Value;

    constructor(value: Value) {
        this.value = value;
    }
}

export type Completion = undefined | 'break' | 'continue' | Return;
