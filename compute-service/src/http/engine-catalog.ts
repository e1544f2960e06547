import { z } from 'zod';
import { ENGINE_IDS } from '../engines/engine-id.ts';
import type { EngineId } from '../engines/engine-id.ts';
import type { Engine } from '../engines/engine.ts';
import { parameterFaults } from '../engines/parameter-faults.ts';
import { FaultyRequestError, pointerOf } from './faulty-request.ts';
import type { Fault } from './faulty-request.ts';

/** The engines and the parameters of the night as a whole, as the API shows and checks them. */
export interface EngineCatalog {
    readonly engines: readonly Engine[];
    readonly nightParameters: z.ZodObject;
}

/** Group of parameters that belongs to no engine. */
const NIGHT = 'night';

const schemaOf = (parameters: z.ZodObject): Record<string, unknown> => ({
    ...z.toJSONSchema(parameters, { io: 'input' })
});

/** Returns what `/v1/engines` answers. */
export function describeEngines({ engines, nightParameters }: EngineCatalog): object {
    return {
        engines: engines.map(({ id, name, summary, parameters, steps, outputs }) => ({
            id,
            name,
            summary,
            parameters: schemaOf(parameters),
            steps: steps.map((step) => ({
                key: `${id}.${step.name}`,
                name: step.name,
                title: step.title,
                sentence: step.sentence,
                dropReason: step.dropReason,
                funnelPosition: step.funnelPosition
            })),
            outputs: outputs.map(({ name: output, title, columns, main }) => ({
                name: output,
                title,
                columns,
                main
            }))
        })),
        night: { parameters: schemaOf(nightParameters) }
    };
}

/** Returns engines in the order of a night. */
export const inOrder = (ids: readonly EngineId[]): readonly EngineId[] =>
    ENGINE_IDS.filter((id) => ids.includes(id));

const faultAt = (field: string, message: string): Fault => ({
    field,
    pointer: pointerOf(['parameters', ...field.split('.')]),
    message
});

/**
 * Checks parameters against the schemas of the engines that will use them and returns them as asked, without defaults.
 * @throws FaultyRequestError `invalid_parameter` with every value that is wrong, unknown, or of no engine of the run.
 */
export function checkParameters({
    catalog,
    engines,
    parameters
}: {
    readonly catalog: EngineCatalog;
    readonly engines: readonly EngineId[];
    readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}): Record<string, Record<string, unknown>> {
    const schemas = new Map<string, z.ZodObject>([[NIGHT, catalog.nightParameters]]);
    for (const { id, parameters: schema } of catalog.engines) {
        if (engines.includes(id)) schemas.set(id, schema);
    }
    const faults: Fault[] = [];
    const asked = Object.entries(parameters).map(([group, values]): [string, Record<string, unknown>] => {
        const schema = schemas.get(group);
        if (!schema) {
            faults.push(faultAt(group, `${group} is no engine of this run`));
            return [group, {}];
        }
        const result = schema.strict().safeParse(values);
        if (!result.success) {
            const found = parameterFaults({ group, schema, given: values, error: result.error });
            faults.push(...found.map(({ field, sentence }) => faultAt(field, sentence)));
        }
        return [group, { ...values }];
    });
    if (faults.length > 0) throw new FaultyRequestError('invalid_parameter', faults);
    return Object.fromEntries(asked);
}
