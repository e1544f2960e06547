import type { Runtime } from '../runtime/runtime.ts';
import { type ApexType, isPrimitive, isSameType, typeText } from '../types/apex-type.ts';
import { conversion } from '../types/conversion.ts';
import { InterpreterFault } from '../values/faults.ts';
import { type Code, converted } from './code.ts';

/** How well an argument fits: exactly, as a wider type of its own kind, or as an Object that may be anything. */
function fitOf(from: ApexType, to: ApexType): number {
    if (isSameType(from, to)) return 4;
    if (isPrimitive(to, 'Object')) return 0;
    if (isPrimitive(from, 'Id') && isPrimitive(to, 'String')) return 3;
    return isPrimitive(from, 'String') && isPrimitive(to, 'Id') ? 1 : 2;
}

/** The method that the arguments fit best. @throws InterpreterFault where they fit none */
export function chooseOverload<M>(
    runtime: Runtime,
    {
        candidates,
        args,
        described,
        parametersOf
    }: {
        readonly candidates: readonly M[];
        readonly args: readonly Code[];
        /** Name for the message: DialRunService.page. */
        readonly described: string;
        readonly parametersOf: (candidate: M) => readonly ApexType[];
    }
): { readonly method: M; readonly args: readonly Code[] } {
    let best: { readonly method: M; readonly parameters: readonly ApexType[]; readonly fit: number } | null =
        null;
    for (const method of candidates) {
        const parameters = parametersOf(method);
        const fits =
            parameters.length === args.length &&
            parameters.every((to, index) => {
                const from = args[index]?.type;
                return from !== undefined && conversion(runtime, { from, to }) !== null;
            });
        if (!fits) continue;
        const fit = parameters.reduce((sum, to, index) => sum + fitOf(args[index]?.type ?? to, to), 0);
        if (!best || fit > best.fit) best = { method, parameters, fit };
    }
    if (!best) {
        const types = args.map(({ type }) => typeText(type)).join(', ');
        throw new InterpreterFault(`Method does not exist or is not supported: ${described}(${types})`);
    }
    const { method, parameters } = best;
    return {
        method,
        args: args.map((arg, index) => converted(runtime, arg, parameters[index] ?? arg.type))
    };
}
