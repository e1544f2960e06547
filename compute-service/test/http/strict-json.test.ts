import { readStrictJson } from '../../src/strict-json.ts';

const read = (text: string) => readStrictJson(Buffer.from(text));

describe('Numbers in JSON', () => {
    it.each([
        '0',
        '-5',
        '1e3',
        '0.2',
        '-0.25',
        '0.30000000000000004',
        '1e-300',
        '9007199254740991',
        '0.000',
        '1.50'
    ])('When a number is %s, then it is read', (text) => {
        expect(read(`{"a":[${text}]}`)).toEqual({ kind: 'value', value: { a: [Number(text)] } });
    });

    it.each([
        ['-0', 'is minus zero'],
        ['1e999', 'is a number too large to be read'],
        ['1e-400', 'is a number too small to be read'],
        ['0.123456789012345678', 'is a number with too many digits'],
        ['1.0000000000000000001', 'is a number with too many digits'],
        ['9007199254740992', 'is a whole number with too many digits']
    ])('When a number is %s, then it is refused with its place', (text, words) => {
        expect(read(`{"a":[1,${text}]}`)).toEqual({
            kind: 'faulty',
            faults: [{ path: ['a', '1'], words }]
        });
    });
});
