import { CHECK_CODES } from '../../src/engines/checks/codes.ts';
import { CHECKS } from '../../src/engines/checks.ts';

describe('The codes by which parameters name a check', () => {
    it('When the checks are listed, then each has a code of the list, and the list has no other', () => {
        expect(CHECKS.map(({ code }) => code)).toEqual(CHECK_CODES);
    });
});
