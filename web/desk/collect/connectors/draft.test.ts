// What is typed becomes settings and secrets apart, inner ones under their path; what no field asks for is not lost on a change.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectorReply } from '#rooms/collect/connectors/schema.ts';
import { type Draft, draftOf, lacking, newDraft, sourceOf } from './draft.ts';

const typed = (kind: string, fields: Draft['fields']): Draft => ({ ...newDraft('r'), kind, fields });

test('settings and secrets are sent apart, and only those asked for', () => {
  const fields = {
    url: 'https://a.example',
    'signing.by': 'hmac-headers',
    'signing.clientId': 'c',
    'signing.appId': 'of another way',
    secret: 's',
    'paging.by': 'page',
    'paging.size': 100,
    query: 'a=1\nb=2=3\nno pair',
  };
  assert.deepEqual(sourceOf(typed('http', fields)), {
    settings: {
      url: 'https://a.example',
      signing: { by: 'hmac-headers', clientId: 'c' },
      paging: { by: 'page', size: 100 },
      query: { a: '1', b: '2=3' },
    },
    secrets: { secret: 's' },
  });
  const database = {
    ...typed('mysql', { host: 'h', password: 'p' }),
    table: 't',
    mode: 'incremental' as const,
    watermark: 'w',
  };
  assert.deepEqual(sourceOf(database), {
    settings: { host: 'h', table: 't', watermark: { column: 'w', overlap: 300 } },
    secrets: { password: 'p' },
  });
});

test('a change keeps what no field asks for', () => {
  const settings = {
    url: 'https://a.example',
    perSecond: 2,
    signing: { by: 'sorted-sign', appId: 'x', interfaceId: 'y', version: '2' },
    query: { a: '1' },
  };
  const row = {
    resource: { id: 'r' },
    kind: 'http',
    settings,
    mapping: [],
    mode: 'full',
    schedule: { every: 'never' },
    reconciles: false,
    name: 'n',
  };
  const draft = draftOf(row as unknown as ConnectorReply);
  assert.deepEqual(sourceOf(draft).settings, settings);
  assert.deepEqual(
    sourceOf({ ...draft, fields: { ...draft.fields, 'signing.by': 'none' } }).settings.signing,
    { by: 'none' },
  );
  assert.equal(lacking(draft, undefined), 'test');
});
