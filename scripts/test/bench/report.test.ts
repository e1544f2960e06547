import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessCost } from '../../../bench/measure/lap-timer.ts';
import { literalText } from '../../../bench/literal-report.ts';
import { duplicatesIn } from '../../../bench/measure/literal-apply.ts';
import { differingFiles, resultDigests } from '../../../bench/measure/result-files.ts';
import type { OrgNight, SharedService } from '../../../bench/measure/shared-service.ts';
import { ratioLines, type Measurement } from '../../../bench/report.ts';
import { sharedServiceText } from '../../../bench/shared-service-report.ts';

describe('The result files of two programs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-results-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    const digestsOf = (name: string, files: Readonly<Record<string, string>>) => {
        mkdirSync(join(folder, name));
        for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
        return resultDigests(join(folder, name));
    };

    it('When one byte differs or a file is missing on either side, then that file is named', () => {
        const ours = digestsOf('ours', {
            'a.csv': 'x\n1\n',
            'b.csv': 'x\n',
            'c.csv': 'x\n',
            'manifest.json': '{}'
        });
        const theirs = digestsOf('theirs', { 'a.csv': 'x\n1\n', 'b.csv': 'x\r\n', 'd.csv': 'x\n' });
        expect(differingFiles(ours, theirs)).toEqual(['b.csv', 'c.csv', 'd.csv']);
        expect(differingFiles(ours, ours)).toEqual([]);
    });

    it('When nothing was written, then two empty folders are not taken for the same work', () => {
        const none = digestsOf('none', {});
        expect(differingFiles(none, none)).not.toEqual([]);
    });
});

describe('The ratios of a measurement', () => {
    const cost = (cpuS: number): ProcessCost => ({ stages: [], cpuS, peakMemoryMb: 300, rows: {} });
    const measured = (rivals: Measurement['rivals']): Measurement => ({
        ...{ accounts: 4000, rounds: 1, night: {} as Measurement['night'] },
        ...{ engines: cost(3), parse: cost(2), rivals }
    });

    it('When a rival wrote the same bytes, then its ratio stands with its target', () => {
        const lines = ratioLines(measured({ pandas: { cost: cost(30), differing: [] } })).join('\n');
        expect(lines).toContain('engines / pandas: 0.10 (target 0.12: reached)');
        expect(lines).toContain('Every result file of pandas holds the same bytes.');
        expect(lines).toContain('engines / parsing the files once: 1.50 (target 2: reached)');
    });

    it('When there are two rivals, then each has its own target', () => {
        const rivals = {
            pandas: { cost: cost(30), differing: [] },
            polars: { cost: cost(4), differing: [] }
        };
        expect(ratioLines(measured(rivals)).join('\n')).toContain(
            'engines / polars: 0.75 (target 0.6: MISSED)'
        );
    });

    it('When files differ, then they are named and the ratio does not stand alone', () => {
        const lines = ratioLines(measured({ pandas: { cost: cost(20), differing: ['call_list.csv'] } })).join(
            '\n'
        );
        expect(lines).toContain('engines / pandas: 0.15 (target 0.12: MISSED)');
        expect(lines).toContain('NOT THE SAME WORK: in pandas these differ: call_list.csv');
    });

    it('When there is no Python, then only parsing is left to compare with', () => {
        expect(ratioLines(measured({}))).toHaveLength(1);
    });
});

describe('Several orgs on one service', () => {
    const night = (org: string, change: Partial<OrgNight> = {}): OrgNight => ({
        ...{ org, waitedS: 1, tookS: 10, aloneS: 8, sameBytes: true, begunByThen: 1 },
        ...change
    });
    const shared = (nights: readonly OrgNight[]): SharedService => ({
        ...{ accounts: 4000, extraRuns: 5, totalS: 20, orgsMb: 600, nights },
        processes: [{ peakMemoryMb: 250, cpuS: 12 }, null]
    });

    it('When the nights are as alone, then the text has waits, memory and how even the turns were', () => {
        const text = sharedServiceText(shared([night('a'), night('b', { waitedS: 9 }), night('c')]));
        expect(text).toContain('3 of 3');
        expect(text).toMatch(/wait of an org, least \/ middle \/ most +1\.0 \/ 1\.0 \/ 9\.0 s/);
        expect(text).toMatch(/most to least +1\.00/);
        expect(text).toContain('250 MB, 12.0 s CPU; unknown');
        expect(text).not.toContain('NOT THE SAME');
    });

    it('When a night differs or an org had more turns, then both can be seen', () => {
        const text = sharedServiceText(
            shared([night('a', { begunByThen: 3 }), night('b', { sameBytes: false })])
        );
        expect(text).toMatch(/most to least +3\.00/);
        expect(text).toContain('NOT THE SAME BYTES as alone: b');
    });
});

describe('Duplicates found in two ways', () => {
    it('When two files list them in other orders and with other columns, then they are the same list', () => {
        const ours = 'account_id,record_id,phone_text,survivor_id\na,2,"1,2",1\na,3,x,1\n';
        expect(duplicatesIn(ours)).toEqual(duplicatesIn('record_id,survivor_id\n3,1\n2,1\n'));
        expect(duplicatesIn(ours)).not.toEqual(duplicatesIn('record_id,survivor_id\n3,2\n2,1\n'));
    });

    it('When the lists differ, then the text says so beside the times', () => {
        const cost = (cpuS: number): ProcessCost => ({ stages: [], cpuS, peakMemoryMb: 100, rows: {} });
        const measured = { researchedPhones: 50_000, literal: cost(60), engines: cost(4) };
        expect(literalText({ ...measured, sameDuplicates: true })).toContain(
            '15.0 times the CPU of DIAL-Flow'
        );
        expect(literalText({ ...measured, sameDuplicates: true })).not.toContain('NOT THE SAME');
        expect(literalText({ ...measured, sameDuplicates: false })).toContain('NOT THE SAME WORK');
    });
});
