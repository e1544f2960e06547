import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { DialFlowError } from '../error.ts';
import { Arguments, UsageError, type Command, type CommandParts } from './command.ts';
import { accountCommand } from './commands/account.ts';
import { auditCommand } from './commands/audit.ts';
import { configCommand } from './commands/config.ts';
import { keysCommand } from './commands/keys.ts';
import { rulesCommand } from './commands/rules.ts';
import { secretsCommand } from './commands/secrets.ts';
import { backupCommand } from './commands/backup.ts';
import { applyCommand, restoreCommand } from './commands/changes.ts';
import { acceptCommand, cancelCommand, discardCommand, resumeCommand } from './commands/decisions.ts';
import { doctorCommand } from './commands/doctor.ts';
import { enginesCommand } from './commands/engines.ts';
import { explainCommand } from './commands/explain.ts';
import { migrateCommand } from './commands/migrate.ts';
import { mailCommand } from './commands/mail.ts';
import { previewCommand } from './commands/preview.ts';
import { runCommand } from './commands/run.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { serveCommand } from './commands/serve.ts';
import { runsCommand } from './commands/runs.ts';
import { connect, CONNECTION_OPTIONS } from './connection.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { ServiceProblem, ServiceUnreachable } from './service-client.ts';
import type { Terminal } from './terminal.ts';

/** Every command, in the order of the overview. */
export const COMMANDS: readonly Command[] = [
    runCommand,
    previewCommand,
    explainCommand,
    runsCommand,
    cancelCommand,
    resumeCommand,
    acceptCommand,
    discardCommand,
    applyCommand,
    restoreCommand,
    enginesCommand,
    migrateCommand,
    mailCommand,
    doctorCommand,
    scheduleCommand,
    serveCommand,
    rulesCommand,
    auditCommand,
    accountCommand,
    keysCommand,
    secretsCommand,
    configCommand,
    backupCommand
];

const COMMON_OPTIONS = {
    ...CONNECTION_OPTIONS,
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false }
} as const;

export interface MainOptions {
    /** What follows `dial-flow`. */
    readonly argv: readonly string[];
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
    readonly parts: CommandParts;
}

function readArguments(command: Command, argv: readonly string[]): Arguments {
    let parsed;
    try {
        parsed = parseArgs({
            args: [...argv],
            options: { ...command.options, ...COMMON_OPTIONS },
            allowPositionals: true,
            strict: true
        });
    } catch (cause) {
        throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
    }
    const most = command.mostPositionals ?? 0;
    const surplus = parsed.positionals[most];
    if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many.`);
    return new Arguments(parsed.values, parsed.positionals);
}

/** Runs one command and returns the exit code; what goes wrong is told on `terminal.err`. */
export async function main(options: MainOptions): Promise<ExitCode> {
    const { argv, terminal, parts } = options;
    const [name, ...rest] = argv;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
        terminal.out(overviewHelp(COMMANDS));
        return name === undefined ? EXIT.usage : EXIT.ok;
    }
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command) {
        terminal.err(`There is no command "${name}". \`dial-flow --help\` lists them.`);
        return EXIT.usage;
    }
    try {
        const args = readArguments(command, rest);
        if (args.flag('help')) {
            terminal.out(commandHelp(command, parts));
            return EXIT.ok;
        }
        return await command.execute({
            ...parts,
            args,
            terminal,
            json: args.flag('json'),
            signal: options.signal,
            environment: options.environment,
            operator: `cli:${operatingUser()}`,
            openStores: () => parts.openStoresOf(options.environment),
            client: () => connect(args, options.environment),
            now: () => Date.now()
        });
    } catch (error) {
        return tell(error, { terminal, command, signal: options.signal });
    }
}

/** A container may run under a user id without a name. */
function operatingUser(): string {
    try {
        return userInfo().username;
    } catch {
        return String(process.getuid?.() ?? 'unknown');
    }
}

const WRONG_REQUESTS = ['invalid_request', 'invalid_parameter'];

function tell(
    error: unknown,
    {
        terminal,
        command,
        signal
    }: { readonly terminal: Terminal; readonly command: Command; readonly signal: AbortSignal }
): ExitCode {
    if (signal.aborted) {
        terminal.err('Stopped. A run that the service has accepted goes on; `dial-flow cancel RUN` ends it.');
        return EXIT.failed;
    }
    if (error instanceof UsageError) {
        terminal.err(`${error.message}\n\`dial-flow ${command.name} --help\` shows how.`);
        return EXIT.usage;
    }
    if (error instanceof ServiceUnreachable) {
        terminal.err(`${error.message}\nStart it with \`npm start\`, or name another with --url.`);
        return EXIT.unreachable;
    }
    if (error instanceof ServiceProblem || error instanceof DialFlowError) {
        const reference =
            error instanceof ServiceProblem && error.correlationId !== null
                ? `\nReference ${error.correlationId}`
                : '';
        terminal.err(`${error.message}${error.advice === null ? '' : `\n${error.advice}`}${reference}`);
        return WRONG_REQUESTS.includes(error.code) ? EXIT.usage : EXIT.failed;
    }
    throw error;
}
