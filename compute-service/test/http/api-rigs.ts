import type { z } from 'zod';
import type { CheckResult } from '../../src/runs/run.ts';
import { plannedStep } from '../runs/runner-rig.ts';
import { startRig } from './service-rig.ts';
import type { Answer } from './service-rig.ts';

export type Rig = Awaited<ReturnType<typeof startRig>>;

/** The answer's body, if it is what the contract says, to the last field. */
export function bodyAs<Schema extends z.ZodType>(schema: Schema, { body }: Answer): z.output<Schema> {
    return schema.parse(body);
}

export const check: CheckResult = {
    ...{ code: 'volume', title: 'Volume', severity: 'error', passed: false },
    ...{ expected: '30 %', actual: '44 %', sentence: '44 % fewer.' }
};

/** A service whose nights read two accounts and succeed, and one of whose parts does not answer. */
export const startSucceeding = (): Promise<Rig> =>
    startRig({
        steps: [
            plannedStep({ key: 'extract.read' }, async ({ record, progress }) => {
                progress(1, 2);
                await record('inputs', [
                    {
                        name: 'accounts',
                        announced: 2,
                        read: 2,
                        quarantined: 0,
                        newestDate: null,
                        version: null
                    }
                ]);
                return { rows: 2 };
            }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ],
        planner: {},
        parts: {
            probes: [
                {
                    code: 'org',
                    subject: 'The org',
                    examine: async () => {
                        throw new Error('secret');
                    }
                }
            ]
        }
    });

/** A service whose nights are held back by a check. */
export const startHolding = (): Promise<Rig> =>
    startRig({
        steps: [
            plannedStep({ key: 'checks.all' }, async ({ record }) => {
                await record('checks', [check]);
                return { rows: 1, held: true };
            }),
            plannedStep({ key: 'deliver.files', phase: 'deliver' })
        ]
    });
