import type { Runtime } from '../runtime/runtime.ts';
import { readProperty } from '../runtime/invoke.ts';
import { ancestry, isException } from '../types/class-info.ts';
import { Decimal, Double } from '../values/decimal.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { runtimeTypeName, textOf } from '../values/text.ts';
import {
    EnumValue,
    Instance,
    ListValue,
    MapValue,
    SetValue,
    TypeToken,
    type Value
} from '../values/value.ts';
import { readTyped, untyped } from './json-read.ts';
import { readJson } from './json-text.ts';
import type { Call, NativeType } from './native-type.ts';

interface Writing {
    readonly runtime: Runtime;
    /** Names whose value is null are left out. */
    readonly withoutNulls: boolean;
}

const entriesText = (writing: Writing, entries: readonly (readonly [string, Value])[]): string =>
    `{${entries
        .filter(([, value]) => !writing.withoutNulls || value !== null)
        .map(([name, value]) => `${JSON.stringify(name)}:${jsonText(writing, value)}`)
        .join(',')}}`;

function mapText(writing: Writing, map: MapValue): string {
    const entries = map.entries().map(([key, value]): [string, Value] => {
        if (key === null) return writing.runtime.throwNew('JSONException', 'null key not supported');
        return [textOf(key), value];
    });
    return entriesText(writing, entries);
}

/** Fields of the class itself come before those that it inherits. */
function instanceText(writing: Writing, instance: Instance): string {
    const { runtime } = writing;
    if (isException(instance.class)) {
        return runtime.throwNew('JSONException', `Apex Type unsupported in JSON: ${instance.class.fullName}`);
    }
    const fields = [...ancestry(instance.class)].flatMap((info) => [...info.fields.values()]);
    const shown = fields.filter(({ isStatic, isTransient }) => !isStatic && !isTransient);
    return entriesText(
        writing,
        shown.map((field): [string, Value] => [field.name, readProperty(runtime, { field, self: instance })])
    );
}

function jsonText(writing: Writing, value: Value): string {
    if (value === null || typeof value === 'string' || typeof value === 'boolean')
        return JSON.stringify(value);
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (value instanceof Decimal || value instanceof Double) return value.toString();
    if (value instanceof ApexDate) return JSON.stringify(value.toString());
    if (value instanceof ApexDatetime) return JSON.stringify(new Date(value.ms).toISOString());
    if (value instanceof EnumValue) return JSON.stringify(value.name);
    if (value instanceof ListValue)
        return `[${value.items.map((item) => jsonText(writing, item)).join(',')}]`;
    if (value instanceof SetValue) {
        return `[${value
            .values()
            .map((item) => jsonText(writing, item))
            .join(',')}]`;
    }
    if (value instanceof MapValue) return mapText(writing, value);
    if (value instanceof Instance) return instanceText(writing, value);
    throw new InterpreterFault(`JSON of a ${runtimeTypeName(value)} is not supported`);
}

function deserialized(call: Call, isStrict: boolean): Value {
    const token = call.at(1);
    if (!(token instanceof TypeToken)) return call.runtime.throwNull();
    const tree = readJson(call.runtime, call.text(0));
    return readTyped({ runtime: call.runtime, isStrict }, { tree, type: token.type });
}

export const jsonType: NativeType = {
    name: 'JSON',
    statics: {
        'serialize(Object): String': (call) =>
            jsonText({ runtime: call.runtime, withoutNulls: false }, call.at(0)),
        'serialize(Object, Boolean): String': (call) =>
            jsonText({ runtime: call.runtime, withoutNulls: call.flag(1) }, call.at(0)),
        'deserialize(String, Type): Object': (call) => deserialized(call, false),
        'deserializeStrict(String, Type): Object': (call) => deserialized(call, true),
        'deserializeUntyped(String): Object': (call) => untyped(readJson(call.runtime, call.text(0)))
    }
};
