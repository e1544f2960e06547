import { castTables } from './cast.ts';
import { guardFormula, parseCsv, writeCsv } from './csv.ts';
import { formatInstant, isoWeekday, day, parseInstant } from './days.ts';
import { roundedShare, shareExceeds } from './exact-shares.ts';
import { phoneNormaliser, withoutExtension } from './phone.ts';
import { compareText, fold, isBlank, trim } from './texts.ts';

const normalise = phoneNormaliser(castTables({}).tables);

describe('G: texts, days and cells', () => {
    it.each([
        ['2026-11-23T08:15:00.000Z', '2026-11-23T08:15:00.000Z'],
        ['2026-11-23', '2026-11-23T00:00:00.000Z'],
        ['2026-11-23T08:15:00', '2026-11-23T08:15:00.000Z'],
        ['2026-11-23T23:30:00.1239-05:00', '2026-11-24T04:30:00.123Z'],
        ['2026-11-23T08:15:00.000+0000', '2026-11-23T08:15:00.000Z']
    ])('G1 %s is the instant %s', (text, expected) => {
        expect(formatInstant(parseInstant(text) ?? NaN)).toBe(expected);
    });

    it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-11-23T24:00:00Z', 'yesterday', ''])(
        'G12 %p cannot be cast',
        (text) => {
            expect(parseInstant(text)).toBeUndefined();
        }
    );

    it('G2 an empty cell is null and only "true" is true', () => {
        const cells = ['true', 'TRUE', '1', ' true', ''];
        const { tables } = castTables({
            accounts: cells.map((active, i) => ({ id: `a${i}`, active, name: '' }))
        });
        expect(tables.accounts.map((row) => row.active)).toEqual([true, true, false, false, null]);
        expect(tables.accounts[0]?.name).toBeNull();
    });

    it('G3 trims no-break and zero-width blanks and leaves what only looks blank', () => {
        expect(trim('\u00a0\u200b\ufeff\u0085 a b \u3000\u2060\u2069')).toBe('a b');
        expect(trim('\u180ea\u001f')).toBe('\u180ea\u001f');
        expect(isBlank('\u2003\t')).toBe(true);
        expect(fold(' No\u00a0ANSWER ')).toBe('no\u00a0answer');
    });

    it('G7 compares by code point, not by UTF-16 unit and not by language', () => {
        expect(compareText('a', 'B')).toBeGreaterThan(0);
        expect(compareText('\uffff', '\u{1f600}')).toBeLessThan(0);
    });

    it.each([
        ['=1+1', "'=1+1"],
        ['-5', '-5'],
        ['-5.25', '-5.25'],
        ['-5.', "'-5."],
        ['+14155552671', '+14155552671'],
        ['+1 415', "'+1 415"],
        ['＠home', "'＠home"],
        ['\tx', "'\tx"],
        ['x=1', 'x=1']
    ])('G8 the cell %p is written as %p', (cell, expected) => {
        expect(guardFormula(cell)).toBe(expected);
    });

    it('G8 a written file reads back', () => {
        const rows = [
            ['a', 'b'],
            ['say "x"', 'two\nlines, one\rcell'],
            ['', ' ']
        ];
        expect(writeCsv(rows).startsWith('a,b\n"say ""x""","two\nlines')).toBe(true);
        expect(parseCsv(writeCsv(rows))).toEqual(rows);
    });

    it('G11 shares compare and round exactly', () => {
        expect(shareExceeds(1, 20, 0.05)).toBe(false);
        expect(shareExceeds(51, 1000, 0.05)).toBe(true);
        expect(shareExceeds(0, 0, 0)).toBe(false);
        expect([1, 5, 15].map((rows) => roundedShare(rows, 0.7))).toEqual([1, 4, 11]);
    });

    it('G12 an id that stands twice stops the run', () => {
        expect(() => castTables({ accounts: [{ id: 'A' }, { id: 'A' }] })).toThrow(
            'The id A stands twice in accounts.'
        );
        expect(castTables({ calls: [{ id: 'c', activity_date: '2026-02-30' }] }).quarantined).toHaveLength(1);
    });

    it('L9 Sunday is the seventh day', () => {
        expect(['2026-11-22', '2026-11-23'].map((text) => isoWeekday(day(text)))).toEqual([7, 1]);
    });
});

describe('P: phones', () => {
    it.each([
        ['415 555 2671 x12', '415 555 2671 '],
        ['415 555 2671 ext. 7 (desk)', '415 555 2671 '],
        ['415x1 x2', '415x1 '],
        ['Fax 415 555 2671', 'Fax 415 555 2671'],
        ['415 555 2671 # 12345678', '415 555 2671 # 12345678']
    ])('P1 of %p remains %p', (text, expected) => {
        expect(withoutExtension(text)).toBe(expected);
    });

    it.each([
        ['(415) 555-2671', '+14155552671', 'geographic'],
        ['\u00a01-415-555-2671\u200b', '+14155552671', 'geographic'],
        ['+1 415 555 2671 ext 44', '+14155552671', 'geographic'],
        ['(+1) 415 555 2671', '+14155552671', 'geographic'],
        ['415+5552671', '+14155552671', 'geographic'],
        ['787 234 5678', '+17872345678', 'territory'],
        ['800 234 5678', '+18002345678', 'toll_free'],
        ['900 234 5678', '+19002345678', 'premium'],
        ['416 234 5678', '+14162345678', 'canada_or_caribbean'],
        ['222 234 5678', '+12222345678', 'unassigned'],
        ['+44 20 7946 0958', '+442079460958', 'foreign'],
        ['+999999', null, 'length'],
        ['+4155552671', '+4155552671', 'foreign'],
        ['+1415555267', null, 'length'],
        ['415 555 267', null, 'length'],
        ['24155552671', null, 'length'],
        ['\u3000', null, 'blank'],
        ['x12', null, 'no_digits'],
        ['٤١٥٥٥٥٢٦٧١', null, 'no_digits'],
        ['+0 44 20 7946', null, 'country_code'],
        ['2222222222', null, 'all_equal_digits'],
        ['1111111111', null, 'all_equal_digits'],
        ['115 555 2671', null, 'area_code'],
        ['411 555 2671', null, 'area_code'],
        ['415 055 2671', null, 'exchange'],
        ['415 911 2671', null, 'exchange'],
        ['555 234 5678', null, 'area_code_555'],
        ['800 555 0123', null, 'fictional'],
        ['415 555 0200', '+14155550200', 'geographic']
    ])('P3, P6 %p is %p, %s', (text, e164, classOrReason) => {
        const phone = normalise(text);
        expect([phone.e164, phone.reason ?? phone.class]).toEqual([e164, classOrReason]);
    });

    it('P5 an unparseable text is its own key, case-sensitive, with its extension', () => {
        expect(normalise(' Ask Bob x12 ').key).toBe('Ask Bob x12');
        expect(normalise(' ').key).toBeNull();
        expect(normalise(null).key).toBeNull();
    });
});
