import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `dial-flow migrate`: brings the run store and the warehouse to the schema that this version of the service needs. */
export const migrateCommand: Command = {
    name: 'migrate',
    summary: 'brings run store and warehouse to the schema that this version needs',
    synopsis: '[--dry-run]',
    options: { 'dry-run': { type: 'boolean', default: false } },
    optionHelp: [['--dry-run', 'changes nothing; prints the T-SQL that SQL Server would get']],
    notes: () =>
        'Reads the same variables as the service; only those of the stores need to be set. docs/sql-server.md lists the rights that the login needs.',
    async execute({ args, terminal, json, migrateStores }) {
        const migrations = await migrateStores({ dryRun: args.flag('dry-run') });
        if (json) {
            terminal.out(JSON.stringify(migrations, null, 4));
            return EXIT.ok;
        }
        // Where there is a script, it alone goes to the output, so that it can be piped to where it is run.
        const told = migrations.some(({ script }) => script !== null) ? terminal.err : terminal.out;
        for (const { sentence, script } of migrations) {
            told(sentence);
            if (script !== null) terminal.out(script);
        }
        return EXIT.ok;
    }
};
