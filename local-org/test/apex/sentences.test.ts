import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { sourceDirectory } from '../support/test-org.ts';

const counterparts = join(import.meta.dirname, '../../apex');
const labels = join(sourceDirectory, 'main/default/labels/CustomLabels.labels-meta.xml');
/** What these files say is the platform's own, not the app's. */
const platform = new Set(['call-parameters.ts', 'scheduled-jobs.ts']);

const unescaped = (text: string): string =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The sentences of Apex, each as a pattern: a gap takes any text, also the gap of a counterpart. */
function patterns(): readonly RegExp[] {
    const xml = readFileSync(labels, 'utf8');
    return [...xml.matchAll(/<fullName>Dial_Apex_\w+<[^]*?<value>([^]*?)<\/value>/g)].map(
        ([, value = '']) => {
            const parts = unescaped(value).split(/\{\d\}/);
            return new RegExp(`^${parts.map(literally).join('.+')}$`);
        }
    );
}

function textOf(node: ts.Node): string | null {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
    if (!ts.isTemplateExpression(node) || ts.isTaggedTemplateExpression(node.parent)) return null;
    return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}

/** Sentences in a source: texts of several words that end with a full stop. */
function sentencesIn(name: string, source: string): readonly string[] {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
        const text = textOf(node);
        if (text !== null && /[a-z] /.test(text) && text.endsWith('.')) found.push(text);
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true));
    return found;
}

const strangers = (sentences: readonly string[]): readonly string[] => {
    const known = patterns();
    return sentences.filter((sentence) => !known.some((pattern) => pattern.test(sentence)));
};

describe('Sentences of the counterparts', () => {
    const files = readdirSync(counterparts, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !platform.has(file.split('/').at(-1) ?? ''))
        .map((file) => [file, readFileSync(join(counterparts, file), 'utf8')] as const);

    test.each(files)('%s says what Apex says', (file, source) => {
        expect(strangers(sentencesIn(file, source))).toEqual([]);
    });

    test('they are found at all', () => {
        const all = files.flatMap(([file, source]) => sentencesIn(file, source));
        expect(all.length).toBeGreaterThan(100);
    });

    test('a sentence that Apex words otherwise is found', () => {
        const changed = sentencesIn(
            'planted.ts',
            "refuse('Choose the record to keep.'); refuse('Pick the record to keep.'); refuse(`Area code ${area} is unknown.`);"
        );
        expect(strangers(changed)).toEqual(['Pick the record to keep.', 'Area code {} is unknown.']);
    });
});
