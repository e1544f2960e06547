import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILE_DEFAULTS } from '../../src/config/profiles.ts';
import { variablesSchema } from '../../src/config/variables.ts';

const page = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
const rows = [...page.matchAll(/^\| `(DIAL_FLOW_[A-Z_]+)` \| (?:`([^`]*)`)? ?\| (.+) \|$/gm)].map(
    ([, name = '', standard, meaning = '']) => ({ name, standard, meaning })
);

describe('docs/configuration.md', () => {
    it('When the table is read, then it has exactly the settings there are, each once', () => {
        expect(rows.map(({ name }) => name).toSorted()).toEqual(
            Object.keys(variablesSchema.shape).toSorted()
        );
    });

    it.each(Object.entries(variablesSchema.shape))(
        'When %s is not set, then the default is the documented one',
        (name, schema) => {
            const standard: unknown = schema.safeParse(undefined).data;
            const row = rows.find((each) => each.name === name);
            expect(row?.standard).toBe(standard === undefined ? undefined : String(standard));
        }
    );

    it('When a profile sets something, then the row says that the profile does, or the table of profiles has it', () => {
        const set = new Set(Object.values(PROFILE_DEFAULTS).flatMap((values) => Object.keys(values)));
        const told = rows
            .filter(({ meaning }) => meaning.includes('the profile says'))
            .map(({ name }) => name);
        expect([...set].filter((name) => !told.includes(name)).toSorted()).toEqual([
            'DIAL_FLOW_LOG_LEVEL',
            'DIAL_FLOW_PORT'
        ]);
    });
});

describe('compute-service/.env.example', () => {
    const example = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
    const blocks = example.split('\n\n').slice(1).join('\n').split('\n');

    it('When a line is commented out, then it shows the default, or its comment names the default', () => {
        let comment = '';
        const others = blocks.flatMap((line) => {
            const [, name = '', text = ''] = /^# (DIAL_FLOW_[A-Z_]+)=(.*)$/.exec(line) ?? [];
            if (name === '') {
                comment = line.startsWith('# ') && !/^DIAL_FLOW/.test(line) ? `${comment} ${line}` : '';
                return [];
            }
            const schema = variablesSchema.shape[name as keyof typeof variablesSchema.shape];
            const standard: unknown = schema.safeParse(undefined).data;
            const isTold = text === String(standard ?? '') || comment.includes('Default:');
            return isTold ? [] : [line];
        });
        expect(others).toEqual([]);
    });
});
