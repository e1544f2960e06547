import type { ComputeSession, SqlRow } from '../engines/compute.ts';
import type { EngineId } from '../engines/engine-id.ts';
import { flushTable } from '../engines/flush/rules.ts';
import type { BusinessFigures, Run, ShareOf } from '../runs/run.ts';
import { listProgress, type StateProgress } from './list-progress.ts';
import { nightStep, type NightStep } from './night-step.ts';

const FULL_SCORE_DIGITS = 4;

const rowsOf = (run: Run, key: string): number | null =>
    run.steps.find((step) => step.key === key)?.rows ?? null;

/** A share of nothing is none: it must not be shown as zero. */
const shareOf = (part: number | null, whole: number | null): ShareOf | null =>
    part === null || whole === null || whole === 0 ? null : { part, whole };

const without = (missing: number | null, whole: number | null): ShareOf | null =>
    missing === null || whole === null ? null : shareOf(whole - missing, whole);

const countsOf = (row: SqlRow | undefined): readonly [number, number] => [
    Number(row?.[0] ?? 0),
    Number(row?.[1] ?? 0)
];

async function contactRate(session: ComputeSession): Promise<ShareOf | null> {
    const [row] = await session.query('select sum(reached), sum(dials) from daily_outcomes');
    return shareOf(...countsOf(row));
}

/** The same counts that F9 compares with its limit. */
async function shareFlushed(session: ComputeSession): Promise<ShareOf | null> {
    const [row] = await session.query(`select
    (select count(distinct number) from ${flushTable('removals')} where geographic),
    (select count(distinct number) from place_numbers where geographic and not retired)`);
    return shareOf(...countsOf(row));
}

async function listPenetration(session: ComputeSession, asOf: string): Promise<ShareOf | null> {
    const worked = await listProgress({ session, asOf });
    if (!worked) return null;
    const { states } = worked;
    const sum = (of: (state: StateProgress) => number): number =>
        states.reduce((total, state) => total + of(state), 0);
    return shareOf(
        sum(({ dialled }) => dialled),
        sum(({ listed }) => listed)
    );
}

/** Returns the mean of the shares that are known, rounded to four digits; null where none is. */
export function qualityScore(shares: readonly (ShareOf | null)[]): number | null {
    const known = shares.filter((share) => share !== null);
    if (known.length === 0) return null;
    const mean = known.reduce((sum, { part, whole }) => sum + part / whole, 0) / known.length;
    return Number(mean.toFixed(FULL_SCORE_DIGITS));
}

/** What the counts of the run say about its inputs; each share is null where the run does not know it. */
export function dataQuality(
    run: Run
): Pick<BusinessFigures, 'validRows' | 'uniquePhones' | 'reachableAccounts' | 'dataQualityScore'> {
    const inputs = run.documents.inputs ?? [];
    const read = inputs.reduce((rows, input) => rows + input.read, 0);
    const quarantined = inputs.reduce((rows, input) => rows + input.quarantined, 0);
    const validRows = without(quarantined, read);
    const uniquePhones = without(rowsOf(run, 'dedupe.duplicates'), rowsOf(run, 'dedupe.with_phone'));
    const reachableAccounts = without(
        rowsOf(run, 'research.phone_fields_blank'),
        rowsOf(run, 'research.active')
    );
    return {
        validRows,
        uniquePhones,
        reachableAccounts,
        dataQualityScore: qualityScore([validRows, uniquePhones, reachableAccounts])
    };
}

/** Works out what managers watch from night to night and leaves it in the run's record, from where metrics read it. */
export function figuresStep(engines: readonly EngineId[]): NightStep {
    return nightStep({
        engine: 'results',
        name: 'figures',
        title: 'Work out the figures',
        sentence: 'Figures about calls, list and data quality.',
        async execute(night, execution) {
            const session = await night.session();
            const run = await execution.run();
            const figures: BusinessFigures = {
                contactRate: await contactRate(session),
                shareFlushed: engines.includes('flush') ? await shareFlushed(session) : null,
                listPenetration: await listPenetration(session, run.asOf),
                ...dataQuality(run)
            };
            await execution.record('figures', figures);
            return { rows: Object.values(figures).filter((figure) => figure !== null).length };
        }
    });
}
