import type { JsonObject } from './openapi.ts';

/** Returns the documentation as one HTML page that loads nothing from elsewhere. */
export function docsPage(document: JsonObject): string {
    const { title, version, description } = objectOf(document['info']);
    const operations = Object.entries(objectOf(document['paths'])).flatMap(([path, methods]) =>
        Object.entries(objectOf(methods)).map(([method, operation]) => ({
            path,
            method,
            operation: objectOf(operation)
        }))
    );
    const byTag = Map.groupBy(operations, ({ operation }) =>
        listOf(operation['tags']).map(String).join(', ')
    );
    const schemas = objectOf(objectOf(document['components'])['schemas']);
    return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>${STYLE}</style></head>
<body>
<h1>${escaped(title)} <small>${escaped(version)}</small></h1>
<p>${escaped(description)} The same as a document for programs: <a href="/openapi.json">/openapi.json</a>.
Addresses marked with a scope need the header <code>Authorization: Bearer &lt;API key&gt;</code> with a key that has it.</p>
${[...byTag].map(([tag, entries]) => `<h2>${escaped(tag)}</h2>${entries.map(operationHtml).join('')}`).join('\n')}
<h2>Objects</h2>
${Object.entries(schemas)
    .map(
        ([name, schema]) =>
            `<details id="schema-${escaped(name)}"><summary><code>${escaped(name)}</code></summary>${schemaHtml(schema)}</details>`
    )
    .join('\n')}
</body></html>
`;
}

/** The page's only style; the content security policy knows it by its hash. */
export const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{overflow:auto;padding:.75rem;background:rgb(127 127 127/.12)}
details{border-top:1px solid rgb(127 127 127/.4);padding:.4rem 0}summary{cursor:pointer}
table{border-collapse:collapse}td{padding:.15rem 1rem .15rem 0;vertical-align:top}small{font-weight:normal}
b.method{display:inline-block;width:3.5rem}`;

function operationHtml({
    path,
    method,
    operation
}: {
    readonly path: string;
    readonly method: string;
    readonly operation: JsonObject;
}): string {
    const scope = operation['x-scope'];
    const parameters = listOf(operation['parameters']).map(objectOf).map(parameterHtml).join('');
    const body = objectOf(objectOf(operation['requestBody'])['content'])['application/json'];
    const responses = Object.entries(objectOf(operation['responses'])).map(([status, response]) => {
        const { description, content } = objectOf(response);
        const [type, media] = Object.entries(objectOf(content))[0] ?? [];
        const what =
            type === undefined
                ? ''
                : ` <code>${escaped(type)}</code> ${referenceHtml(objectOf(media)['schema'])}`;
        return `<tr><td>${escaped(status)}</td><td>${escaped(description)}${what}</td></tr>`;
    });
    return `<details id="${escaped(operation['operationId'])}"><summary><b class="method">${escaped(method.toUpperCase())}</b>
<code>${escaped(path)}</code> ${escaped(operation['summary'])}${scope === undefined ? '' : ` <small>(${escaped(scope)})</small>`}</summary>
${parameters ? `<h4>Parameters</h4><table>${parameters}</table>` : ''}
${body === undefined ? '' : `<h4>Body</h4>${referenceHtml(objectOf(body)['schema']) || schemaHtml(objectOf(body)['schema'])}`}
<h4>Answers</h4><table>${responses.join('')}</table></details>`;
}

function parameterHtml(parameter: JsonObject): string {
    const { type, enum: values, default: standard, pattern } = objectOf(parameter['schema']);
    const form = [
        values ? listOf(values).map(String).join(' | ') : type,
        pattern,
        standard === undefined ? undefined : `default ${String(standard)}`
    ].filter((part) => part !== undefined);
    return `<tr><td><code>${escaped(parameter['name'])}</code></td><td>${escaped(parameter['in'])}${
        parameter['required'] === true ? ', required' : ''
    }</td><td>${escaped(form.join(', '))}</td><td>${escaped(parameter['description'] ?? '')}</td></tr>`;
}

function referenceHtml(schema: unknown): string {
    const reference = objectOf(schema)['$ref'];
    if (typeof reference !== 'string') return '';
    const name = reference.split('/').at(-1) ?? '';
    return `<a href="#schema-${escaped(name)}">${escaped(name)}</a>`;
}

const schemaHtml = (schema: unknown): string => `<pre>${escaped(JSON.stringify(schema, null, 2))}</pre>`;

const objectOf = (value: unknown): JsonObject =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value: unknown): string =>
    String(value ?? '').replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
