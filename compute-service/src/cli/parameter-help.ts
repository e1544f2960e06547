import { z } from 'zod';
import type { Engine } from '../engines/engine.ts';

interface ParameterSchema {
    readonly title?: string;
    readonly description?: string;
    readonly type?: string;
    readonly default?: unknown;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly enum?: readonly unknown[];
    readonly 'x-unit'?: string;
}

function rangeOf({ type, minimum, maximum, enum: choices, 'x-unit': unit }: ParameterSchema): string {
    if (choices) return choices.join(' | ');
    if (type === 'boolean') return 'true | false';
    if (minimum === undefined || maximum === undefined) return '';
    return `${String(minimum)} to ${String(maximum)}${unit === undefined || unit === 'share' ? '' : ` ${unit}`}`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The parameters of all engines with their meaning, range and default, made from the schemas that check them. */
export function parameterHelp(engines: readonly Engine[]): string {
    const parts = engines.map(({ id, name, parameters }) => {
        const schema = z.toJSONSchema(parameters, { io: 'input' });
        const properties = Object.entries((schema.properties ?? {}) as Record<string, ParameterSchema>);
        const lines = properties.map(([key, property]) => {
            const range = rangeOf(property);
            const standard = property.default === undefined ? '' : `default ${shown(property.default)}`;
            const limits = [range, standard].filter((text) => text !== '').join('; ');
            return `  ${id}.${key}\n      ${property.description ?? property.title ?? ''} (${limits})`;
        });
        return [`Parameters of ${name}:`, ...lines].join('\n');
    });
    return parts.join('\n\n');
}
