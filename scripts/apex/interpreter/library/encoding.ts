import { createHash } from 'node:crypto';
import { BlobValue } from '../values/value.ts';
import type { Call, NativeType } from './native-type.ts';

const DIGESTS: Readonly<Record<string, string>> = {
    MD5: 'md5',
    SHA1: 'sha1',
    'SHA-256': 'sha256',
    SHA256: 'sha256',
    'SHA-512': 'sha512',
    SHA512: 'sha512'
};

function digest(call: Call): BlobValue {
    const name = DIGESTS[call.text(0)];
    if (name === undefined) {
        return call.runtime.throwNew(
            'InvalidParameterValueException',
            `${call.text(0)} is no digest algorithm`
        );
    }
    return new BlobValue(createHash(name).update(call.blob(1).bytes).digest());
}

/** As a form is encoded: a blank is a plus, and more signs are escaped than in a path. */
const urlEncoded = (text: string): string =>
    encodeURIComponent(text)
        .replaceAll('%20', '+')
        .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function urlDecoded(call: Call): string {
    try {
        return decodeURIComponent(call.text(0).replaceAll('+', ' '));
    } catch (error) {
        if (!(error instanceof URIError)) throw error;
        return call.runtime.throwNew(
            'IllegalArgumentException',
            'URLDecoder: Illegal hex characters in escape (%) pattern'
        );
    }
}

export const encodingTypes: readonly NativeType[] = [
    {
        name: 'Blob',
        statics: { 'valueOf(String): Blob': (call) => new BlobValue(Buffer.from(call.text(0), 'utf8')) },
        methods: {
            'toString(): String': (call) =>
                call.self instanceof BlobValue ? call.self.bytes.toString('utf8') : null,
            'size(): Integer': (call) => (call.self instanceof BlobValue ? call.self.bytes.length : null)
        }
    },
    { name: 'Crypto', statics: { 'generateDigest(String, Blob): Blob': digest } },
    {
        name: 'EncodingUtil',
        statics: {
            'convertToHex(Blob): String': (call) => call.blob(0).bytes.toString('hex'),
            'base64Encode(Blob): String': (call) => call.blob(0).bytes.toString('base64'),
            'urlEncode(String, String): String': (call) => urlEncoded(call.text(0)),
            'urlDecode(String, String): String': urlDecoded
        }
    }
];
