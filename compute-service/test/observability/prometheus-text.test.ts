import { parsePrometheusText, valueOf } from './prometheus-text.ts';

const GOOD = '# HELP a_total Things.\n# TYPE a_total counter\na_total{k="v \\"x\\""} 3\na_total{k="w"} 1e3\n';

describe('The parser of the Prometheus text', () => {
    it('When a text is right, then its families, labels and values are read', () => {
        const families = parsePrometheusText(GOOD);
        expect(families.get('a_total')).toMatchObject({ help: 'Things.', type: 'counter' });
        expect(valueOf(families, 'a_total', { k: 'w' })).toBe(1000);
    });

    it.each([
        ['no line feed at the end', GOOD.trimEnd()],
        ['a sample without a type', 'b_total 1\n'],
        ['a type without a help', '# TYPE a counter\na 1\n'],
        ['a family that comes twice', GOOD + GOOD],
        ['a series that comes twice', `${GOOD}a_total{k="w"} 2\n`],
        ['a label that is not closed', '# HELP a B.\n# TYPE a gauge\na{k="v} 1\n'],
        ['a value that is no number', '# HELP a B.\n# TYPE a gauge\na one\n'],
        ['a bucket under a gauge', '# HELP a B.\n# TYPE a gauge\na_bucket{le="1"} 1\n']
    ])('When a text has %s, then it is refused', (_what, text) => {
        expect(() => parsePrometheusText(text)).toThrow();
    });
});
