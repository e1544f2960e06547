import { join } from 'node:path';
import { billOfMaterials } from '../../release/bill-of-materials.ts';
import { isAllowed, reportLicences } from '../../release/licences.ts';
import { lockedPackages } from '../../release/locked-packages.ts';
import { billFaults } from './cyclonedx-schema.ts';

const ROOT = join(__dirname, '..', '..', '..');
const packages = lockedPackages(join(ROOT, 'package-lock.json'));

describe('The bill of materials', () => {
    interface Bill {
        readonly serialNumber: string;
        readonly components: readonly {
            readonly 'bom-ref': string;
            readonly name: string;
            readonly purl: string;
        }[];
        readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
    }
    const bill = billOfMaterials({ packages, version: '1.2.3' }) as Bill;

    it('When it is written, then what the service imports is in it, what only tests need is not', () => {
        const names = bill.components.map(({ name }) => name);
        expect(names).toEqual(expect.arrayContaining(['nodemailer', 'express', '@duckdb/node-api', 'pino']));
        expect(names).not.toContain('jest');
        expect(bill.components.find(({ name }) => name === '@duckdb/node-api')?.purl).toMatch(
            /^pkg:npm\/%40duckdb\/node-api@/
        );
    });

    it('When it refers to a component, then that is there, and each is there once', () => {
        const refs = bill.components.map((component) => component['bom-ref']);
        expect(new Set(refs).size).toBe(refs.length);
        const known = new Set([...refs, 'pkg:npm/dial-flow@1.2.3']);
        for (const { ref, dependsOn } of bill.dependencies) {
            expect([ref, ...dependsOn].filter((name) => !known.has(name))).toEqual([]);
        }
        expect(bill.serialNumber).toMatch(
            /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/
        );
        expect(billOfMaterials({ packages, version: '1.2.3' })).toEqual(bill);
    });

    it('When it is held against the schema of CycloneDX, then it fits; one with a fault does not', () => {
        expect(billFaults(bill)).toEqual([]);
        expect(billFaults({ ...bill, serialNumber: 'one' })).toEqual([
            expect.stringContaining('/serialNumber')
        ]);
        expect(billFaults({ ...bill, components: [{ ...bill.components[0], type: 'package' }] })).toEqual([
            expect.stringContaining('/components/0/type')
        ]);
        const licenses = [{ license: { id: 'MIT-or-so' } }];
        expect(billFaults({ ...bill, components: [{ ...bill.components[0], licenses }] })[0]).toContain(
            '/components/0/licenses'
        );
    });
});

describe('Licences', () => {
    it('When the packages of the product are looked at, then every licence is allowed', () => {
        expect(reportLicences(packages).refused).toEqual([]);
    });

    it.each([
        ['MIT', true],
        ['(MIT OR GPL-3.0)', true],
        ['MIT AND GPL-3.0', false],
        ['GPL-3.0', false],
        ['UNLICENSED', false]
    ])('When a package is under %s, then that is judged', (licence, allowed) => {
        expect(isAllowed(licence)).toBe(allowed);
        const entry = { name: 'a', version: '1.0.0', license: licence, sha512: null, dependencies: [] };
        expect(reportLicences([entry]).refused).toEqual(allowed ? [] : [`a@1.0.0: ${licence}`]);
        expect(reportLicences([{ ...entry, license: null }]).refused).toEqual(['a@1.0.0: not stated']);
    });
});
