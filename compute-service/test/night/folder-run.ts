import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duckdbEngine, type DuckdbOptions } from '../../src/compute/duckdb.ts';
import { DialFlowError } from '../../src/error.ts';
import { runFolderNight, type FolderNight } from '../../src/night/folder-night.ts';
import type { RunRequest } from '../../src/runs/run.ts';
import { parseCsv, parseRecords } from '../reference/csv.ts';
import { formatDay } from '../reference/days.ts';
import type { World } from '../reference/random-world.ts';
import { writeWorld } from '../reference/write-world.ts';

/** Shares at which no world of these tests is stopped. */
export const LENIENT: RunRequest['parameters'] = {
    night: { max_unmapped_share: 1, max_quarantined_share: 1 },
    flush: { max_share_flushed: 1 }
};

/** Two folders of a test's own, `in` with the files of a world. */
export class FolderRun {
    readonly root = mkdtempSync(join(tmpdir(), 'folder-run-'));
    readonly from = join(this.root, 'in');
    readonly to = join(this.root, 'out');
    readonly asOf: string;
    readonly #original = join(this.root, 'original');

    constructor({ asOf, tables }: World) {
        this.asOf = formatDay(asOf);
        writeWorld(this.from, tables);
        cpSync(this.from, this.#original, { recursive: true });
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }

    /** Makes both folders what they were at first. */
    reset(): void {
        rmSync(this.from, { recursive: true, force: true });
        rmSync(this.to, { recursive: true, force: true });
        cpSync(this.#original, this.from, { recursive: true });
    }

    put(table: string, content: string | Buffer): void {
        writeFileSync(join(this.from, `${table}.csv`), content);
    }

    input(table: string): string {
        return readFileSync(join(this.from, `${table}.csv`), 'utf8');
    }

    run({
        parameters = LENIENT,
        compute = {},
        to = this.to,
        seed = 5,
        asOf = this.asOf
    }: {
        readonly parameters?: RunRequest['parameters'];
        readonly compute?: DuckdbOptions;
        readonly to?: string;
        readonly seed?: number;
        readonly asOf?: string;
    } = {}): Promise<FolderNight> {
        return runFolderNight({
            from: this.from,
            to,
            asOf,
            seed,
            parameters,
            compute: duckdbEngine(compute),
            versions: { product: 'test' },
            signal: new AbortController().signal
        });
    }

    /** The error of a run that must not succeed. */
    async fault(options: Parameters<FolderRun['run']>[0] = {}): Promise<DialFlowError> {
        const error: unknown = await this.run(options).then(
            () => null,
            (cause: unknown) => cause
        );
        expect(error).toBeInstanceOf(DialFlowError);
        return error as DialFlowError;
    }

    output(name: string): string {
        return readFileSync(join(this.to, `${name}.csv`), 'utf8');
    }

    records(name: string): Record<string, string>[] {
        return parseRecords(this.output(name));
    }

    rows(name: string): string[][] {
        return parseCsv(this.output(name));
    }

    funnel(engine: string): Record<string, number> {
        const steps = this.records('funnel').filter((row) => row['engine'] === engine);
        return Object.fromEntries(steps.map((row) => [row['step'] ?? '', Number(row['rows'])]));
    }

    /** SHA-256 of every output by its name. */
    hashes(): Record<string, string> {
        const files = readdirSync(this.to).sort();
        return Object.fromEntries(
            files.map((file) => [
                file,
                createHash('sha256')
                    .update(readFileSync(join(this.to, file)))
                    .digest('hex')
            ])
        );
    }
}
