import type { ApexContext } from './apex-context.ts';

/** Named parameters of a call, as they came. */
export type ApexParameters = Readonly<Record<string, unknown>>;

/** A method that components call. */
export type ApexMethod = (context: ApexContext, parameters: ApexParameters) => Promise<unknown>;

/** A controller's methods by name. */
export type ApexController = Readonly<Record<string, ApexMethod>>;

/** All controllers by the names of their Apex classes. */
export type ApexControllers = Readonly<Record<string, ApexController>>;
