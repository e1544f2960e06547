import { oneLine, type MailPage, type MailRow, type MailSection } from './mail-page.ts';

const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length));

function rowLines(rows: readonly MailRow[], numbered: boolean): readonly string[] {
    const labels = rows.map(({ label }, index) => (numbered ? `${index + 1}. ` : '') + oneLine(label));
    const width = longest(labels);
    const valueWidth = longest(rows.map(({ value }) => value));
    return rows.map(({ value, note }, index) =>
        `${(labels[index] ?? '').padEnd(width)}  ${oneLine(value).padStart(valueWidth)}  ${oneLine(note ?? '')}`.trimEnd()
    );
}

const sectionText = ({ title, lines, rows, numbered, details }: MailSection): readonly string[] => [
    title,
    ...lines.map((line) => `- ${oneLine(line)}`),
    ...rowLines(rows, numbered),
    ...details.map(oneLine)
];

/** Returns the page as plain text. */
export function textPage({ label, headline, facts, figures, links, sections, footer }: MailPage): string {
    const figureRows = figures.map(({ label: name, value, note }) => ({ label: name, value, note }));
    const parts = [
        [`${label}: ${oneLine(headline)}`],
        facts.map(oneLine),
        rowLines(figureRows, false),
        links.map((link) => `${link.label}: ${link.address}`),
        ...sections.map(sectionText),
        [footer]
    ];
    return `${parts
        .filter((part) => part.length > 0)
        .map((part) => part.join('\n'))
        .join('\n\n')}\n`;
}
