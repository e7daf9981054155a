/** Who reviews an entry reads every field of it: the field list of the content itself is walked, drawn by the screen of the case. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { MemoryRouter } from 'react-router';
import { createServer, type ViteDevServer } from 'vite';
import { type Content, contentSchema, emptyContent } from '#rooms/catalog/content.ts';
import type { CaseReply } from '../cases/queries.ts';

/** What of zod's own description of a shape the walk needs. */
type Shape = {
  def: {
    type: string;
    innerType?: Shape;
    element?: Shape;
    shape?: Record<string, Shape>;
    format?: string;
    entries?: Record<string, string>;
    options?: Shape[];
    values?: unknown[];
    checks?: { _zod: { def: { check: string; maximum?: number } } }[];
  };
};

let made = 0;
/** A value of the shape in which every text is one that occurs nowhere else; `texts` gathers them under their paths. */
function fill(shape: Shape, path: string, texts: Map<string, string>): unknown {
  const { def } = shape;
  const mark = (text: string) => {
    texts.set(path, text);
    return text;
  };
  switch (def.type) {
    case 'optional':
    case 'default':
      return fill(def.innerType ?? shape, path, texts);
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape ?? {}).map(([key, inner]) => [key, fill(inner, `${path}.${key}`, texts)]),
      );
    case 'array':
      return def.element ? [fill(def.element, path, texts)] : [];
    case 'string':
      made += 1;
      return mark(
        def.format === 'uuid' ? `00000000-0000-4000-8000-${String(made).padStart(12, '0')}` : `q${made}q`,
      );
    case 'boolean':
      return true;
    case 'number':
      return 7;
    case 'enum': {
      // A choice that may be left open is stated by its first word.
      const words = Object.values(def.entries ?? {});
      const stated = words.find((word) => word !== '') ?? '';
      return words.includes('') ? mark(stated) : stated;
    }
    case 'union':
      return def.options?.[0]?.def.values?.[0];
    default:
      throw new Error(`${path}: the walk knows no ${def.type}`);
  }
}

let vite: ViteDevServer;
let draw: (content: Content) => string;
let say: (key: string) => string;

before(async () => {
  // Screens are read as the desk's own build reads them.
  vite = await createServer({
    configFile: new URL('../vite.config.ts', import.meta.url).pathname,
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
    appType: 'custom',
    logLevel: 'error',
  });
  const { SubjectFacts } = (await vite.ssrLoadModule('/cases/Subject.tsx')) as {
    SubjectFacts: FunctionComponent<{ file: CaseReply }>;
  };
  const { createI18n } = (await vite.ssrLoadModule('../shared/i18n/index.ts')) as {
    createI18n: (language: string) => { t: (key: string) => string };
  };
  const i18n = createI18n('zh-CN');
  say = (key) => i18n.t(key);
  draw = (content) => {
    const client = new QueryClient();
    client.setQueryData(['resource', 'e'], {
      id: 'e',
      name: content.name,
      summary: content.summary,
      state: 'draft',
      provider: { name: { zh: 'x' } },
      version: { number: 1, state: 'in_review' },
      working: { number: 1, state: 'in_review' },
      detail: { current: null, working: { content } },
      owner: null,
      original: null,
      articles: {},
      abilities: {},
    });
    client.setQueryData(['organisations'], { items: [] });
    client.setQueryData(['resources', { pageSize: 200 }], { items: [] });
    // The city's own words: here each key is its own.
    const own = (key: string) => [{ key, zh: key, en: key, articles: [] }];
    client.setQueryData(['catalog', 'terms'], {
      sharingClasses: own(content.sharingClass),
      openingClasses: own(content.openingClass),
      sharingBasisKinds: {},
      categories: [],
      formats: [],
      updateCycles: [],
      sharingForms: [],
      dataScopes: [],
      securityLevels: [],
      origins: [],
      occasions: [],
      subjectKinds: own(content.subjectKind),
      identifiers: [],
      conditionalForms: [],
      supplyModes: [],
      itemTypes: [],
      extended: { numbers: [], sourceKind: [] },
      classing: { openingBasisKinds: [], articles: {} },
    });
    const file = { subject: { type: 'catalog.version' }, facts: { resource: 'e' }, procedure: { key: 'p' } };
    return renderToStaticMarkup(
      createElement(
        I18nextProvider,
        { i18n: i18n as never },
        createElement(
          QueryClientProvider,
          { client },
          createElement(MemoryRouter, null, createElement(SubjectFacts, { file: file as never })),
        ),
      ),
    );
  };
});

after(async () => {
  await vite?.close();
});

test('the reviewer reads every field an entry states', () => {
  // Ids stand behind names; the English name is read in English.
  const behind = new Set(['sourceSystems.systemId', 'items.id', 'items.elementId', 'items.titleEn']);
  const unread: string[] = [];
  for (const [name, shape] of Object.entries(contentSchema.shape)) {
    const texts = new Map<string, string>();
    const value = fill(shape as unknown as Shape, name, texts);
    const page = draw({ ...emptyContent, [name]: value } as Content);
    assert.ok(texts.size > 0, `${name} was filled`);
    for (const [path, text] of texts) if (!page.includes(text) && !behind.has(path)) unread.push(path);
  }
  assert.deepEqual(unread, []);
});

test('a field stands under its name, and one that is not stated takes no place', () => {
  const label = say('compile:form.occasion');
  assert.notEqual(label, 'form.occasion');
  const page = draw({ ...emptyContent, occasion: 'q0q' });
  assert.match(page, new RegExp(`<dt>${label}</dt><dd>q0q`));
  assert.ok(!draw(emptyContent).includes(label));
});
