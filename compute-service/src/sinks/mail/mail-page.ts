export interface MailTable {
    readonly header: readonly string[];
    readonly rows: readonly (readonly string[])[];
}

export interface MailSection {
    readonly title: string;
    readonly lines: readonly string[];
    readonly table: MailTable | null;
}

export interface MailPage {
    readonly headline: string;
    readonly facts: readonly string[];
    readonly sections: readonly MailSection[];
    readonly links: readonly { readonly label: string; readonly address: string }[];
}

const ENTITIES: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;'
};

/** Returns text that means nothing but itself in HTML. */
export const escaped = (text: string): string =>
    text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** One line of plain text: a line break in a value must not begin a new line of the mail. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function textTable({ header, rows }: MailTable): string[] {
    const lines = [header, ...rows].map((row) => row.map(oneLine));
    const widths = header.map((_, column) => Math.max(...lines.map((row) => row[column]?.length ?? 0)));
    return lines.map((row) =>
        row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd()
    );
}

/** Returns the page as plain text. */
export function textPage({ headline, facts, sections, links }: MailPage): string {
    const parts = [
        [oneLine(headline)],
        facts.map(oneLine),
        ...sections.map(({ title, lines, table }) => [
            title,
            ...lines.map((line) => `- ${oneLine(line)}`),
            ...(table ? textTable(table) : [])
        ]),
        links.map(({ label, address }) => `${label}: ${address}`)
    ];
    return `${parts
        .filter((part) => part.length > 0)
        .map((part) => part.join('\n'))
        .join('\n\n')}\n`;
}

const CELL = 'style="padding:2px 12px 2px 0;text-align:left;vertical-align:top"';

const htmlTable = ({ header, rows }: MailTable): string =>
    [
        '<table>',
        `<tr>${header.map((cell) => `<th scope="col" ${CELL}>${escaped(cell)}</th>`).join('')}</tr>`,
        ...rows.map((row) => `<tr>${row.map((cell) => `<td ${CELL}>${escaped(cell)}</td>`).join('')}</tr>`),
        '</table>'
    ].join('\n');

/** Returns the page as HTML without scripts, styles from elsewhere, or pictures. */
export function htmlPage({ headline, facts, sections, links }: MailPage): string {
    const body = [
        `<h1 style="font-size:18px">${escaped(headline)}</h1>`,
        ...facts.map((fact) => `<p>${escaped(fact)}</p>`),
        ...sections.flatMap(({ title, lines, table }) => [
            `<h2 style="font-size:15px">${escaped(title)}</h2>`,
            ...(lines.length > 0
                ? [`<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`]
                : []),
            ...(table ? [htmlTable(table)] : [])
        ]),
        ...links.map(({ label, address }) => `<p><a href="${escaped(address)}">${escaped(label)}</a></p>`)
    ];
    return [
        '<!doctype html>',
        `<html lang="en"><head><meta charset="utf-8"><title>${escaped(headline)}</title></head>`,
        '<body style="font-family:sans-serif;font-size:14px">',
        ...body,
        '</body></html>',
        ''
    ].join('\n');
}
