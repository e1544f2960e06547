import type { Completion, Frame } from '../runtime/frame.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type ApexType, typeText } from '../types/apex-type.ts';
import { conversion } from '../types/conversion.ts';
import { InterpreterFault } from '../values/faults.ts';
import type { Value } from '../values/value.ts';

/** A compiled expression. */
export interface Code {
    readonly type: ApexType;
    readonly run: (frame: Frame) => Value;
}

/**
 * A part of a chain of members. It gives undefined where a `?.` before it met null: then the rest of the chain is not
 * looked at and the whole of it is null.
 */
export interface Link {
    readonly type: ApexType;
    readonly run: (frame: Frame) => Value | undefined;
}

export type StatementCode = (frame: Frame) => Completion;

/** The chain as an expression of its own. */
export const ended = ({ type, run }: Link): Code => ({ type, run: (frame) => run(frame) ?? null });

/** The same expression as a value of another type. @throws InterpreterFault where the platform refuses the assignment */
export function converted(runtime: Runtime, code: Code, to: ApexType): Code {
    const convert = conversion(runtime, { from: code.type, to });
    if (!convert) {
        throw new InterpreterFault(`Illegal assignment from ${typeText(code.type)} to ${typeText(to)}`);
    }
    const { run } = code;
    return { type: to, run: (frame) => convert(run(frame)) };
}

/** A condition; null in its place is a NullPointerException. */
export function condition(runtime: Runtime, code: Code): (frame: Frame) => boolean {
    if (code.type.kind !== 'primitive' || code.type.name !== 'Boolean') {
        throw new InterpreterFault(
            `Condition expression must be of type Boolean, not ${typeText(code.type)}`
        );
    }
    const { run } = code;
    return (frame) => {
        const value = run(frame);
        return typeof value === 'boolean' ? value : runtime.throwNull();
    };
}
