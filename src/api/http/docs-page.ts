import type { Endpoint } from './endpoint.ts';
import { accessText, errorCodesOf } from './openapi.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
    .replace(/`([^`]+)`/g, '<code>$1</code>');
}

type Operation = {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: unknown;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>
  >;
};

function schemaBlock(
  title: string,
  content: Readonly<Record<string, { readonly schema: unknown }>> | undefined,
): string {
  if (content === undefined) return '';
  return Object.entries(content)
    .map(
      ([type, { schema }]) =>
        `<details><summary>${title} <code>${escaped(type)}</code></summary><pre>${escaped(
          JSON.stringify(schema, null, 2),
        )}</pre></details>`,
    )
    .join('');
}

function endpointBlock(endpoint: Endpoint, operation: Operation): string {
  const { method, path, summary } = endpoint;
  const parameters = operation.parameters
    .map(
      ({ name, in: place, required }) =>
        `<li><code>${escaped(name)}</code> in ${place}${required ? ', required' : ''}</li>`,
    )
    .join('');
  const errors = errorCodesOf(endpoint)
    .map((code) => `<code>${code}</code>`)
    .join(' ');
  return `<article id="${method}-${escaped(path)}">
<h3><b class="${method}">${method}</b> <code>${escaped(path)}</code></h3>
<p>${escaped(summary)}.</p><p class="who">${escaped(accessText(endpoint))}</p>
${parameters === '' ? '' : `<ul>${parameters}</ul>`}
${schemaBlock('Body', operation.requestBody?.content)}
${schemaBlock(`Answer ${endpoint.status}`, operation.responses[String(endpoint.status)]?.content)}
${errors === '' ? '' : `<p class="errors">Errors: ${errors}</p>`}
</article>`;
}

const style = `:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{overflow:auto;border:1px solid var(--line);padding:.75rem;border-radius:.5rem}
article{border-top:1px solid var(--line);padding:.5rem 0}h3{margin:.5rem 0;font-weight:400}
.who,.errors{opacity:.75;font-size:.9rem}summary{cursor:pointer}nav a{margin-right:1rem}`;

/** The API as one page of plain HTML: no script, nothing from elsewhere. */
export function docsPage(
  endpoints: readonly Endpoint[],
  document: Readonly<Record<string, unknown>>,
): string {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const tags = [...new Set(endpoints.map(({ tag }) => tag))];
  const sections = tags.map((tag) => {
    const blocks = endpoints
      .filter((endpoint) => endpoint.tag === tag)
      .map((endpoint) => {
        const operation = paths[endpoint.path]?.[endpoint.method.toLowerCase()];
        return operation === undefined ? '' : endpointBlock(endpoint, operation);
      });
    return `<section id="${escaped(tag)}"><h2>${escaped(tag)}</h2>${blocks.join('')}</section>`;
  });
  const menu = tags.map((tag) => `<a href="#${escaped(tag)}">${escaped(tag)}</a>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tillstream API</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${style}</style></head><body>
<h1>Tillstream API</h1>
<p>Money is in minor units of the named currency. Sign in for a session cookie, or send an API key as
<code>Authorization: Bearer ts_…</code>. The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
<nav>${menu}</nav>${sections.join('')}</body></html>`;
}
