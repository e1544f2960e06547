import type { ApexContext } from '../src/apex-runtime/apex-context.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { requireLaunch } from './abilities.ts';
import { filledTextOf, jsonOf, objectOf, textsOf } from './call-parameters.ts';
import { engineOrder, parametersFor } from './launching.ts';
import { objectFrom, textIn } from './record-values.ts';
import { newestRead } from './run-records.ts';
import { currentParameters } from './settings-records.ts';

const previewTimeoutMs = 15_000;

/** The engines of the service beside the values in force and those of the last run. */
async function getEngines(context: ApexContext): Promise<object> {
    const { body } = await context.service({ method: 'GET', path: '/v1/engines' });
    return {
        engines: body['engines'],
        night: body['night'],
        current: await currentParameters(context),
        lastRun: objectFrom(textIn(await newestRead(context), 'Parameters__c'))
    };
}

/** Starts a preview, or with its id asks whether it is ready. */
async function preview(context: ApexContext, parameters: ApexParameters): Promise<object> {
    requireLaunch(context);
    const previewId = filledTextOf(parameters, 'previewId');
    const timeoutMs = previewTimeoutMs;
    if (previewId !== null) {
        const path = `/v1/previews/${encodeURIComponent(previewId)}`;
        return (await context.service({ method: 'GET', path, timeoutMs })).body;
    }
    const request = jsonOf(parameters);
    const asked = textsOf(request, 'engines');
    const engines = asked.length === 0 ? engineOrder : asked;
    const body = {
        engines,
        parameters: await parametersFor({ context, engines, asked: objectOf(request, 'parameters') })
    };
    return (await context.service({ method: 'POST', path: '/v1/previews', body, timeoutMs })).body;
}

export const dialConfigController = {
    getEngines: apexMethod([], getEngines),
    preview: apexMethod(['json', 'previewId'], preview)
} satisfies ApexController;
