import { DialFlowError } from '../error.ts';

/** A cursor of the list of runs: the position before which the next page begins. */
export const cursorOf = (position: number): string => Buffer.from(`before ${position}`).toString('base64url');

/** @throws DialFlowError `invalid_request` for a cursor that no list gave */
export function positionOf(cursor: string): number {
    const [, position] = /^before (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
    if (position === undefined) {
        throw new DialFlowError('invalid_request', 'The cursor is not one that a list of runs gave.', {
            field: 'cursor',
            advice: 'Start again without a cursor.'
        });
    }
    return Number(position);
}
