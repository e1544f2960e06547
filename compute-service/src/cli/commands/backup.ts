import { join } from 'node:path';
import { checkBackup, makeBackup, restoreBackup, type BackupManifest } from '../../backup/store-backup.ts';
import type { Command, CommandContext } from '../command.ts';
import { UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatTable } from '../format.ts';

/** `dial-flow backup`: copies the run store while the service works, checks such a copy, puts it back. */
export const backupCommand: Command = {
    name: 'backup',
    summary: 'copies the run store and the embedded warehouse, checks a copy, or puts it back',
    synopsis: 'create | check | restore [options]',
    options: { store: { type: 'string' }, to: { type: 'string' }, from: { type: 'string' } },
    optionHelp: [
        ['--store DIR', 'data folder of the service (DIAL_FLOW_DATA_DIR); else the one of `npm start`'],
        ['--to DIR', 'with create: a new folder for the backup'],
        ['--from DIR', 'with check and restore: the folder of the backup']
    ],
    mostPositionals: 1,
    async execute(context) {
        const { args, terminal, json } = context;
        const [action] = args.positionals;
        switch (action) {
            case 'create': {
                const manifest = await makeBackup({
                    dataDirectory: storeOf(context),
                    to: args.required('to'),
                    version: context.version(),
                    now: new Date(context.now())
                });
                terminal.out(json ? JSON.stringify(manifest, null, 4) : manifestText(manifest));
                return EXIT.ok;
            }
            case 'check': {
                const manifest = await checkBackup(args.required('from'));
                terminal.out(json ? JSON.stringify(manifest, null, 4) : `Whole. ${manifestText(manifest)}`);
                return EXIT.ok;
            }
            case 'restore': {
                const restored = await restoreBackup({
                    from: args.required('from'),
                    dataDirectory: storeOf(context),
                    now: new Date(context.now())
                });
                terminal.out(json ? JSON.stringify(restored, null, 4) : restoredText(restored));
                return EXIT.ok;
            }
            default:
                throw new UsageError('Say create, check or restore.');
        }
    }
};

const storeOf = ({ args }: CommandContext): string =>
    args.text('store') ?? join(args.text('data') ?? '.dial-flow', 'service');

const manifestText = ({ madeAt, version, files }: BackupManifest): string =>
    [
        `Backup of ${madeAt}, version ${version}:`,
        formatTable({
            rows: files.map(({ name, bytes, sha256 }) => [name, `${bytes} bytes`, sha256.slice(0, 16)]),
            right: [1]
        })
    ].join('\n');

const restoredText = ({ manifest, kept }: Awaited<ReturnType<typeof restoreBackup>>): string =>
    [
        `Restored. ${manifestText(manifest)}`,
        ...(kept.length > 0 ? ['What stood there before is kept:', ...kept.map((file) => `  ${file}`)] : []),
        'Start the service, then look at `dial-flow runs` and `dial-flow doctor`.'
    ].join('\n');
