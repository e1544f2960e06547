import type { Code, Link } from '../compiler/code.ts';
import type { ObjectType } from '../database/object-type.ts';
import type { Row } from '../database/store.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { mapOf, STRING, type ApexType } from '../types/apex-type.ts';
import { InterpreterFault } from '../values/faults.ts';
import { MapValue, RecordValue } from '../values/value.ts';

/** The shorter ways to custom metadata cut long texts there; queries do not. */
const MOST_CHARACTERS = 255;

function recordOf(object: ObjectType, row: Row): RecordValue {
    const record = new RecordValue(object);
    for (const { key, isLongText } of object.fields) {
        const value = row[key] ?? null;
        record.values.set(
            key,
            typeof value === 'string' && isLongText ? value.slice(0, MOST_CHARACTERS) : value
        );
    }
    return record;
}

/** `getAll()` and `getInstance(name)` of a custom metadata type. */
export function metadataStatics(
    runtime: Runtime,
    {
        object,
        name,
        args
    }: { readonly object: ObjectType; readonly name: string; readonly args: readonly Code[] }
): Link {
    const type: ApexType = { kind: 'record', object };
    const method = name.toLowerCase();
    const [key] = args;
    if (object.kind === 'metadata' && method === 'getall' && args.length === 0) {
        return {
            type: mapOf(STRING, type),
            run: () => {
                const all = new MapValue({ key: STRING, value: type });
                for (const row of runtime.store.rows(object)) {
                    all.put(row['developername'] ?? null, recordOf(object, row));
                }
                return all;
            }
        };
    }
    if (object.kind === 'metadata' && method === 'getinstance' && key && args.length === 1) {
        return {
            type,
            run: (frame) => {
                const wanted = key.run(frame);
                const row = runtime.store
                    .rows(object)
                    .find((each) => each['developername'] === wanted || each['id'] === wanted);
                return row ? recordOf(object, row) : null;
            }
        };
    }
    throw new InterpreterFault(`Method does not exist or is not supported: ${object.name}.${name}`);
}
