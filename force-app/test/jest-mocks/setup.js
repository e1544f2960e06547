import { readFileSync } from 'fs';
import { join } from 'path';
import { registerSa11yMatcher } from '@sa11y/jest';
import { createApexTestWireAdapter } from '@salesforce/sfdx-lwc-jest';
import { methodNames, methods, wires } from './contract';
import { resetForTest } from './lightning/empApi';
import LightningModal from './lightning/modal';
import { navigations } from './lightning/navigation';

registerSa11yMatcher();

/** Components are tested with the texts that people see: the labels of the app, not their names. */
const LABELS = join(__dirname, '../../main/default/labels/CustomLabels.labels-meta.xml');
const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const plain = (xml) => xml.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]);

for (const [, label] of readFileSync(LABELS, 'utf8').matchAll(/<labels>([\s\S]*?)<\/labels>/g)) {
    const name = /<fullName>(.*?)<\/fullName>/.exec(label)[1];
    const value = plain(/<value>([\s\S]*?)<\/value>/.exec(label)[1]);
    jest.doMock(`@salesforce/label/c.${name}`, () => ({ __esModule: true, default: value }), {
        virtual: true
    });
}

for (const name of methodNames) {
    const method = jest.fn();
    const wire = createApexTestWireAdapter(method);
    methods.set(name, method);
    wires.set(name, wire);
    jest.doMock(`@salesforce/apex/${name}`, () => ({ __esModule: true, default: wire }), { virtual: true });
}
jest.doMock(
    '@salesforce/apex',
    () => ({ __esModule: true, refreshApex: jest.fn().mockResolvedValue(undefined) }),
    { virtual: true }
);

afterEach(() => {
    document.body.replaceChildren();
    for (const method of methods.values()) method.mockReset();
    LightningModal.open.mockReset();
    navigations.length = 0;
    resetForTest();
    jest.useRealTimers();
    sessionStorage.clear();
});
