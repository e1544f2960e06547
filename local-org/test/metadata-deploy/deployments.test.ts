import { integrationToken, startTestOrg, type TestOrg } from '../support/test-org.ts';
import { zipOf } from './zip-of.ts';

let org: TestOrg;
beforeAll(async () => (org = await startTestOrg()));
afterAll(() => org.dispose());

const NS = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

const manifest = (members: Readonly<Record<string, readonly string[]>>): string =>
    `${HEAD}<Package ${NS}>${Object.entries(members)
        .map(
            ([type, names]) =>
                `<types>${names.map((name) => `<members>${name}</members>`).join('')}<name>${type}</name></types>`
        )
        .join('')}<version>66.0</version></Package>`;

const listView = (column: string): string =>
    `${HEAD}<CustomObject ${NS}><listViews><fullName>All</fullName><columns>${column}</columns><filterScope>Everything</filterScope><label>All</label></listViews></CustomObject>`;

interface Status {
    readonly id: string;
    readonly deployResult: {
        readonly success: boolean;
        readonly status: string;
        readonly numberComponentErrors: number;
        readonly details: {
            readonly componentFailures: readonly { readonly fullName: string; readonly problem: string }[];
            readonly componentSuccesses: readonly { readonly fullName: string }[];
        };
    };
}

async function send(
    zip: Buffer,
    { token = org.credentials.adminAccessToken, options = {} }: { token?: string; options?: object } = {}
): Promise<{ status: number; body: unknown }> {
    const form = new FormData();
    form.append('entity_content', JSON.stringify({ deployOptions: options }));
    form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'package.zip');
    const response = await fetch(`${org.url}/services/data/v66.0/metadata/deployRequest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: form
    });
    return { status: response.status, body: await response.json() };
}

async function deploy(files: Readonly<Record<string, string>>): Promise<Status> {
    const { status, body } = await send(zipOf(files));
    expect(status).toBe(201);
    const { id } = body as Status;
    return (await org.call('GET', `/metadata/deployRequest/${id}?includeDetails=true`)).json as Status;
}

const soap = async (body: string, token = org.credentials.adminAccessToken): Promise<string> => {
    const response = await fetch(`${org.url}/services/Soap/m/66.0`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml', soapaction: '""' },
        body: `${HEAD}<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ${NS}><soapenv:Header><SessionHeader><sessionId>${token}</sessionId></SessionHeader></soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
    });
    return response.text();
};

describe('a deployment', () => {
    it('When its files are sound, then every component succeeds', async () => {
        const { deployResult } = await deploy({
            'package.xml': manifest({ ListView: ['Dial_Run__c.All'] }),
            'objects/Dial_Run__c.object': listView('Status__c')
        });
        expect(deployResult).toMatchObject({ success: true, status: 'Succeeded', numberComponentErrors: 0 });
        expect(deployResult.details.componentSuccesses.map(({ fullName }) => fullName)).toContain(
            'Dial_Run__c.All'
        );
    });

    it('When a reference leads nowhere, then its component fails and says so', async () => {
        const { deployResult } = await deploy({
            'package.xml': manifest({ ListView: ['Dial_Run__c.All'] }),
            'objects/Dial_Run__c.object': listView('Colour__c')
        });
        expect(deployResult).toMatchObject({ success: false, status: 'Failed' });
        expect(deployResult.details.componentFailures.map(({ problem }) => problem)).toEqual([
            'there is no field Dial_Run__c.Colour__c'
        ]);
    });

    it('When an element is unknown, then the type that does not have it is named', async () => {
        const { deployResult } = await deploy({
            'package.xml': manifest({ CustomPermission: ['Fly'] }),
            'customPermissions/Fly.customPermission': `${HEAD}<CustomPermission ${NS}><colour>red</colour><isLicensed>false</isLicensed><label>Fly</label></CustomPermission>`
        });
        expect(deployResult.details.componentFailures).toMatchObject([
            { fullName: 'Fly', problem: '<colour> is no part of CustomPermission' }
        ]);
    });

    it('When a file is no XML, then its line is told', async () => {
        const { deployResult } = await deploy({
            'package.xml': manifest({}),
            'customPermissions/Fly.customPermission': `${HEAD}<CustomPermission>\n<label>Fly</label>`
        });
        expect(deployResult.details.componentFailures[0]?.problem).toMatch(/^line \d+: /);
    });

    it('When a field is new to the running org, then it is not pretended to be there', async () => {
        const { deployResult } = await deploy({
            'package.xml': manifest({ CustomField: ['Dial_Run__c.Colour__c'] }),
            'objects/Dial_Run__c.object': `${HEAD}<CustomObject ${NS}><fields><fullName>Colour__c</fullName><label>Colour</label><length>10</length><type>Text</type></fields></CustomObject>`
        });
        expect(deployResult.details.componentFailures.map(({ problem }) => problem)).toEqual([
            expect.stringContaining('local-org reads its schema when it starts')
        ]);
    });

    it.each([
        ['without a manifest', { 'labels/x.txt': 'x' }, 'No package.xml found'],
        [
            'with a member that no file brings',
            { 'package.xml': manifest({ CustomPermission: ['Swim'] }) },
            "An object 'Swim' of type CustomPermission was named in package.xml"
        ]
    ])('When it comes %s, then it fails', async (_what, files, said) => {
        const { deployResult } = await deploy(files);
        expect(deployResult.details.componentFailures[0]?.problem).toContain(said);
    });

    it.each([
        ['is no zip archive', Buffer.from('hello'), {}, 'INVALID_ZIP_FILE'],
        [
            'wants tests to run',
            zipOf({ 'package.xml': manifest({}) }),
            { testLevel: 'RunLocalTests' },
            'INVALID_OPERATION'
        ],
        [
            'deletes',
            zipOf({ 'package.xml': manifest({}), 'destructiveChanges.xml': manifest({ CustomTab: ['X'] }) }),
            {},
            'INVALID_OPERATION'
        ]
    ])('When it %s, then it is refused', async (_what, zip, options, code) => {
        expect(await send(zip, { options })).toMatchObject({ status: 400, body: [{ errorCode: code }] });
    });

    it('When the integration user sends it, then it is refused', async () => {
        const token = await integrationToken(org);
        expect(await send(zipOf({ 'package.xml': manifest({}) }), { token })).toMatchObject({
            status: 403,
            body: [{ errorCode: 'INSUFFICIENT_ACCESS' }]
        });
    });

    it('When an unknown one is asked for, then the org says that there is none', async () => {
        expect((await org.call('GET', '/metadata/deployRequest/0AfLo0000000000AAA')).json).toMatchObject([
            { errorCode: 'INVALID_ID_FIELD' }
        ]);
    });
});

describe('the SOAP door', () => {
    it('When files are deployed through it, then their end can be asked for', async () => {
        const zip = zipOf({
            'package.xml': manifest({ ListView: ['Dial_Run__c.All'] }),
            'objects/Dial_Run__c.object': listView('Colour__c')
        }).toString('base64');
        const started = await soap(
            `<deploy><ZipFile>${zip}</ZipFile><DeployOptions><checkOnly>true</checkOnly></DeployOptions></deploy>`
        );
        const id = /<id>(\w{18})<\/id>/.exec(started)?.[1] ?? '';
        const ended = await soap(
            `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`
        );
        expect(ended).toContain('<checkOnly>true</checkOnly>');
        expect(ended).toContain('<problem>there is no field Dial_Run__c.Colour__c</problem>');
    });

    it.each([
        [
            'an operation that is not here',
            '<retrieve/>',
            undefined,
            'INVALID_OPERATION: The operation retrieve'
        ],
        ['a session that is none', '<checkDeployStatus/>', '00D!none', 'INVALID_SESSION_ID'],
        ['an envelope without an operation', '', undefined, 'INVALID_OPERATION']
    ])('When it gets %s, then it answers with a fault', async (_what, body, token, said) => {
        expect(await soap(body, token)).toContain(`<faultstring>${said}`);
    });

    it('When Apex is to run, then the refusal comes as SOAP', async () => {
        const response = await fetch(`${org.url}/services/Soap/s/66.0`, { method: 'POST', body: '<x/>' });
        expect(await response.text()).toContain('API_DISABLED_FOR_ORG: Running Apex is not supported');
    });
});
