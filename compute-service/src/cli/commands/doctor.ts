import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { DoctorReport } from '../service-client.ts';

/** `dial-flow doctor`: whether everything that a night needs is there and answers. */
export const doctorCommand: Command = {
    name: 'doctor',
    summary: 'checks that Salesforce, the warehouse, mail, disk and settings are as a night needs them',
    synopsis: '',
    options: {},
    optionHelp: [],
    async execute({ terminal, json, client }) {
        const report = await client().doctor();
        terminal.out(json ? JSON.stringify(report, null, 4) : doctorText(report));
        return report.status === 'failed' ? EXIT.failed : EXIT.ok;
    }
};

const MARKS = { ok: 'ok     ', warning: 'Warning', failed: 'FAILED ' } as const;

/** One line for each finding, and what to do where something is wrong. */
function doctorText({ status, findings }: DoctorReport): string {
    const lines = findings.map((finding) =>
        [
            `${MARKS[finding.status]}  ${finding.sentence}`,
            ...(finding.status === 'ok' || finding.fix === null ? [] : [`         To do: ${finding.fix}`])
        ].join('\n')
    );
    const wanting = findings.filter((finding) => finding.status !== 'ok').length;
    const verdict =
        status === 'ok'
            ? 'Everything is ready for a night.'
            : `${wanting} of ${findings.length} need attention.`;
    return [...lines, verdict].join('\n');
}
