/**
 * Loaded into the service with `--import`: ends it with SIGKILL at an exact moment of its work. A watcher from outside
 * would come a few milliseconds late, and by then the moment between two writes is over.
 */
import { subscribe } from 'node:diagnostics_channel';
import filesystem from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync, type SQLInputValue } from 'node:sqlite';
import type { Death, MomentKind } from './death.ts';

const text = process.env['DIAL_FLOW_TEST_DEATH'];
const death = text === undefined ? null : (JSON.parse(text) as Death);
let currentStep = '';
let finishedStep: string | null = null;
let seen = 0;

function reach(kind: MomentKind, step: string): void {
    if (!death?.kinds.includes(kind) || !step.startsWith(death.during)) return;
    seen += 1;
    if (seen === death.moment) process.kill(process.pid, 'SIGKILL');
}

/** Follows the run store's own words: which step runs, and which one has just been noted as finished. */
function noteStatement(sql: string, values: readonly unknown[]): void {
    if (!sql.startsWith('UPDATE steps SET')) return;
    const columns = sql.slice('UPDATE steps SET'.length, sql.indexOf('WHERE')).split(',');
    const status = values[columns.findIndex((column) => column.trim() === 'status = ?')];
    const step = String(values.at(-1));
    if (status === 'running') currentStep = step;
    if (status === 'finished') finishedStep = step;
}

function watchDatabases(): void {
    const run = StatementSync.prototype.run;
    StatementSync.prototype.run = function (this: StatementSync, ...values: SQLInputValue[]) {
        noteStatement(this.sourceSQL, values);
        return Reflect.apply(run, this, values) as ReturnType<typeof run>;
    } as typeof run;
    const exec = DatabaseSync.prototype.exec;
    DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
        exec.call(this, sql);
        if (sql !== 'COMMIT') return;
        reach('commit', currentStep);
        if (finishedStep === null) return;
        const step = finishedStep;
        finishedStep = null;
        reach('step', step);
    };
}

function watchFiles(): void {
    const rename = filesystem.rename;
    filesystem.rename = async (from, to) => {
        reach('rename', currentStep);
        await rename(from, to);
        reach('rename', currentStep);
    };
    syncBuiltinESMExports();
}

if (death !== null) {
    watchDatabases();
    watchFiles();
    subscribe('undici:request:create', () => reach('request', currentStep));
    // The other side has done what was asked, and this side has not heard of it.
    subscribe('undici:request:headers', () => reach('answer', currentStep));
}
