import { asId } from '../database/record-fields.ts';
import { type ApexType, isPrimitive } from '../types/apex-type.ts';
import type { Value } from '../values/value.ts';
import type { Call } from './native-type.ts';

/** An element as a collection of ids keeps it: in its long form. */
export const convertedElement = (
    call: Call,
    { item, element }: { readonly item: Value; readonly element: ApexType }
): Value => (isPrimitive(element, 'Id') && typeof item === 'string' ? asId(call.runtime, item) : item);
