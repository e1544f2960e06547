import { createElement } from 'lwc';
import { pageData } from '../page.ts';

type Constructor = Parameters<typeof createElement>[1]['is'];
type Components = Readonly<Record<string, Constructor>>;

interface Sandbox {
    evaluateInSandbox(namespace: string, code: string, context: object): void;
    wrapDependency(module: unknown, name: string, namespace: string): unknown;
}

/** Loads the components into Lightning Web Security: what they import lies outside, as in an org. */
async function loadSandboxed(): Promise<Components> {
    const { evaluateInSandbox, wrapDependency } = (globalThis as unknown as { lightningWebSecurity: Sandbox })
        .lightningWebSecurity;
    // The browser resolves the address; a bundler must not.
    const outside = '/console/sandbox/outside.js';
    const [{ imports }, code] = await Promise.all([
        import(outside) as Promise<{ imports: Readonly<Record<string, unknown>> }>,
        fetch('/console/sandbox/inside.js').then((response) => response.text())
    ]);
    const wrapped = Object.fromEntries(
        Object.entries(imports).map(([name, module]) => [name, wrapDependency(module, name, 'c') ?? module])
    );
    let handed: Components = {};
    evaluateInSandbox('c', code, {
        imports: wrapped,
        hand: (components: Components) => {
            handed = components;
        }
    });
    return handed;
}

async function loadPlain(): Promise<Components> {
    const address = '/console/app/main.js';
    return (await import(address)) as Components;
}

let components: Promise<Components> | undefined;

const tagOf = (name: string): string => `c-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** A component of the app by its name, with its properties; undefined where there is none that pages may hold. */
export async function createComponent(
    name: string,
    properties: Readonly<Record<string, unknown>>
): Promise<HTMLElement | undefined> {
    components ??= pageData().sandboxed ? loadSandboxed() : loadPlain();
    const is = (await components)[name];
    if (!is) return undefined;
    return Object.assign(createElement(tagOf(name), { is }), properties);
}
