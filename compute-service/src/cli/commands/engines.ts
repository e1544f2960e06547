import { z } from 'zod';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { parameterHelp } from '../parameter-help.ts';

/** `dial-flow engines`: what decides what, and what can be set. Needs no service. */
export const enginesCommand: Command = {
    name: 'engines',
    summary: 'the four engines, what they decide, and their parameters',
    synopsis: '',
    options: {},
    optionHelp: [],
    execute({ terminal, json, engines }) {
        const described = engines.map(({ id, name, summary, parameters, outputs }) => ({
            id,
            name,
            summary,
            parameters: z.toJSONSchema(parameters, { io: 'input' }),
            outputs: outputs.map((output) => ({ name: output.name, title: output.title }))
        }));
        const text = described.map(({ id, name, summary }) => `${name} (${id})\n  ${summary}`).join('\n\n');
        terminal.out(json ? JSON.stringify(described, null, 4) : `${text}\n\n${parameterHelp(engines)}`);
        return Promise.resolve(EXIT.ok);
    }
};
