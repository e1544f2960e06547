import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { apexMethod, type ApexController, type ApexParameters } from '../src/apex-runtime/controllers.ts';
import { filledTextOf, integerOf } from './call-parameters.ts';
import { daysOf } from './outcomes.ts';
import { mainOutputs } from './overview.ts';
import { instantIn, isTrueIn, numberIn, textIn } from './record-values.ts';
import { newestDelivered, nightsSince } from './run-records.ts';
import { statusCode, succeeded } from './run-status.ts';
import { outputsOf } from './run-view.ts';
import { isAmong } from './zoned-time.ts';

const mostDays = 365;
const mostNights = 800;
const usualDays = 30;
const dayMs = 86_400_000;

const pointOf = (night: SObject): object => ({
    id: night['Id'],
    name: textIn(night, 'Name'),
    date: textIn(night, 'As_Of__c'),
    status: statusCode(textIn(night, 'Status__c')),
    draft: textIn(night, 'Draft__c')?.toLowerCase() ?? null,
    dryRun: isTrueIn(night, 'Dry_Run__c'),
    pipeline: textIn(night, 'Pipeline__c'),
    durationS: numberIn(night, 'Duration_S__c'),
    startedAt: instantIn(night, 'Started_At__c')
});

function countsOf(night: SObject): readonly object[] {
    if (isTrueIn(night, 'Dry_Run__c') || !succeeded.includes(textIn(night, 'Status__c') ?? '')) return [];
    const outputs = outputsOf(night);
    return Object.entries(mainOutputs).flatMap(([engine, name]) => {
        const output = outputs.find((candidate) => candidate.name === name);
        if (!output) return [];
        return [{ date: textIn(night, 'As_Of__c'), runId: night['Id'], engine, rows: output.rows }];
    });
}

/** Nights, contact rates and counts over time; with a weekday, of those weekdays alone. */
async function getTrends(context: ApexContext, parameters: ApexParameters): Promise<object> {
    const days = Math.min(Math.max(integerOf(parameters, 'days') ?? usualDays, 1), mostDays);
    const weekday = filledTextOf(parameters, 'weekday');
    const isAsked = (day: string | null): boolean =>
        weekday === null || (day !== null && isAmong([weekday], day));
    const [found, delivered] = await Promise.all([
        nightsSince({
            doors: context,
            moment: new Date(context.now.getTime() - days * dayMs),
            most: mostNights
        }),
        newestDelivered(context)
    ]);
    const nights = found.toReversed().filter((night) => isAsked(textIn(night, 'As_Of__c')));
    return {
        runs: nights.map(pointOf),
        contact: daysOf(delivered).filter(({ date }) => isAsked(date)),
        counts: nights.flatMap(countsOf)
    };
}

export const dialHistoryController = {
    getTrends: apexMethod(['days', 'weekday'], getTrends)
} satisfies ApexController;
