import { XMLParser } from 'fast-xml-parser';
import type { Session } from '../auth/sessions.ts';
import type { Org } from '../org.ts';
import { notSupported, OrgError } from '../org-error.ts';
import { resultTree, type ResultTree } from './deploy-result.ts';
import { deployOptionsOf, requireDeployer } from './deploy-routes.ts';

export interface SoapReply {
    readonly status: number;
    readonly xml: string;
}

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({ ignoreAttributes: true, removeNSPrefix: true, parseTagValue: false });

const nodeAt = (node: Node, name: string): Node => {
    const value = node[name];
    return typeof value === 'object' && value !== null ? (value as Node) : {};
};
const textAt = (node: Node, name: string): string => {
    const value = node[name];
    return typeof value === 'string' ? value : '';
};

const escaped = (text: string): string =>
    text
        .replace(/&/g, '&amp;')
        .replace(/</g, '&lt;')
        .replace(/>/g, '&gt;')
        // What XML cannot hold at all would spoil the whole reply.
        .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?');

const elements = (tree: ResultTree): string =>
    Object.entries(tree)
        .flatMap(([name, value]) => {
            const values = Array.isArray(value) ? (value as readonly ResultTree[]) : [value];
            return values.map((item) => {
                const inner = typeof item === 'object' ? elements(item as ResultTree) : escaped(String(item));
                return `<${name}>${inner}</${name}>`;
            });
        })
        .join('');

const envelope = (body: string): string =>
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
    `xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

/** A refusal in the words of SOAP. */
export const soapFault = ({ code, message }: OrgError): SoapReply => ({
    status: 500,
    xml: envelope(
        `<soapenv:Fault><faultcode>sf:${escaped(code)}</faultcode>` +
            `<faultstring>${escaped(`${code}: ${message}`)}</faultstring></soapenv:Fault>`
    )
});

const answer = (operation: string, result: ResultTree): SoapReply => ({
    status: 200,
    xml: envelope(`<${operation}Response><result>${elements(result)}</result></${operation}Response>`)
});

function envelopeOf(text: string): Node {
    try {
        return nodeAt(parser.parse(text) as Node, 'Envelope');
    } catch (error) {
        throw new OrgError({
            code: 'INVALID_SOAP_HEADER',
            message: 'The envelope cannot be read',
            cause: error
        });
    }
}

/**
 * Answers a request to the metadata API's door in SOAP: deploy and checkDeployStatus.
 * @param given.sessionOf finds the session that the envelope names; throws where there is none
 */
export async function answerMetadataSoap(
    org: Org,
    given: { readonly text: string; readonly sessionOf: (token: string) => Session }
): Promise<SoapReply> {
    try {
        const root = envelopeOf(given.text);
        const session = given.sessionOf(textAt(nodeAt(nodeAt(root, 'Header'), 'SessionHeader'), 'sessionId'));
        requireDeployer(session);
        const body = nodeAt(root, 'Body');
        const operation = Object.keys(body)[0] ?? '';
        const asked = nodeAt(body, operation);
        if (operation === 'deploy') {
            const result = await org.deployments.deploy({
                zip: Buffer.from(textAt(asked, 'ZipFile'), 'base64'),
                options: deployOptionsOf(nodeAt(asked, 'DeployOptions')),
                userId: session.userId
            });
            return answer('deploy', { done: false, id: result.id, state: 'Queued' });
        }
        if (operation === 'checkDeployStatus') {
            const result = org.deployments.find(textAt(asked, 'asyncProcessId'));
            return answer(
                'checkDeployStatus',
                resultTree(result, textAt(asked, 'includeDetails') === 'true')
            );
        }
        throw notSupported(`The operation ${operation} of the Metadata API`);
    } catch (error) {
        if (error instanceof OrgError) return soapFault(error);
        throw error;
    }
}
