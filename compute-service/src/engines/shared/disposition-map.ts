import { DialFlowError } from '../../error.ts';
import type { GuardStep } from '../engine.ts';
import { textList, textLiteral } from '../sql.ts';
import { DISPOSITIONS } from './dispositions.ts';

/** Letters whose folding differs between programs (G4). */
const AMBIGUOUS_LETTERS = ['İ', 'Σ'];

/** Texts that the message names at most. */
const NAMED_TEXTS = 10;

const FAULTS: Readonly<Record<string, string>> = {
    ambiguous: 'holds İ or Σ, which programs fold differently',
    repeated: 'is mapped more than once',
    unknown: `is mapped to none of ${DISPOSITIONS.join(', ')}`
};

/** Refuses a mapping that does not say one thing about each text (G4), or maps to something that is no disposition. */
export const dispositionMapGuard: GuardStep = {
    kind: 'guard',
    name: 'disposition_map_is_clear',
    title: 'The disposition mapping is clear',
    sentence:
        'Rows of the disposition mapping that are ambiguous, repeated or lead nowhere; there must be none.',
    dropReason: null,
    funnelPosition: null,
    select: ({ dialect }) => {
        const folded = (text: string): string => `lower(${dialect.trim(text)})`;
        const ambiguous = AMBIGUOUS_LETTERS.map((letter) => `strpos(raw_text, ${textLiteral(letter)}) > 0`);
        return `select fault, text
from (select 'ambiguous' as fault, raw_text as text from disposition_map where ${ambiguous.join(' or ')}
    union all
    select 'repeated' as fault, folded as text
    from (select ${folded('raw_text')} as folded from disposition_map) as mapped
    where folded <> ''
    group by folded
    having count(*) > 1
    union all
    select 'unknown' as fault, raw_text as text
    from disposition_map
    where ${folded('raw_text')} <> '' and coalesce(${folded('canonical')}, '') not in (${textList(DISPOSITIONS)})) as faults
order by fault, text
limit ${NAMED_TEXTS}`;
    },
    verdict: ({ rows }) => {
        const [first] = rows;
        if (!first) return 'Every text has one meaning.';
        const [fault] = first;
        const texts = rows.filter((row) => row[0] === fault).map(([, text]) => `"${String(text)}"`);
        throw new DialFlowError(
            'configuration',
            `Disposition mapping: ${texts.join(', ')} ${FAULTS[String(fault)] ?? 'is faulty'}.`,
            { advice: 'Correct the disposition mapping and launch a new run.' }
        );
    }
};
