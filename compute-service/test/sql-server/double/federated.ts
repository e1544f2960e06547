import { u32, u8 } from './bytes.ts';
import { lastDone } from './tokens.ts';

/** Sign-in by an access token (MS-TDS 2.2.6.3 and 2.2.7.12): the server names its issuer, the client brings a token. */
const TOKEN = { info: 0xee, featureAck: 0xae } as const;
const FEDERATED = 0x02;
const END_OF_FEATURES = 0xff;
const INFO = { issuer: 0x01, resource: 0x02 } as const;
const INFO_HEAD_BYTES = 9;

export const PRELOGIN_FEDERATED = 6;

/** Whether a LOGIN7 asks to be let in by a token. */
export function asksForFederation(login: Buffer): boolean {
    const hasExtension = (login.readUInt8(27) & 0x10) !== 0;
    if (!hasExtension) return false;
    let at = login.readUInt32LE(login.readUInt16LE(56));
    while (login.readUInt8(at) !== END_OF_FEATURES) {
        if (login.readUInt8(at) === FEDERATED) return true;
        at += 5 + login.readUInt32LE(at + 1);
    }
    return false;
}

/** Where the client gets its token, and for which resource. */
export function federationInfo({
    issuer,
    resource
}: {
    readonly issuer: string;
    readonly resource: string;
}): Buffer {
    const texts = [
        [INFO.resource, Buffer.from(resource, 'utf16le')],
        [INFO.issuer, Buffer.from(issuer, 'utf16le')]
    ] as const;
    let offset = 4 + texts.length * INFO_HEAD_BYTES;
    const heads = texts.map(([kind, text]) => {
        const head = Buffer.concat([u8(kind), u32(text.length), u32(offset)]);
        offset += text.length;
        return head;
    });
    const body = Buffer.concat([u32(texts.length), ...heads, ...texts.map(([, text]) => text)]);
    return Buffer.concat([u8(TOKEN.info), u32(body.length), body]);
}

/** The access token that a client brings. */
export const readAccessToken = (payload: Buffer): string =>
    payload.subarray(8, 8 + payload.readUInt32LE(4)).toString('utf16le');

/** Puts the acknowledgement of a token where it belongs: before the end of the answer to a sign-in. */
export const withAcknowledgement = (login: Buffer): Buffer =>
    Buffer.concat([
        login.subarray(0, login.length - lastDone().length),
        Buffer.concat([u8(TOKEN.featureAck), u8(FEDERATED), u32(0), u8(END_OF_FEATURES)]),
        lastDone()
    ]);
