import type { ApexContext, SObject } from '../src/apex-runtime/apex-context.ts';
import { mayAdminister } from './abilities.ts';
import { newestListRecord, withStates, type CallList } from './call-lists.ts';
import { NightSchedule } from './night-schedule.ts';
import { contactRate, daysOf } from './outcomes.ts';
import { isTrueIn, momentIn, numberIn, textIn } from './record-values.ts';
import { isFinal, statusCode, succeeded } from './run-status.ts';
import { newestDelivered, newestNight, nightsSince, stepsOfRuns } from './run-records.ts';
import { checksOf, inputsOf, outputsOf, rowOf } from './run-view.ts';
import { setupGaps, unmappedDispositions } from './setup-checks.ts';
import { waitingCounts } from './waiting-counts.ts';
import { plusDays } from './zoned-time.ts';

const shownNights = 14;
const historyDays = 60;
const dayMs = 86_400_000;
const freshCallDays = 3;

/** The result that stands for an engine. */
export const mainOutputs = {
    dedupe: 'duplicate_removals',
    flush: 'phone_removals',
    research: 'research_queue',
    call_list: 'call_list'
} as const;

interface Verdict {
    readonly code: string;
    readonly values: readonly string[];
}

const wasDelivered = (night: SObject): boolean =>
    succeeded.includes(textIn(night, 'Status__c') ?? '') && !isTrueIn(night, 'Dry_Run__c');

async function runningVerdict(context: ApexContext, run: SObject): Promise<Verdict> {
    const steps = await stepsOfRuns(context, [String(run['Id'])]);
    const current = steps.findLast((step) => step['Status__c'] === 'Running') ?? steps[0];
    return {
        code: 'running',
        values: [
            textIn(current, 'Title__c') ?? textIn(current, 'Step__c') ?? '',
            textIn(current, 'Done__c') ?? '',
            textIn(current, 'Total__c') ?? ''
        ]
    };
}

/** Says that no night has succeeded although the alarm's hour has passed; null where all is well. */
async function lateVerdict(context: ApexContext, nights: readonly SObject[]): Promise<Verdict | null> {
    const schedule = await NightSchedule.current(context);
    const start = schedule.paused ? null : schedule.lastStart(context.now);
    if (start === null || context.now < schedule.alarmOf(start)) return null;
    const last = nights.find(wasDelivered);
    const finished = momentIn(last, 'Finished_At__c');
    const begun = momentIn(nights[0], 'CreatedDate');
    const begunSince = begun !== null && begun >= start && nights[0]?.['Error_Code__c'] !== 'no_night';
    if (begunSince || (finished !== null && finished >= start)) return null;
    return { code: 'late', values: [finished?.toISOString() ?? '', schedule.alarmOf(start).toISOString()] };
}

function readyVerdict(list: CallList | null, day: string): Verdict {
    const rows = list?.rows ?? 0;
    const size = list?.size ?? rows;
    if (rows >= size) return { code: 'ready', values: [day, String(rows)] };
    const short = list?.states.filter(({ taken, target }) => taken < target).length ?? 0;
    return { code: 'short', values: [day, String(rows), String(size), String(short)] };
}

async function failedVerdict(context: ApexContext, run: SObject): Promise<Verdict> {
    const steps = await stepsOfRuns(context, [String(run['Id'])]);
    const failed = steps.find((step) => step['Status__c'] === 'Failed');
    const asOf = textIn(run, 'As_Of__c');
    return {
        code: 'failed',
        values: [
            textIn(failed, 'Title__c') ?? textIn(failed, 'Step__c') ?? '',
            asOf === null ? '' : plusDays(asOf, 1)
        ]
    };
}

async function verdictOf(
    context: ApexContext,
    given: { newest: SObject | null; nights: readonly SObject[]; list: CallList | null }
): Promise<Verdict> {
    const { newest, nights, list } = given;
    if (newest === null) return { code: 'never', values: [] };
    const status = textIn(newest, 'Status__c');
    if (!isFinal(status)) return runningVerdict(context, newest);
    const late = await lateVerdict(context, nights);
    if (late !== null) return late;
    if (newest['Draft__c'] === 'Held') {
        const failed = checksOf(newest).filter(
            ({ passed, severity }) => !passed && severity === 'error'
        ).length;
        return { code: 'held', values: [String(failed)] };
    }
    if (status === 'Failed' || status === 'Cancelled') return failedVerdict(context, newest);
    const day = list?.callDate ?? '';
    return isTrueIn(newest, 'Dry_Run__c') ? { code: 'dry', values: [day] } : readyVerdict(list, day);
}

function engineLines(nights: readonly SObject[]): readonly object[] {
    const accepted = nights.filter(wasDelivered).slice(0, shownNights).toReversed();
    if (accepted.length === 0) return [];
    return Object.entries(mainOutputs).map(([engine, output]) => {
        const spark = accepted.flatMap(
            (night) => outputsOf(night).find(({ name }) => name === output)?.rows ?? []
        );
        return { engine, rows: spark.at(-1) ?? null, previous: spark.at(-2) ?? null, spark };
    });
}

async function decisionsOf(context: ApexContext, newest: SObject | null): Promise<readonly object[]> {
    const counts = await waitingCounts(context);
    const draftState =
        newest?.['Draft__c'] === 'Held'
            ? { c__place: 'run', c__run: newest['Id'], c__tab: 'checks' }
            : { c__place: 'history', c__tab: 'runs' };
    const quarantined = { c__place: 'removals', c__status: 'Quarantined' };
    const waiting = [
        { kind: 'draft', count: counts['drafts'], state: draftState },
        { kind: 'conflict', count: counts['conflicts'], state: quarantined },
        {
            kind: 'duplicate',
            count: counts['duplicates'],
            state: { c__place: 'duplicates', c__status: 'New' }
        },
        { kind: 'removal', count: counts['removals'], state: quarantined },
        { kind: 'claim', count: counts['myClaims'], state: { c__place: 'research', c__tab: 'mine' } },
        {
            kind: 'disposition',
            count: await unmappedDispositions(context),
            state: { c__place: 'history', c__tab: 'dispositions' }
        },
        {
            kind: 'setup',
            count: mayAdminister(context) ? await setupGaps(context) : 0,
            state: { c__place: 'history', c__tab: 'setup' }
        }
    ];
    return waiting.filter(({ count }) => (count ?? 0) > 0);
}

function freshnessOf(run: SObject | null): readonly object[] {
    const asOf = textIn(run, 'As_Of__c');
    if (asOf === null) return [];
    return inputsOf(run).flatMap(({ name, newestDate }) => {
        if (newestDate === null) return [];
        const day = newestDate.slice(0, 10);
        const ageDays = Math.max(Math.round((Date.parse(asOf) - Date.parse(day)) / dayMs), 0);
        const limitDays = name === 'calls' ? freshCallDays : null;
        const status = limitDays !== null && ageDays > limitDays ? 'failed' : 'ok';
        return [{ name, newestDate: day, ageDays, limitDays, status }];
    });
}

const durationsOf = (nights: readonly SObject[]): readonly object[] =>
    nights
        .slice(0, shownNights)
        .toReversed()
        .map((night) => ({
            runId: night['Id'],
            date: textIn(night, 'As_Of__c'),
            durationS: numberIn(night, 'Duration_S__c'),
            status: statusCode(textIn(night, 'Status__c')),
            dryRun: isTrueIn(night, 'Dry_Run__c')
        }));

/** Answers at one glance: is there a list for today, and what needs a decision? */
export async function overviewOf(context: ApexContext): Promise<object> {
    const since = new Date(context.now.getTime() - historyDays * dayMs);
    const [newest, nights, listRecord, delivered] = await Promise.all([
        newestNight(context),
        nightsSince({ doors: context, moment: since, most: historyDays * 2 }),
        newestListRecord(context),
        newestDelivered(context)
    ]);
    const list = listRecord === null ? null : await withStates(context, listRecord);
    const days = daysOf(delivered);
    return {
        verdict: await verdictOf(context, { newest, nights, list }),
        run: newest === null ? null : rowOf(newest),
        engines: engineLines(nights),
        decisions: await decisionsOf(context, newest),
        checks: checksOf(newest),
        list,
        freshness: freshnessOf(newest),
        duration: durationsOf(nights),
        contact: contactRate(
            days.reduce((sum, { reached }) => sum + reached, 0),
            days.reduce((sum, { dials }) => sum + dials, 0)
        )
    };
}
