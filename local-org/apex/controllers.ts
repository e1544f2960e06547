import type { ApexControllers } from '../src/apex-runtime/controllers.ts';

/** The methods that components call, by the names of their Apex classes. */
export const controllers: ApexControllers = {};
