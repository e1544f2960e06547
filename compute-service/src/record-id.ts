const CHECK_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const SHORT_LENGTH = 15;

/** The three check characters of a Salesforce id: one for the capitals among each five of its characters. */
const checkCharacters = (id: string): string =>
    [0, 5, 10]
        .map((start) =>
            [...id.slice(start, start + 5)].reduce(
                (bits, character, place) => bits + (/[A-Z]/.test(character) ? 2 ** place : 0),
                0
            )
        )
        .map((bits) => CHECK_CHARACTERS.charAt(bits))
        .join('');

/** The ways in which the record of an id may be stored: Salesforce shows the same id with 15 or 18 characters. */
export function writingsOfId(id: string): readonly string[] {
    if (/^[0-9A-Za-z]{15}$/.test(id)) return [id, id + checkCharacters(id)];
    return /^[0-9A-Za-z]{18}$/.test(id) && !isMistypedId(id) ? [id, id.slice(0, SHORT_LENGTH)] : [id];
}

/** Whether the check characters of an id of 18 characters do not fit the rest, as after a slip of the finger. */
export const isMistypedId = (id: string): boolean =>
    /^[0-9A-Za-z]{18}$/.test(id) &&
    id.slice(0, SHORT_LENGTH) + checkCharacters(id.slice(0, SHORT_LENGTH)) !== id;
