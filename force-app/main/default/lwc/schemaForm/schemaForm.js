import { FORM, fill } from 'c/labels';
import { formatValue } from 'c/formatUtils';
import { readInput, shownValue, writeInput, faultOf } from './validate';
import { percentToShare, shareToPercent } from './percent';

export { faultOf, percentToShare, readInput, shareToPercent, shownValue, writeInput };

/** Turns the service's JSON Schemas into the fields of a form. */

const FEW_CHOICES = 3;
const SHARE = /^share\b/;

const isShare = (schema) => schema.type === 'number' && SHARE.test(schema['x-unit'] ?? '');

/** "share of calls" is shown as "% of calls". */
const unitOf = (schema) => {
    const unit = schema['x-unit'] ?? '';
    return isShare(schema) ? unit.replace(SHARE, FORM.percentUnit) : unit;
};

const optionsOf = (schema) => {
    const titles = new Map((schema.oneOf ?? []).map(({ const: value, title }) => [value, title]));
    return schema.enum?.map((value) => ({ value, label: titles.get(value) ?? formatValue(value) }));
};

/** A single allowed value, or a choice of constants, is an enum as well. */
const withEnum = (schema) =>
    schema.enum || !schema.oneOf?.every((choice) => 'const' in choice)
        ? schema
        : { ...schema, enum: schema.oneOf.map((choice) => choice.const) };

/** @param {Dial.Schema} schema */
function arrayKind({ items }) {
    if (!items) return 'json';
    if (items.enum) return 'listbox';
    return items.type === 'string' ? 'pills' : 'json';
}

function kindOf(schema) {
    if (schema.enum) return schema.enum.length <= FEW_CHOICES ? 'radio' : 'combobox';
    switch (schema.type) {
        case 'integer':
            return 'number';
        case 'number':
            return isShare(schema) ? 'percent' : 'number';
        case 'boolean':
            return 'toggle';
        case 'array':
            return arrayKind(schema);
        case 'string':
            return ['date', 'time'].includes(schema.format) ? schema.format : 'text';
        default:
            return 'json';
    }
}

/**
 * Describes one field of the form.
 * @param {string} name
 * @param {Dial.Schema} given its JSON Schema
 * @returns {Dial.Field}
 */
export function fieldOf(name, given) {
    const schema = withEnum(given);
    const kind = kindOf(schema);
    const whole = schema.type === 'integer';
    return {
        name,
        kind,
        whole,
        title: schema.title ?? name,
        description: schema.description ?? '',
        unit: unitOf(schema),
        group: schema['x-group'] ?? '',
        order: schema['x-order'] ?? 0,
        advanced: schema['x-advanced'] ?? false,
        minimum: schema.minimum,
        maximum: kind === 'pills' ? schema.maxItems : schema.maximum,
        step: schema.multipleOf ?? (whole ? 1 : undefined),
        maxLength: schema.maxLength,
        options: kind === 'listbox' ? optionsOf(schema.items) : optionsOf(schema),
        fallback: schema.default
    };
}

/**
 * The fields of a schema of parameters, in the order of its groups.
 * @param {Dial.Schema | undefined} schema
 * @returns {Dial.Field[]}
 */
export function fieldsOf(schema) {
    const fields = Object.entries(schema?.properties ?? {}).map(([name, one]) => fieldOf(name, one));
    const groups = [...new Set(fields.map(({ group }) => group))];
    return fields.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order);
}

/** The label of a field, with its unit. @param {Dial.Field} field */
export const fieldLabel = ({ title, unit }) => (unit ? fill(FORM.titleUnit, title, unit) : title);

/** "1 to 100 calls" below a number; empty where there are no limits. @param {Dial.Field} field */
export function rangeText(field) {
    if (!['number', 'percent'].includes(field.kind)) return '';
    if (field.minimum === undefined || field.maximum === undefined) return '';
    const inForm = (value) => (field.kind === 'percent' ? shareToPercent(value) : formatValue(value));
    const limits = [inForm(field.minimum), inForm(field.maximum)];
    return field.unit ? fill(FORM.range, ...limits, field.unit) : fill(FORM.rangePlain, ...limits);
}

/** Whether two values are the same, whatever they are. */
export const isSame = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * The values that differ from the defaults.
 * @param {Dial.Values} values
 * @param {Dial.Values} defaults
 * @returns {Dial.Values}
 */
export function changedValues(values, defaults) {
    const changed = Object.entries(values ?? {}).filter(
        ([name, value]) => value !== undefined && !isSame(value, defaults?.[name])
    );
    return Object.fromEntries(changed);
}

/**
 * Reads `c__p.<engine>.<name>` keys of the address into parameters.
 * @param {Dial.State} state
 * @param {Record<string, Dial.Schema>} schemas by engine
 * @returns {Record<string, Dial.Values>}
 */
export function parametersOfState(state, schemas) {
    /** @type {Record<string, Dial.Values>} */
    const found = {};
    for (const [key, text] of Object.entries(state)) {
        const [, engine, name] = /^p\.([^.]+)\.([^.]+)$/.exec(key) ?? [];
        const schema = schemas[engine]?.properties?.[name];
        if (schema) {
            const value = readText(fieldOf(name, schema), text);
            if (value !== undefined) found[engine] = { ...found[engine], [name]: value };
        }
    }
    return found;
}

/** A value as it stands in an address: shares as shares, lists as JSON. */
function readText(field, text) {
    if (['number', 'percent'].includes(field.kind)) return Number(text);
    if (field.kind === 'toggle') return text === 'true';
    if (['pills', 'listbox', 'json'].includes(field.kind)) {
        try {
            return JSON.parse(text);
        } catch {
            return undefined;
        }
    }
    return text;
}

/**
 * Writes parameters as keys of the address.
 * @param {Record<string, Dial.Values>} parameters
 * @returns {Dial.State}
 */
export function stateOfParameters(parameters) {
    const entries = Object.entries(parameters).flatMap(([engine, values]) =>
        Object.entries(values).map(([name, value]) => [
            `p.${engine}.${name}`,
            typeof value === 'string' ? value : JSON.stringify(value)
        ])
    );
    return Object.fromEntries(entries);
}
