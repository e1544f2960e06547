import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MAIL_OUTCOMES, type MailOutcome } from '../../ports/outbox.ts';
import type { RunRequest } from '../../runs/run.ts';

export const MAIL_PIPELINES = ['nightly', 'engines', 'changes'] as const;
/** The whole night, single engines, or duplicates and removals that people approved. */
export type MailPipeline = (typeof MAIL_PIPELINES)[number];

/** Who hears of what. What a route leaves out means all of them. */
export interface MailRoute {
    readonly pipelines?: readonly MailPipeline[] | undefined;
    readonly outcomes?: readonly MailOutcome[] | undefined;
    readonly recipients: readonly string[];
}

export interface MailRoutes {
    readonly routes: readonly MailRoute[];
    /** Who hears of what no route is for. */
    readonly others: readonly string[];
}

const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
    z.array(z.enum(names, { error: `must be one of ${names.join(', ')}` })).min(1, 'must not be empty');

const routesSchema = z
    .array(
        z.strictObject({
            pipelines: oneOf(MAIL_PIPELINES).optional(),
            outcomes: oneOf(MAIL_OUTCOMES).optional(),
            recipients: z.array(z.email('must be an e-mail address')).min(1, 'must not be empty')
        })
    )
    .min(1, 'must not be empty');

/** Returns the pipeline by which routes know a run. */
export const mailPipelineOf = ({ kind, pipeline }: Pick<RunRequest, 'kind' | 'pipeline'>): MailPipeline =>
    kind === 'change' ? 'changes' : pipeline === 'nightly' ? 'nightly' : 'engines';

/** Returns who hears of an outcome, each address once, in the order of the routes. */
export function recipientsOf(
    { routes, others }: MailRoutes,
    { pipeline, outcome }: { readonly pipeline: MailPipeline; readonly outcome: MailOutcome }
): readonly string[] {
    const matching = routes.filter(
        ({ pipelines, outcomes }) =>
            (pipelines?.includes(pipeline) ?? true) && (outcomes?.includes(outcome) ?? true)
    );
    const named = matching.length > 0 ? matching.flatMap(({ recipients }) => recipients) : others;
    const byAddress = new Map(named.map((address) => [address.toLowerCase(), address]));
    return [...byAddress.values()];
}

export type ReadRoutes =
    | { readonly routes: readonly MailRoute[]; readonly faults: readonly [] }
    | { readonly routes: null; readonly faults: readonly string[] };

/** Reads routes from a JSON file. Returns either the routes or every fault with its path in the file. */
export function readMailRoutes(file: string): ReadRoutes {
    let content: unknown;
    try {
        content = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
        const reason = error instanceof SyntaxError ? 'is no JSON' : 'cannot be read';
        return { routes: null, faults: [`the file ${reason}`] };
    }
    const result = routesSchema.safeParse(content);
    if (result.success) return { routes: result.data, faults: [] };
    return {
        routes: null,
        faults: result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
    };
}
