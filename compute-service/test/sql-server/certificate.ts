import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Certificate } from './double/tls-tunnel.ts';

const TAG = {
    boolean: 0x01,
    integer: 0x02,
    bits: 0x03,
    octets: 0x04,
    object: 0x06,
    utf8: 0x0c,
    time: 0x18,
    sequence: 0x30,
    set: 0x31,
    dnsName: 0x82,
    address: 0x87,
    version: 0xa0,
    extensions: 0xa3
} as const;

const OBJECT = {
    commonName: [0x55, 0x04, 0x03],
    alternativeNames: [0x55, 0x1d, 0x11],
    basicConstraints: [0x55, 0x1d, 0x13],
    ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]
} as const;

/** A value of ASN.1 as DER has it. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
    const body = Buffer.concat(parts);
    if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
    const length = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
    return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(TAG.sequence, ...parts);
const object = (id: readonly number[]): Buffer => der(TAG.object, Buffer.from(id));
const boolean = (value: boolean): Buffer => der(TAG.boolean, Buffer.from([value ? 0xff : 0]));
const time = (at: Date): Buffer =>
    der(TAG.time, Buffer.from(`${at.toISOString().replaceAll(/[-:T]|\.\d+/g, '')}`, 'ascii'));
const nameOf = (common: string): Buffer =>
    sequence(der(TAG.set, sequence(object(OBJECT.commonName), der(TAG.utf8, Buffer.from(common)))));

/** Makes a key and a certificate that is its own authority, for hosts by name and 127.0.0.1; it holds for a day. */
export function selfSigned({ host = 'localhost' } = {}): Certificate {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const algorithm = sequence(object(OBJECT.ecdsaWithSha256));
    const now = Date.now();
    const names = sequence(
        der(TAG.dnsName, Buffer.from(host, 'ascii')),
        ...(host === 'localhost' ? [der(TAG.address, Buffer.from([127, 0, 0, 1]))] : [])
    );
    const content = sequence(
        der(TAG.version, der(TAG.integer, Buffer.from([2]))),
        der(TAG.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
        algorithm,
        nameOf(host),
        sequence(time(new Date(now - 3_600_000)), time(new Date(now + 86_400_000))),
        nameOf(host),
        publicKey.export({ type: 'spki', format: 'der' }),
        der(
            TAG.extensions,
            sequence(
                sequence(object(OBJECT.alternativeNames), der(TAG.octets, names)),
                sequence(
                    object(OBJECT.basicConstraints),
                    boolean(true),
                    der(TAG.octets, sequence(boolean(true)))
                )
            )
        )
    );
    const signature = sign('sha256', content, privateKey);
    const whole = sequence(content, algorithm, der(TAG.bits, Buffer.from([0]), signature));
    const pem = whole.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
    return {
        cert: `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    };
}
