import type { ApexContext } from './apex-context.ts';

/** Named parameters of a call, as they came. */
export type ApexParameters = Readonly<Record<string, unknown>>;

/** A method that components call. */
export interface ApexMethod {
    /** Names of its parameters, in the order of the Apex method. */
    readonly parameters: readonly string[];
    call(context: ApexContext, parameters: ApexParameters): Promise<unknown>;
}

/** A controller's methods by name. */
export type ApexController = Readonly<Record<string, ApexMethod>>;

/** All controllers by the names of their Apex classes. */
export type ApexControllers = Readonly<Record<string, ApexController>>;

/** A method with the names of its parameters. */
export const apexMethod = (
    parameters: readonly string[],
    call: (context: ApexContext, parameters: ApexParameters) => Promise<unknown>
): ApexMethod => ({ parameters, call });

/**
 * What a method gets of a call: its parameters, null where the call names none. Others never reach it, and asking for one
 * that is not declared is a fault of the method.
 */
export function parametersFor(method: ApexMethod, given: ApexParameters): ApexParameters {
    const known = Object.fromEntries(method.parameters.map((name) => [name, given[name] ?? null]));
    return new Proxy(known, {
        get(target, name) {
            if (typeof name === 'string' && !Object.hasOwn(target, name))
                throw new Error(`The method declares no parameter ${name}`);
            return Reflect.get(target, name) as unknown;
        }
    });
}
