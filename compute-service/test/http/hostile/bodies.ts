import { each, launching } from './request.ts';
import type { HostileRequest, Request } from './request.ts';

/** Bodies that are no JSON, or not one that two readers would understand alike. */
export function bodies(request: Request): readonly HostileRequest[] {
    const launch = launching(request);
    const night = '"pipeline":"nightly"';
    const nested = (depth: number): string =>
        `{${night},"parameters":{"flush":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}}`;
    const texts: readonly (readonly [string, string | Buffer])[] = [
        ['empty object', '{}'],
        ['empty array', '[]'],
        ['null', 'null'],
        ['a number', '1'],
        ['a text', '"nightly"'],
        ['true', 'true'],
        ['blanks alone', '   '],
        ['cut off in a text', '{"pipeline":"night'],
        ['cut off after a key', '{"pipeline"'],
        ['cut off in an array', '{"engines":["flush"'],
        ['one brace too many', `{${night}}}`],
        ['two objects', `{${night}}{${night}}`],
        ['comma at the end', `{${night},}`],
        ['comments', `{${night}/* all */}`],
        ['single quotes', "{'pipeline':'nightly'}"],
        ['keys without quotes', '{pipeline:"nightly"}'],
        ['NaN', `{${night},"seed":NaN}`],
        ['Infinity', `{${night},"seed":Infinity}`],
        ['a hexadecimal number', `{${night},"seed":0x10}`],
        ['a number with a leading zero', `{${night},"seed":010}`],
        ['a number with a plus', `{${night},"seed":+1}`],
        ['a control character in a text', `{"pipeline":"night\u0001ly"}`],
        ['a tab in a text', `{"pipeline":"night\tly"}`],
        ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
        ['an overlong slash in UTF-8', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
        ['half a character in UTF-8', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
        ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
        ['UTF-16', Buffer.from(`{${night}}`, 'utf16le')],
        ['two byte order marks', Buffer.concat([Buffer.from('\ufeff\ufeff'), Buffer.from(`{${night}}`)])],
        ['a byte order mark in the middle', `{${night}}\ufeff`],
        ['a NUL', Buffer.from(`{${night}}\0`)],
        ['half a surrogate pair', `{${night},"requestedBy":"\\ud800"}`],
        ['half a surrogate pair as a key', `{${night},"\\udc00":1}`],
        ['the same key twice', `{${night},${night}}`],
        ['the same key twice, one escaped', `{${night},"pipel\\u0069ne":"nightly"}`],
        ['the same key twice, far in', `{${night},"parameters":{"flush":{"a":1,"a":2}}}`],
        ['__proto__', `{${night},"__proto__":{"dryRun":true}}`],
        ['__proto__, escaped', `{${night},"\\u005f_proto__":{"dryRun":true}}`],
        ['__proto__ as an engine', `{${night},"parameters":{"__proto__":{"a":1}}}`],
        ['__proto__ as a parameter', `{${night},"parameters":{"flush":{"__proto__":{"a":1}}}}`],
        ['constructor', `{${night},"constructor":{"prototype":{"a":1}}}`],
        ['prototype as a parameter', `{${night},"parameters":{"flush":{"prototype":1}}}`],
        ['a number of thirty digits', `{${night},"seed":123456789012345678901234567890}`],
        ['a number above what is exact', `{${night},"seed":9007199254740993}`],
        ['a negative number below what is exact', `{${night},"seed":-9007199254740993}`],
        ['a number without end', `{${night},"seed":1e999}`],
        ['a number of ten thousand digits', `{${night},"seed":${'9'.repeat(10_000)}}`],
        ['minus nothing as a seed', `{${night},"seed":-0}`],
        ['a seed below every number', `{${night},"seed":1e-400}`],
        ['a seed of one and very little', `{${night},"seed":1.0000000000000000001}`],
        ['a number with two points', `{${night},"seed":1.2.3}`],
        ['a number that ends in its point', `{${night},"seed":1.}`],
        ['a text over two lines', `{"pipeline":"night\nly"}`],
        ['an escape that there is not', `{"pipeline":"night\\ly"}`],
        ['an escape without digits', `{"pipeline":"\\u00g1"}`],
        ['quotes that only look like quotes', `{\u201cpipeline\u201d:\u201cnightly\u201d}`],
        ['a blank that only looks like a blank', `{\u00a0${night}}`],
        ['the same key twice, other case', `{${night},"PIPELINE":"nightly"}`],
        ['the same key twice, composed otherwise', `{${night},"pip\u00e9":1,"pipe\u0301":1}`],
        ['CSV', 'rank,e164\r\n1,=cmd()'],
        ['XML with an entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
        ['YAML', 'pipeline: !!js/function nightly'],
        ['33 levels', nested(33)],
        ['a thousand levels', nested(1000)],
        ['fifty thousand arrays', '['.repeat(50_000) + ']'.repeat(50_000)],
        ['fifty thousand open arrays', '['.repeat(50_000)],
        ['a hundred thousand objects', '{"a":'.repeat(100_000)],
        [
            'a thousand unknown fields',
            `{${night},${Array.from({ length: 1000 }, (_, i) => `"x${i}":1`).join(',')}}`
        ],
        ['a key of 100,000 characters', `{${night},"${'k'.repeat(100_000)}":1}`],
        ['a text of 900,000 characters', `{${night},"requestedBy":"${'n'.repeat(900_000)}"}`]
    ];
    return [
        ...each(
            'body',
            texts.map(([name, body]) => [name, launch(body)] as const)
        ),
        ...each('body', [
            ['more than a megabyte', launch(`{${night},"x":"${'n'.repeat(1_100_000)}"}`), 413],
            ['two megabytes of blanks', launch(' '.repeat(2_000_000)), 413]
        ])
    ];
}
