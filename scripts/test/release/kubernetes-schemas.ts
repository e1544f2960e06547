import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, '.dial-flow', 'tools', 'kubernetes-schemas');
/** The newest version that the package has; unknown fields are refused. */
const VERSION = 'v1.37.0-local-strict';
const INSIDE = `kubernetes_validate/kubernetes-json-schema/${VERSION}/`;
const REQUIREMENTS = join(__dirname, 'kubernetes-schemas.txt');

export const SCHEMAS_MISSING =
    'The schemas of Kubernetes are not there and could not be fetched: that needs Python 3 with pip.';

/** The package has many thousand files, of which one version is wanted. */
const UNPACK = `
import glob, sys, zipfile
folder, inside = sys.argv[1:]
for path in glob.glob(folder + '/*.whl'):
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(inside)])
`;

function fetchSchemas(): void {
    mkdirSync(FOLDER, { recursive: true });
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
    const fetched = spawnSync(
        'python3',
        [...pip, '--require-hashes', '--dest', FOLDER, '--requirement', REQUIREMENTS],
        { timeout: 120_000 }
    );
    if (fetched.status === 0) spawnSync('python3', ['-c', UNPACK, FOLDER, INSIDE], { timeout: 60_000 });
}

/** Returns the folder of the schemas; fetches them when they are first asked for. Null where that is not possible. */
export function kubernetesSchemas(): string | null {
    const folder = join(FOLDER, INSIDE);
    const isThere = (): boolean => existsSync(join(folder, '_definitions.json'));
    if (!isThere()) fetchSchemas();
    return isThere() ? folder : null;
}

let shared: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

function validatorOf({ folder, name }: { readonly folder: string; readonly name: string }): ValidateFunction {
    const read = (file: string): object => JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
    // The schemas name formats of numbers, which JSON Schema does not know. Each has the address that others refer to.
    shared ??= new Ajv2020({ strict: false, validateFormats: false }).addSchema(read('_definitions.json'));
    const known = compiled.get(name) ?? shared.compile(read(name));
    compiled.set(name, known);
    return known;
}

/** Returns what of a manifest does not fit the schema of its kind, with its place. @throws Error without the schemas. */
export function manifestFaults(manifest: object): readonly string[] {
    const folder = kubernetesSchemas();
    if (folder === null) throw new Error(SCHEMAS_MISSING);
    const { apiVersion = '', kind = '' } = manifest as {
        readonly apiVersion?: string;
        readonly kind?: string;
    };
    const name = `${[kind, ...apiVersion.split('/')].join('-').toLowerCase()}.json`;
    if (!existsSync(join(folder, name))) return [`Kubernetes has no ${kind} of ${apiVersion}`];
    const fits = validatorOf({ folder, name });
    fits(manifest);
    return (fits.errors ?? []).map(
        ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`
    );
}
