import { ENGINE_IDS } from '../../engines/engine-id.ts';
import { checkParameters } from '../engine-catalog.ts';
import { json, route } from '../route.ts';
import type { Reply, Route } from '../route.ts';
import { ruleBook } from '../schemas/answers.ts';
import { noQuery, rulesBody } from '../schemas/requests.ts';
import type { ApiServices } from './services.ts';

const TAG = 'Rules';
const PATH = '/v1/rules';
const VERSIONS_SHOWN = 50;

/** The business rules: what is in force, who changed it when and why, and changing it for the next runs. */
export function ruleRoutes({ rules, catalog }: Pick<ApiServices, 'rules' | 'catalog'>): readonly Route[] {
    const answer = async (): Promise<Reply> => {
        const { version, fault, origin } = await rules.inForce();
        return json({
            version: version?.version ?? null,
            parameters: version?.parameters ?? {},
            origin,
            fault,
            history: await rules.history(VERSIONS_SHOWN)
        });
    };
    const replies = { 200: { description: 'The rules in force and their versions.', schema: ruleBook } };
    return [
        route({
            method: 'get',
            path: PATH,
            operationId: 'getRules',
            tag: TAG,
            summary: 'Shows the business rules in force and who changed them',
            query: noQuery,
            replies,
            errors: [],
            handle: answer
        }),
        route({
            method: 'post',
            path: PATH,
            operationId: 'changeRules',
            tag: TAG,
            summary: 'Replaces the business rules for the runs that are accepted from now on',
            query: noQuery,
            body: rulesBody,
            replies,
            errors: ['invalid_parameter', 'wrong_state'],
            async handle({ body }) {
                const { parameters } = body;
                await rules.change({
                    ...body,
                    parameters: checkParameters({ catalog, engines: ENGINE_IDS, parameters })
                });
                return answer();
            }
        })
    ];
}
