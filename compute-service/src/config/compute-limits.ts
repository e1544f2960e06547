import { availableParallelism } from 'node:os';
import { DialFlowError } from '../error.ts';
import { variablesSchema } from './variables.ts';

const limitVariables = variablesSchema.pick({ DIAL_FLOW_MEMORY_LIMIT_MB: true, DIAL_FLOW_THREADS: true });

/**
 * What a night on a folder may take of the machine: it needs no other variable of the service.
 * @throws DialFlowError `configuration` that names every faulty variable
 */
export function computeLimits(env: Readonly<Record<string, string | undefined>>): {
    readonly memoryLimit: string;
    readonly threads: number;
} {
    const { data, error } = limitVariables.safeParse(env);
    if (!data) {
        const faults = error.issues.map(({ path, message }) => `${String(path[0])}: ${message}`);
        throw new DialFlowError('configuration', `The configuration is not usable:\n${faults.join('\n')}`, {
            advice: 'Correct these variables; compute-service/.env.example explains each of them.'
        });
    }
    return {
        memoryLimit: `${data.DIAL_FLOW_MEMORY_LIMIT_MB}MB`,
        threads: data.DIAL_FLOW_THREADS ?? availableParallelism()
    };
}
