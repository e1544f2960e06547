import { asId } from '../database/record-fields.ts';
import { allocate } from '../runtime/invoke.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type ApexType, mapOf, OBJECT, type PrimitiveName, STRING, typeText } from '../types/apex-type.ts';
import { ancestry, type ClassInfo, findField } from '../types/class-info.ts';
import { Decimal, Double } from '../values/decimal.ts';
import { InterpreterFault } from '../values/faults.ts';
import { ApexDate, ApexDatetime } from '../values/moments.ts';
import { ListValue, MapValue, SetValue, type Value } from '../values/value.ts';
import type { JsonTree } from './json-text.ts';

const MOST_INTEGER = 2_147_483_647n;
const MOST_LONG = 2n ** 63n - 1n;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?$/;

function untypedNumber(text: string): Value {
    if (/[.eE]/.test(text)) return Decimal.parse(text);
    const whole = BigInt(text);
    const size = whole < 0n ? -whole : whole;
    if (size <= MOST_INTEGER) return Number(whole);
    return size <= MOST_LONG ? whole : Decimal.parse(text);
}

/** What JSON.deserializeUntyped gives: maps, lists and primitives. */
export function untyped(tree: JsonTree): Value {
    switch (tree.kind) {
        case 'object': {
            const map = new MapValue({ key: STRING, value: OBJECT });
            for (const [name, value] of tree.entries) map.put(name, untyped(value));
            return map;
        }
        case 'array':
            return new ListValue(OBJECT, tree.items.map(untyped));
        case 'string':
            return tree.text;
        case 'number':
            return untypedNumber(tree.text);
        case 'boolean':
            return tree.value;
        case 'null':
            return null;
    }
}

interface Reading {
    readonly runtime: Runtime;
    /** Whether names that a class does not have are refused. */
    readonly isStrict: boolean;
}

const refuse = ({ runtime }: Reading, message: string): never => runtime.throwNew('JSONException', message);

function wholeNumber(
    reading: Reading,
    { tree, name }: { readonly tree: JsonTree; readonly name: PrimitiveName }
): bigint {
    const most = name === 'Integer' ? MOST_INTEGER : MOST_LONG;
    const text = tree.kind === 'number' ? tree.text : '';
    const value = /^-?\d+$/.test(text) ? BigInt(text) : null;
    if (value !== null && value <= most && value >= -most - 1n) return value;
    return refuse(reading, `Illegal value for primitive: ${text === '' ? tree.kind : text}`);
}

function moment(reading: Reading, text: string): ApexDatetime {
    if (!MOMENT.test(text)) return refuse(reading, `Invalid format: "${text}"`);
    const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : `${text}Z`;
    return new ApexDatetime(Date.parse(zoned));
}

function day(reading: Reading, text: string): ApexDate {
    const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
    if (year === undefined) return refuse(reading, `Invalid date: ${text}`);
    return ApexDate.of({ year: Number(year), month: Number(month), day: Number(date) });
}

function primitive(
    reading: Reading,
    { tree, name }: { readonly tree: JsonTree; readonly name: PrimitiveName }
): Value {
    if (name === 'Object') {
        // The platform reads no member of that type: "Apex Type unsupported in JSON: Object".
        return refuse(reading, 'Apex Type unsupported in JSON: Object');
    }
    if (name === 'Integer') return Number(wholeNumber(reading, { tree, name }));
    if (name === 'Long') return wholeNumber(reading, { tree, name });
    if (name === 'Boolean' && tree.kind === 'boolean') return tree.value;
    if (tree.kind === 'number' && (name === 'Decimal' || name === 'Double')) {
        const value = Decimal.parse(tree.text);
        return name === 'Decimal' ? value : new Double(Number(tree.text));
    }
    if (name === 'String') {
        if (tree.kind === 'string' || tree.kind === 'number') return tree.text;
        if (tree.kind === 'boolean') return String(tree.value);
    }
    if (tree.kind === 'string') {
        if (name === 'Id') return asId(reading.runtime, tree.text);
        if (name === 'Date') return day(reading, tree.text);
        if (name === 'Datetime') return moment(reading, tree.text);
    }
    return refuse(reading, `Illegal value for primitive: ${name}`);
}

function instance(
    reading: Reading,
    { tree, info }: { readonly tree: JsonTree; readonly info: ClassInfo }
): Value {
    const { runtime } = reading;
    if (tree.kind !== 'object')
        return refuse(reading, `Malformed JSON: Expected '{' at the beginning of object`);
    const self = allocate(runtime, info);
    for (const field of [...ancestry(info)].flatMap((each) => [...each.fields.values()])) {
        if (field.isStatic) continue;
        // The platform runs no constructor here; whether it gives first values is documented nowhere.
        if (field.initial)
            throw new InterpreterFault(
                `JSON is read into ${info.fullName}, where ${field.name} has a first value`
            );
        self.values.set(field.name.toLowerCase(), null);
    }
    for (const [name, value] of tree.entries) {
        const field = findField(info, name);
        if (!field || field.isStatic || field.isTransient) {
            if (reading.isStrict) refuse(reading, `Unknown field: ${info.fullName}.${name}`);
            continue;
        }
        self.values.set(field.name.toLowerCase(), typed(reading, { tree: value, type: field.type }));
    }
    return self;
}

function typed(
    reading: Reading,
    { tree, type }: { readonly tree: JsonTree; readonly type: ApexType }
): Value {
    if (tree.kind === 'null') return null;
    switch (type.kind) {
        case 'primitive':
            return primitive(reading, { tree, name: type.name });
        case 'list':
        case 'set': {
            if (tree.kind !== 'array')
                return refuse(reading, "Malformed JSON: Expected '[' at the beginning of List/Set");
            const items = tree.items.map((item) => typed(reading, { tree: item, type: type.element }));
            return type.kind === 'list'
                ? new ListValue(type.element, items)
                : new SetValue(type.element, items);
        }
        case 'map': {
            if (tree.kind !== 'object')
                return refuse(reading, "Malformed JSON: Expected '{' at the beginning of Map");
            const map = new MapValue(type);
            for (const [key, value] of tree.entries) {
                const id =
                    type.key.kind === 'primitive' && type.key.name === 'Id'
                        ? asId(reading.runtime, key)
                        : key;
                map.put(id, typed(reading, { tree: value, type: type.value }));
            }
            return map;
        }
        case 'class':
            return instance(reading, { tree, info: type.class });
        default:
            throw new InterpreterFault(`JSON of type ${typeText(type)} is not supported`);
    }
}

/** What JSON.deserialize gives. Throws a JSONException where the text does not fit the type. */
export const readTyped = (
    reading: Reading,
    { tree, type }: { readonly tree: JsonTree; readonly type: ApexType }
): Value => {
    const isUntypedMap = type.kind === 'map' && typeText(type) === typeText(mapOf(STRING, OBJECT));
    return isUntypedMap ? untyped(tree) : typed(reading, { tree, type });
};
