import {
    changedValues,
    faultOf,
    fieldLabel,
    fieldOf,
    fieldsOf,
    parametersOfState,
    percentToShare,
    rangeText,
    readInput,
    shareToPercent,
    shownValue,
    stateOfParameters,
    writeInput
} from 'c/schemaForm';

const attempts = {
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 3,
    title: 'Disconnected attempts',
    'x-unit': 'calls',
    'x-group': 'Disconnected',
    'x-order': 1
};
const share = {
    type: 'number',
    minimum: 0,
    maximum: 1,
    multipleOf: 0.0001,
    title: 'Share',
    'x-unit': 'share'
};
const mode = {
    type: 'string',
    enum: ['at_least', 'within'],
    title: 'Span mode',
    oneOf: [
        { const: 'at_least', title: 'At least' },
        { const: 'within', title: 'Within' }
    ]
};

describe('c-schema-form', () => {
    it.each([
        ['5', 0.05],
        ['5.25', 0.0525],
        ['0.01', 0.0001],
        ['100', 1],
        ['7', 0.07],
        ['29', 0.29],
        ['57', 0.57],
        ['.5', 0.005]
    ])('When %s percent is typed, then the share is %d and back', (text, value) => {
        expect(percentToShare(text)).toBe(value);
        expect(Number(shareToPercent(value))).toBe(Number(text));
    });

    it('When a share is tiny, then its percent has no exponent', () => {
        expect(shareToPercent(0.0000001)).toBe('0.00001');
        expect(percentToShare('abc')).toBeNaN();
    });

    it.each([
        [attempts, 'number'],
        [share, 'percent'],
        [{ type: 'boolean' }, 'toggle'],
        [mode, 'radio'],
        [{ type: 'string', enum: ['a', 'b', 'c', 'd'] }, 'combobox'],
        [{ type: 'array', items: { type: 'string' } }, 'pills'],
        [{ type: 'array', items: { enum: ['a'] } }, 'listbox'],
        [{ type: 'string', format: 'date' }, 'date'],
        [{ type: 'string', format: 'time' }, 'time'],
        [{ type: 'string' }, 'text'],
        [{ type: 'object' }, 'json']
    ])('When the schema is %j, then the input is %s', (schema, kind) => {
        expect(fieldOf('x', schema).kind).toBe(kind);
    });

    it('When fields are listed, then groups stay together and follow their order', () => {
        const schema = {
            properties: {
                b: { type: 'integer', 'x-group': 'One', 'x-order': 2 },
                c: { type: 'integer', 'x-group': 'Two', 'x-order': 1 },
                a: { type: 'integer', 'x-group': 'One', 'x-order': 1 }
            }
        };
        expect(fieldsOf(schema).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    });

    it('When a number is described, then label and range carry the unit', () => {
        expect(fieldLabel(fieldOf('x', attempts))).toBe('Disconnected attempts (calls)');
        expect(rangeText(fieldOf('x', attempts))).toBe('1 to 100 calls');
        expect(rangeText(fieldOf('x', share))).toBe('0 to 100 %');
    });

    it.each([
        [attempts, 0, 'Disconnected attempts: 0 is too low. The lowest value is 1 calls.'],
        [attempts, 101, 'Disconnected attempts: 101 is too high. The highest value is 100 calls.'],
        [attempts, 1.5, 'Disconnected attempts: enter a whole number.'],
        [share, 1.2, 'Share: 120 % is too high. The highest value is 100 %.'],
        [share, 0.00005, 'Share: use steps of 0.01 %.'],
        [mode, 'x', 'Span mode: choose one of: At least, Within.'],
        [
            { type: 'string', format: 'date', title: 'As-of' },
            '2026-13-01',
            'As-of: enter a date like 2026-11-23.'
        ],
        [{ type: 'string', maxLength: 2, title: 'T' }, 'abc', 'T: at most 2 characters.']
    ])('When %j gets %p, then it says how to correct it', (schema, value, sentence) => {
        expect(faultOf(fieldOf('x', schema), value)).toBe(sentence);
    });

    it('When a value is right or empty, then nothing is said', () => {
        expect(faultOf(fieldOf('x', attempts), 3)).toBeNull();
        expect(faultOf(fieldOf('x', share), 0.0525)).toBeNull();
        expect(faultOf(fieldOf('x', share), 0.29)).toBeNull();
        expect(faultOf(fieldOf('x', attempts), undefined)).toBeNull();
    });

    it('When input is read and written, then it is the value of the service', () => {
        expect(readInput(fieldOf('x', share), '5.25')).toBe(0.0525);
        expect(readInput(fieldOf('x', attempts), '')).toBeUndefined();
        expect(readInput(fieldOf('x', { type: 'string', format: 'time' }), '08:00:00.000')).toBe('08:00');
        expect(writeInput(fieldOf('x', share), 0.05)).toBe('5');
        expect(shownValue(fieldOf('x', mode), 'within')).toBe('Within');
    });

    it('When values differ from the defaults, then those are the changes', () => {
        expect(changedValues({ a: 2, b: [1], c: undefined }, { a: 3, b: [1] })).toEqual({ a: 2 });
    });

    it('When the address sets parameters, then known ones are read and written the same way', () => {
        const schemas = { flush: { properties: { attempts, share } } };
        const found = parametersOfState(
            { 'p.flush.attempts': '2', 'p.flush.other': '1', place: 'launch' },
            schemas
        );
        expect(found).toEqual({ flush: { attempts: 2 } });
        expect(stateOfParameters(found)).toEqual({ 'p.flush.attempts': '2' });
    });
});
