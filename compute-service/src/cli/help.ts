import type { Command, CommandParts } from './command.ts';
import { CONNECTION_OPTION_HELP } from './connection.ts';
import { formatTable } from './format.ts';

const COMMON = [
    ['--json', 'prints the answer as JSON'],
    ['--help', 'this text']
] as const;

const EXIT_CODES = `Exit codes: 0 done, 1 the run or the request failed, 2 wrong usage, 3 results are held back, 4 the service does not answer.`;

const optionTable = (rows: readonly (readonly [string, string])[]): string =>
    formatTable({ rows: rows.map(([option, words]) => [option, words]) });

/** All commands in one screen. */
export const overviewHelp = (commands: readonly Command[]): string => `dial-flow COMMAND [options]

Whom to call tomorrow, and which numbers to stop calling.

${formatTable({ rows: commands.map(({ name, summary }) => [name, summary]) })}

dial-flow COMMAND --help tells more about one.
${EXIT_CODES}`;

/** All about one command. */
export function commandHelp(command: Command, { engines }: Pick<CommandParts, 'engines'>): string {
    const options = optionTable([...command.optionHelp, ...CONNECTION_OPTION_HELP, ...COMMON]);
    const notes = command.notes ? `\n\n${command.notes(engines)}` : '';
    const usage = `dial-flow ${command.name} ${command.synopsis}`.trimEnd();
    return `${usage}\n\n${command.summary}\n\n${options}\n\n${EXIT_CODES}${notes}`;
}
