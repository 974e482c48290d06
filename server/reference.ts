import type { App } from '#kernel/http.ts';
import { version } from './version.ts';

type Operation = {
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Array<{ name: string; in: string; required?: boolean; schema?: unknown }>;
  requestBody?: unknown;
  responses: Record<string, unknown>;
};

/** The API as OpenAPI 3.1 and as a page that needs no script. */
export function mountReference(app: App): void {
  const description = () =>
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Learnscape',
        version,
        description:
          'Everything the screen does. Sign in first; the session is a cookie. Errors have one shape; lists continue with `cursor`.',
        license: { name: 'Apache-2.0' },
      },
    });
  app.get('/api/openapi.json', (context) => context.json(description()));
  app.get('/api', (context) =>
    context.html(page(description() as never), 200, {
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    }),
  );
}

function page({
  info,
  paths,
}: {
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
}): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const sections = [...Map.groupBy(operations, (operation) => operation.tags?.[0] ?? 'Other')].map(
    ([tag, list]) => `<section><h2>${escape(tag)}</h2>${list.map(operationPart).join('')}</section>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(info.title)} API</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}code{font-family:ui-monospace,monospace}
details{border-top:1px solid #8884;padding:.5rem 0}summary{cursor:pointer}b{display:inline-block;min-width:4.5rem;text-transform:uppercase;font-size:.8em}pre{overflow:auto;background:#8881;padding:1rem;border-radius:.5rem;font-size:.85em}</style>
<main><h1>${escape(info.title)} API ${escape(info.version)}</h1><p>${escape(info.description)}</p><p><a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1)</p>${sections.join('')}</main></html>`;
}

function operationPart({
  path,
  method,
  summary,
  description,
  parameters,
  requestBody,
  responses,
}: Operation & { path: string; method: string }): string {
  const parts = {
    ...(parameters && { parameters }),
    ...(requestBody ? { body: requestBody } : {}),
    answer: responses['200'],
  };
  return `<details><summary><b>${escape(method)}</b><code>${escape(path)}</code> ${escape(summary ?? '')}</summary><p>${escape(description ?? '')}</p><pre>${escape(JSON.stringify(parts, null, 2))}</pre></details>`;
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
