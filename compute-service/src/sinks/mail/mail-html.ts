import {
    escaped,
    type MailChart,
    type MailFigure,
    type MailPage,
    type MailRow,
    type MailSection,
    type MailTone
} from './mail-page.ts';

/** Mail programs drop style sheets and know little of layout, so every style stands at its element, in tables. */
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
const QUIET = 'color:#5c5c5c';

const TONES: Readonly<Record<MailTone, string>> = {
    good: '#1d6b43',
    warning: '#8a5a00',
    bad: '#a3212a',
    neutral: '#34495e'
};

const BREAKS = 'overflow-wrap:anywhere;word-break:break-word';

const paragraph = (line: string): string => `<p style="margin:0 0 8px;${BREAKS}">${escaped(line)}</p>`;

function figureCells(figures: readonly MailFigure[]): string {
    const cell = ({ label, value, note }: MailFigure): string =>
        `<td width="50%" valign="top" style="padding:8px 8px 8px 0">
<div style="font-size:13px;${QUIET}">${escaped(label)}</div>
<div style="font-size:24px;font-weight:600;line-height:30px">${escaped(value)}</div>
${note === null ? '' : `<div style="font-size:13px;${QUIET}">${escaped(note)}</div>`}</td>`;
    const lines: string[] = [];
    for (let index = 0; index < figures.length; index += 2) {
        const pair = figures.slice(index, index + 2).map(cell);
        lines.push(`<tr>${pair.join('')}${pair.length === 1 ? '<td width="50%"></td>' : ''}</tr>`);
    }
    return lines.length > 0
        ? `<table ${TABLE} style="margin:0 0 12px;table-layout:fixed">${lines.join('\n')}</table>`
        : '';
}

const linkButtons = (links: MailPage['links']): string =>
    links
        .map(({ label, address }, index) => {
            const style =
                index === 0
                    ? 'display:inline-block;background:#175c96;color:#ffffff;padding:12px 20px;border-radius:6px;font-weight:600;text-decoration:none'
                    : 'color:#175c96;font-weight:600;line-height:24px';
            return `<p style="margin:0 0 12px"><a href="${escaped(address)}" style="${style}">${escaped(label)}</a></p>`;
        })
        .join('\n');

function chartPart({ image, words, width, height, legend }: MailChart): string {
    const picture = `<img src="cid:${escaped(image.id)}" width="${width}" height="${height}" alt="${escaped(words)}" style="display:block;width:100%;max-width:${width}px;height:auto;border:0;background:#ffffff">`;
    const keys = legend.map(
        ({ words: key, colour }) =>
            `<span style="white-space:nowrap;margin-right:12px"><span style="display:inline-block;width:12px;height:12px;background:${colour};vertical-align:-1px">&nbsp;</span> ${escaped(key)}</span>`
    );
    const legendPart =
        keys.length > 0
            ? `<p style="margin:6px 0 8px;font-size:13px;line-height:22px;${QUIET}">${keys.join(' ')}</p>`
            : '';
    return `<div style="margin:4px 0 8px">${picture}</div>${legendPart}`;
}

function rowTable(rows: readonly MailRow[], numbered: boolean): string {
    if (rows.length === 0) return '';
    const line = 'border-top:1px solid #e4e4e4;padding:7px 0';
    const lines = rows.map(({ label, value, note }, index) => {
        const number = numbered
            ? `<td width="26" valign="top" style="${line};${QUIET}">${index + 1}</td>`
            : '';
        const small =
            note === null || note === ''
                ? ''
                : `<div style="font-size:13px;line-height:18px;${QUIET};${BREAKS}">${escaped(note)}</div>`;
        return `<tr>${number}<td valign="top" style="${line};${BREAKS}">${escaped(label)}${small}</td><td valign="top" align="right" style="${line};padding-left:12px;white-space:nowrap">${escaped(value)}</td></tr>`;
    });
    return `<table ${TABLE} style="font-size:15px;line-height:20px">\n${lines.join('\n')}\n</table>`;
}

const sectionPart = ({ title, lines, chart, rows, numbered, details }: MailSection): string =>
    [
        `<h2 style="font-size:17px;line-height:24px;margin:24px 0 8px">${escaped(title)}</h2>`,
        ...lines.map(paragraph),
        chart ? chartPart(chart) : '',
        rowTable(rows, numbered),
        ...details.map(
            (line) =>
                `<p style="margin:8px 0 0;font-size:13px;line-height:20px;${QUIET};${BREAKS}">${escaped(line)}</p>`
        )
    ]
        .filter((part) => part !== '')
        .join('\n');

/**
 * Returns the page as HTML without scripts and without anything from elsewhere; pictures travel with the mail. One column
 * of at most 600 pixels, so that it is read on a phone without zooming.
 */
export function htmlPage(page: MailPage): string {
    const { tone, label, headline, facts, figures, links, sections, footer } = page;
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escaped(headline)}</title>
</head>
<body style="margin:0;padding:0;background:#f3f3f3;color:#1a1a1a;${FONT};font-size:15px;line-height:22px;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${escaped(facts.join(' '))}</div>
<table ${TABLE} style="background:#f3f3f3"><tr><td align="center" style="padding:0">
<table ${TABLE} style="max-width:600px;background:#ffffff">
<tr><td style="background:${TONES[tone]};color:#ffffff;padding:16px 20px">
<div style="font-size:13px;line-height:18px">DIAL-Flow · ${escaped(label)}</div>
<h1 style="font-size:21px;line-height:28px;margin:2px 0 0;font-weight:600;${BREAKS}">${escaped(headline)}</h1>
</td></tr>
<tr><td style="padding:16px 20px 24px">
${figureCells(figures)}
${linkButtons(links)}
${sections.map(sectionPart).join('\n')}
<div style="margin-top:24px;border-top:1px solid #e4e4e4;padding-top:12px;font-size:13px;line-height:20px;${QUIET}">
${[...facts, footer].map((line) => `<div style="${BREAKS}">${escaped(line)}</div>`).join('\n')}
</div>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}
