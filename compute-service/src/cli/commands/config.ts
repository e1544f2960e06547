import { faultsOfSettings } from '../../config/config.ts';
import { resolveSettings } from '../../config/settings.ts';
import { shownSettings, unknownNames } from '../../config/shown-settings.ts';
import { UsageError, type Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { formatTable } from '../format.ts';

/** `dial-flow config`: what the service would start with, and whether it would start. */
export const configCommand: Command = {
    name: 'config',
    summary: 'shows every setting with where it came from, or checks them all',
    synopsis: 'show | check',
    options: {},
    optionHelp: [],
    mostPositionals: 1,
    execute({ args, terminal, json, environment }) {
        const [action = 'show'] = args.positionals;
        const settings = resolveSettings(environment);
        const faults = faultsOfSettings(settings);
        const unknown = unknownNames(environment);
        if (action === 'check') {
            if (json) terminal.out(JSON.stringify({ usable: faults.length === 0, faults, unknown }, null, 4));
            else {
                for (const name of unknown) terminal.err(`${name} is no setting; is it misspelt?`);
                terminal.out(
                    faults.length === 0
                        ? `The configuration is usable (${settings.profile}).`
                        : faults.join('\n')
                );
            }
            return Promise.resolve(faults.length === 0 ? EXIT.ok : EXIT.failed);
        }
        if (action !== 'show') throw new UsageError('Write config show or config check.');
        const shown = shownSettings(settings);
        terminal.out(
            json
                ? JSON.stringify({ profile: settings.profile, settings: shown }, null, 4)
                : formatTable({
                      rows: [
                          ['Setting', 'Value', 'From'],
                          ...shown.map(({ name, value, origin }) => [name, value ?? '', origin])
                      ],
                      indent: 0
                  })
        );
        return Promise.resolve(EXIT.ok);
    }
};
