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
        return report.checks.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed;
    }
};

/** One line for each check, and what to do where one fails. */
export function doctorText({ checks }: DoctorReport): string {
    const lines = checks.map(({ ok, title, sentence, advice }) =>
        [
            `${ok ? 'ok    ' : 'FAILED'}  ${title}: ${sentence}`,
            ...(ok || !advice ? [] : [`        To do: ${advice}`])
        ].join('\n')
    );
    const failed = checks.filter(({ ok }) => !ok).length;
    return [
        ...lines,
        failed === 0 ? 'Everything is ready for a night.' : `${failed} of ${checks.length} need attention.`
    ].join('\n');
}
