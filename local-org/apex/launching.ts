import { createHash } from 'node:crypto';
import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { AuraHandledError } from '../src/apex-runtime/apex-error.ts';
import type { ApexParameters } from '../src/apex-runtime/controllers.ts';
import { flagOf, objectOf, textOf, textsOf } from './call-parameters.ts';
import { launchRun } from './jobs/launch-run.ts';
import { isFinal } from './run-status.ts';
import { runByLaunchKey, runsByLaunchKeyStarts } from './run-records.ts';
import { currentParameters, type ParameterGroups } from './settings-records.ts';
import { textIn } from './record-values.ts';

export const engineOrder = ['dedupe', 'flush', 'research', 'call_list'];
const nightGroup = 'night';
const sameClickMs = 60_000;
const mostParameters = 32_768;

const invalid = (message: string, field: string): AuraHandledError =>
    new AuraHandledError({
        code: 'invalid_request',
        message,
        advice: 'Correct it and launch again.',
        field
    });

function inOrder(asked: readonly string[]): readonly string[] {
    if (asked.length === 0) throw invalid('No engine was chosen.', 'engines');
    const unknown = asked.find((engine) => !engineOrder.includes(engine));
    if (unknown !== undefined) throw invalid(`There is no engine "${unknown}".`, 'engines');
    return engineOrder.filter((engine) => asked.includes(engine));
}

/** The settings in force with what the person changed; the service refuses parameters of engines that do not run. */
export async function parametersFor({
    context,
    engines,
    asked
}: {
    readonly context: ApexContext;
    readonly engines: readonly string[];
    readonly asked: ApexParameters;
}): Promise<ParameterGroups> {
    const known = [...engines, nightGroup];
    const unknown = Object.keys(asked).find((name) => !known.includes(name));
    if (unknown !== undefined) throw invalid(`"${unknown}" is no engine of this run.`, unknown);
    const current = await currentParameters(context);
    const merged = known.map((name) => [name, { ...current[name], ...objectOf(asked, name) }] as const);
    return Object.fromEntries(merged.filter(([, values]) => Object.keys(values).length > 0));
}

async function recordOf(context: ApexContext, request: ApexParameters): Promise<SObject> {
    const pipeline = textOf(request, 'pipeline');
    if (pipeline !== null && pipeline !== 'nightly')
        throw invalid(`There is no pipeline "${pipeline}".`, 'pipeline');
    const engines = pipeline === null ? inOrder(textsOf(request, 'engines')) : engineOrder;
    const seed = textOf(request, 'seed');
    if (seed !== null && !/^\d{1,15}$/.test(seed)) {
        throw new AuraHandledError({
            code: 'invalid_request',
            message: 'The seed must be a whole number of at most 15 digits.',
            advice: 'Correct the seed, or leave it empty for the usual one.',
            field: 'seed'
        });
    }
    const parameters = JSON.stringify(
        await parametersFor({ context, engines, asked: objectOf(request, 'parameters') })
    );
    if (parameters.length > mostParameters) throw invalid('The parameters are too long.', 'parameters');
    return {
        Status__c: 'Queued',
        Pipeline__c: pipeline,
        Engines__c: engines.join('|'),
        Parameters__c: parameters,
        As_Of__c: textOf(request, 'asOf'),
        Seed__c: seed,
        Dry_Run__c: flagOf(request, 'dryRun') ?? false
    };
}

async function insertAndEnqueue(context: ApexContext, record: SObject): Promise<string> {
    const id = await context.system.insert('Dial_Run__c', record);
    launchRun(context, id);
    return id;
}

/** Puts a request's run into the org; the same request of the same person within a minute is the same run. */
export async function launchOnce(context: ApexContext, request: ApexParameters): Promise<string> {
    const record = await recordOf(context, request);
    const text = JSON.stringify([context.userId, record]);
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 44);
    const slot = Math.floor(context.now.getTime() / sameClickMs);
    const key = `${digest}|${slot}`;
    const before = await runsByLaunchKeyStarts({
        doors: context.system,
        start: key,
        earlierStart: `${digest}|${slot - 1}`
    });
    const sameClick = before.find((run) => !isFinal(textIn(run, 'Status__c')));
    if (sameClick) return String(sameClick['Id']);
    return insertAndEnqueue(context, {
        ...record,
        Requested_By__c: context.userId,
        // A run that has ended already keeps its key; whoever launches again gets one of their own.
        Launch_Key__c: before.length === 0 ? key : `${key}|${before.length}`
    });
}

/** Inserts the night of a day, once. @returns null where it was there already */
export async function launchNight(context: ApexContext, night: string): Promise<string | null> {
    const key = `nightly|${night}`;
    if (await runByLaunchKey(context.system, key)) return null;
    const record = await recordOf(context, { pipeline: 'nightly' });
    return insertAndEnqueue(context, { ...record, Launch_Key__c: key });
}

/** Inserts a run that applies or restores changes. */
export async function launchChange(context: ApexContext, change: ApexParameters): Promise<string> {
    const text = JSON.stringify({ change });
    if (text.length > mostParameters) {
        throw new AuraHandledError({
            code: 'too_many',
            message: 'These are too many items for one run.',
            advice: 'Choose fewer, or leave them for tonight: the night applies everything that was approved.'
        });
    }
    return insertAndEnqueue(context, {
        Status__c: 'Queued',
        Parameters__c: text,
        Requested_By__c: context.userId,
        Dry_Run__c: false
    });
}
