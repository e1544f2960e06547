import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FOLDER = 'force-app/main/default';

const classXml = `<?xml version="1.0" encoding="UTF-8"?>
<ApexClass xmlns="http://soap.sforce.com/2006/04/metadata">
    <apiVersion>66.0</apiVersion>
    <status>Active</status>
</ApexClass>
`;

const objectXml = `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <deploymentStatus>Deployed</deploymentStatus>
    <label>Number</label>
    <nameField>
        <label>Number</label>
        <type>Text</type>
    </nameField>
    <pluralLabel>Numbers</pluralLabel>
    <sharingModel>Private</sharingModel>
</CustomObject>
`;

const fieldXml = (name: string, inner: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>${name}</fullName>
    <label>${name}</label>
    ${inner}
</CustomField>
`;

/** Makes a small project with one object and the given classes. @returns its folder and its files */
export async function plantedProject(
    classes: Readonly<Record<string, string>>
): Promise<{ readonly project: string; readonly files: readonly string[] }> {
    const project = await mkdtemp(join(tmpdir(), 'dial-flow-apex-'));
    const write = async (path: string, text: string): Promise<void> => {
        await mkdir(dirname(join(project, path)), { recursive: true });
        await writeFile(join(project, path), text);
    };
    const fields = `${FOLDER}/objects/Number__c/fields`;
    await write(
        'sfdx-project.json',
        JSON.stringify({
            packageDirectories: [{ path: 'force-app', default: true }],
            sourceApiVersion: '66.0'
        })
    );
    await write(`${FOLDER}/objects/Number__c/Number__c.object-meta.xml`, objectXml);
    await write(
        `${fields}/Text__c.field-meta.xml`,
        fieldXml('Text__c', '<length>80</length>\n    <type>Text</type>')
    );
    await write(
        `${fields}/Account__c.field-meta.xml`,
        fieldXml(
            'Account__c',
            '<referenceTo>Account</referenceTo>\n    <relationshipName>Numbers</relationshipName>\n    <type>Lookup</type>'
        )
    );
    await write(
        `${fields}/Kind__c.field-meta.xml`,
        fieldXml(
            'Kind__c',
            '<type>Picklist</type>\n    <valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>Home</fullName><default>false</default><label>Home</label></value><value><fullName>Work</fullName><default>false</default><label>Work</label></value></valueSetDefinition></valueSet>'
        )
    );
    const files: string[] = [];
    for (const [name, text] of Object.entries(classes)) {
        const file = `${FOLDER}/classes/${name}.cls`;
        await write(file, text);
        await write(`${file}-meta.xml`, classXml);
        files.push(file);
    }
    return { project, files };
}
