import { personalSubject } from '../../src/personal-data/subject.ts';

const ACCOUNT = '001Ws00000AbCdEIAV';

describe('Whom a request is about', () => {
    it.each(['+14155552671', '(415) 555-2671', '1-415-555-2671', ' 415.555.2671 x12'])(
        'When %j is written, then the number is found in all of its writings',
        (written) => {
            const subject = personalSubject(written);
            expect(subject.words).toBe('the number +14155552671');
            for (const text of [
                '+14155552671',
                '4155552671',
                'a,"(415) 555-2671",b',
                '+1 415 555 2671',
                '1.415.555.2671 ext 9'
            ]) {
                expect([text, subject.isNamedIn(text)]).toEqual([text, true]);
            }
            for (const text of [
                '41555526710',
                '94155552671',
                '+4155552671',
                '415,5552671',
                '+14155552672',
                ''
            ]) {
                expect([text, subject.isNamedIn(text)]).toEqual([text, text === '+4155552671']);
            }
        }
    );

    it('When a number is foreign, then only with its country code it is the number', () => {
        const subject = personalSubject('+44 20 7946 0958');
        expect(subject.isNamedIn('call 44 (20) 7946-0958 later')).toBe(true);
        expect(subject.isNamedIn('020 7946 0958')).toBe(false);
    });

    it('When an id is written, then it is found with 15 and with 18 characters, and no other account is', () => {
        for (const written of [ACCOUNT, ACCOUNT.slice(0, 15)]) {
            const subject = personalSubject(written);
            expect(subject.kind).toBe('account');
            expect(subject.isNamedIn(`key|${ACCOUNT}|+14155552671`)).toBe(true);
            expect(subject.isNamedIn(`${ACCOUNT.slice(0, 15)},x`)).toBe(true);
            expect(subject.isNamedIn(ACCOUNT.toLowerCase())).toBe(false);
            expect(subject.isNamedIn(`0${ACCOUNT}`)).toBe(false);
        }
    });

    it('When a number is noted in the audit log, then it does not stand there', () => {
        expect(personalSubject('4155552671').discreetWords).toBe('number ending in 71');
        expect(personalSubject(ACCOUNT).discreetWords).toBe(ACCOUNT);
    });

    it.each([
        ['001Ws00000AbCdEAAA', 'last characters'],
        ['somebody', 'neither'],
        ['12345', 'neither'],
        ['', 'neither']
    ])('When %j is written, then it is refused', (written, words) => {
        expect(() => personalSubject(written)).toThrow(words);
    });
});
