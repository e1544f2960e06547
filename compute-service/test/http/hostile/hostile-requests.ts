import { addresses } from './addresses.ts';
import { bodies } from './bodies.ts';
import { contentTypes } from './content-types.ts';
import { fields } from './fields.ts';
import { headers } from './headers.ts';
import { keys } from './keys.ts';
import { methods } from './methods.ts';
import { requestsWith } from './request.ts';
import type { HostileRequest } from './request.ts';
import { wire } from './wire.ts';

/** Every request of the suite; all but those about keys show a valid one. */
export function hostileRequests(validKey: string): readonly HostileRequest[] {
    const request = requestsWith(validKey);
    return [
        ...bodies(request),
        ...fields(request),
        ...contentTypes(request),
        ...addresses(request),
        ...methods(request),
        ...keys(request),
        ...headers(request),
        ...wire(validKey)
    ];
}
