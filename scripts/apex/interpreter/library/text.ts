import { asId } from '../database/record-fields.ts';
import { STRING, isPrimitive } from '../types/apex-type.ts';
import { InterpreterFault } from '../values/faults.ts';
import { textOf } from '../values/text.ts';
import { EnumValue, ListValue, ObjectToken } from '../values/value.ts';
import type { Call, NativeType } from './native-type.ts';
import { javaPattern, javaReplacement, javaSplit } from './regex.ts';

const isBlank = (call: Call): boolean => {
    const value = call.at(0);
    return value === null || call.text(0).trim() === '';
};

function substring(call: Call): string {
    const text = call.ownText;
    const from = call.integer(0);
    const to = call.args.length > 1 ? call.integer(1) : text.length;
    if (from < 0 || to > text.length || from > to) {
        const wrong =
            from < 0 || from > text.length
                ? `Starting position out of bounds: ${from}`
                : `Ending position out of bounds: ${to}`;
        return call.runtime.throwNew('StringException', wrong);
    }
    return text.slice(from, to);
}

/** Fills {0} and so on; an apostrophe quotes what stands between it and the next, as in Java. */
function format(call: Call): string {
    const values = call.list(1).items;
    let isQuoted = false;
    return call.text(0).replace(/''|'|\{(\d+)\}/g, (found: string, index: string | undefined) => {
        if (found === "''") return "'";
        if (found === "'") {
            isQuoted = !isQuoted;
            return '';
        }
        const value = values[Number(index)];
        return isQuoted || value === undefined ? found : textOf(value);
    });
}

const joined = (call: Call): string =>
    call
        .elements(0)
        .map((value) => textOf(value))
        .join(call.text(1));

function objectOfId(call: Call): ObjectToken {
    const id = asId(call.runtime, call.ownText);
    const object = call.runtime.schema.byPrefix.get(id.slice(0, 3));
    return object ? new ObjectToken(object) : call.runtime.throwNew('StringException', `Invalid id: ${id}`);
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const searching: NonNullable<NativeType['methods']> = {
    'contains(String): Boolean': (call) => call.ownText.includes(call.text(0)),
    'containsIgnoreCase(String): Boolean': (call) =>
        call.ownText.toLowerCase().includes(call.text(0).toLowerCase()),
    'startsWith(String): Boolean': (call) => call.ownText.startsWith(call.text(0)),
    'endsWith(String): Boolean': (call) => call.ownText.endsWith(call.text(0)),
    'indexOf(String): Integer': (call) => call.ownText.indexOf(call.text(0)),
    'equals(String): Boolean': (call) => call.ownText === call.at(0),
    'equalsIgnoreCase(String): Boolean': (call) =>
        call.at(0) !== null && call.ownText.toLowerCase() === call.text(0).toLowerCase(),
    'isNumeric(): Boolean': (call) => /^\d+$/.test(call.ownText),
    'length(): Integer': (call) => call.ownText.length,
    'compareTo(String): Integer': (call) => {
        const [left, right] = [call.ownText, call.text(0)];
        return left < right ? -1 : left > right ? 1 : 0;
    }
};

const cutting: NonNullable<NativeType['methods']> = {
    'left(Integer): String': (call) => call.ownText.slice(0, Math.max(call.integer(0), 0)),
    'right(Integer): String': (call) =>
        call.ownText.slice(Math.max(call.ownText.length - call.integer(0), 0)),
    'substring(Integer): String': substring,
    'substring(Integer, Integer): String': substring,
    'substringAfter(String): String': (call) => {
        const at = call.ownText.indexOf(call.text(0));
        return at < 0 ? '' : call.ownText.slice(at + call.text(0).length);
    },
    'substringAfterLast(String): String': (call) => {
        const at = call.ownText.lastIndexOf(call.text(0));
        return at < 0 ? '' : call.ownText.slice(at + call.text(0).length);
    },
    'substringBefore(String): String': (call) => {
        const at = call.ownText.indexOf(call.text(0));
        return at < 0 ? call.ownText : call.ownText.slice(0, at);
    },
    'trim(): String': (call) => call.ownText.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, ''),
    'removeStart(String): String': (call) =>
        call.ownText.startsWith(call.text(0)) ? call.ownText.slice(call.text(0).length) : call.ownText,
    'removeEnd(String): String': (call) =>
        call.text(0) !== '' && call.ownText.endsWith(call.text(0))
            ? call.ownText.slice(0, -call.text(0).length)
            : call.ownText,
    'split(String): List<String>': (call) =>
        new ListValue(
            STRING,
            javaSplit(call.runtime, { text: call.ownText, source: call.text(0), limit: 0 })
        ),
    'split(String, Integer): List<String>': (call) =>
        new ListValue(
            STRING,
            javaSplit(call.runtime, { text: call.ownText, source: call.text(0), limit: call.integer(1) })
        )
};

const changing: NonNullable<NativeType['methods']> = {
    'toLowerCase(): String': (call) => call.ownText.toLowerCase(),
    'toUpperCase(): String': (call) => call.ownText.toUpperCase(),
    'capitalize(): String': (call) => capitalized(call.ownText),
    'uncapitalize(): String': (call) => call.ownText.charAt(0).toLowerCase() + call.ownText.slice(1),
    'replace(String, String): String': (call) => call.ownText.replaceAll(call.text(0), () => call.text(1)),
    'replaceAll(String, String): String': (call) =>
        call.ownText.replace(
            javaPattern(call.runtime, { source: call.text(0), flags: 'g' }),
            javaReplacement(call.text(1))
        ),
    'replaceFirst(String, String): String': (call) =>
        call.ownText.replace(
            javaPattern(call.runtime, { source: call.text(0) }),
            javaReplacement(call.text(1))
        ),
    'repeat(Integer): String': (call) => call.ownText.repeat(call.integer(0)),
    'leftPad(Integer, String): String': (call) => call.ownText.padStart(call.integer(0), call.text(1)),
    'rightPad(Integer, String): String': (call) => call.ownText.padEnd(call.integer(0), call.text(1)),
    'normalizeSpace(): String': (call) => call.ownText.trim().replace(/\s+/g, ' ')
};

export const textTypes: readonly NativeType[] = [
    {
        name: 'String',
        statics: {
            'valueOf(Object): String': (call) => {
                const value = call.at(0);
                return value === null ? null : textOf(value, isPrimitive(call.typeAt(0), 'Date'));
            },
            'isBlank(String): Boolean': isBlank,
            'isNotBlank(String): Boolean': (call) => !isBlank(call),
            'isEmpty(String): Boolean': (call) => call.at(0) === null || call.at(0) === '',
            'isNotEmpty(String): Boolean': (call) => call.at(0) !== null && call.at(0) !== '',
            'join(List<Object>, String): String': joined,
            'join(Set<String>, String): String': joined,
            'join(Set<Id>, String): String': joined,
            'format(String, List<Object>): String': format,
            'escapeSingleQuotes(String): String': (call) => call.text(0).replaceAll("'", "\\'")
        },
        methods: { ...searching, ...cutting, ...changing }
    },
    {
        name: 'Id',
        statics: {
            'valueOf(String): Id': (call) => asId(call.runtime, call.text(0))
        },
        methods: {
            'getSObjectType(): SObjectType': objectOfId,
            'to15(): String': (call) => call.ownText.slice(0, 15)
        }
    },
    {
        name: 'Object',
        methods: {
            'toString(): String': (call) => {
                if (call.self === null) throw new InterpreterFault('null has no text');
                return textOf(call.self, true);
            }
        }
    },
    {
        name: 'Enum',
        methods: {
            'name(): String': (call) => textOf(call.self),
            'toString(): String': (call) => textOf(call.self),
            'ordinal(): Integer': (call) => (call.self instanceof EnumValue ? call.self.ordinal : null)
        }
    }
];
