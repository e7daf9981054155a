/** CKAN's wire as stock clients need it: forms of a body, envelope and errors byte by byte, who sees what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Any, app, csv, draft, get, hidden, post, result, site, token } from './ckan-stage.ts';

test('four forms of a body ask the same, at both addresses, and so does GET', async () => {
  const boundary = 'x1';
  const form = (fields: Record<string, string>): string =>
    `${Object.entries(fields)
      .map(
        ([name, value]) =>
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      )
      .join('')}--${boundary}--\r\n`;
  const asks: [string, Record<string, string | number>, (found: Any) => unknown][] = [
    ['package_show', { id: 'schools' }, (found) => found.id],
    ['package_search', { rows: 1, q: '学校' }, (found) => [found.count, found.results.length]],
    ['datastore_search', { resource_id: csv, limit: 2, offset: 3 }, (found) => found.records],
  ];
  for (const [action, params, of] of asks) {
    const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
    const wanted = of(await result(action, texts));
    const json = JSON.stringify(params);
    for (const [payload, type] of [
      [json, 'application/json'],
      [String(new URLSearchParams(texts)), 'application/x-www-form-urlencoded'],
      [`${encodeURIComponent(json)}=1`, 'application/x-www-form-urlencoded'],
      [`${encodeURIComponent(json)}=`, 'application/x-www-form-urlencoded'],
      [form(texts), `multipart/form-data; boundary=${boundary}`],
    ] as const) {
      for (const url of ['/api/action/', '/api/3/action/']) {
        const { status, body, text } = await post(action, payload, type, url);
        assert.equal(status, 200, `${action} ${type} ${payload}: ${text}`);
        assert.deepEqual(of(body.result), wanted, `${action} ${type}`);
      }
    }
  }
  assert.deepEqual((await post('package_list', '')).body.result, await result('package_list'));
});

test('the envelope and every error, byte by byte', async () => {
  const help = (name: string): string => `"help":"${site}/api/3/action/help_show?name=${name}"`;
  const ok = await app.inject({ url: '/api/3/action/site_read', headers: { host: 'elsewhere.example' } });
  assert.equal(ok.body, `{${help('site_read')},"success":true,"result":true}`);
  assert.equal(ok.headers['content-type'], 'application/json;charset=utf-8');
  const cases: [string, Record<string, string>, number, string][] = [
    ['package_show', { id: 'nothing' }, 404, '{"message":"Not found","__type":"Not Found Error"}'],
    [
      'package_show',
      { id: 'taken-back' },
      404,
      '{"message":"Not found: the dataset was withdrawn","__type":"Not Found Error"}',
    ],
    ['package_show', {}, 409, '{"id":["Missing value"],"__type":"Validation Error"}'],
    ['user_list', {}, 403, '{"message":"Access denied","__type":"Authorization Error"}'],
    [
      'package_search',
      { q: '{!join}x' },
      409,
      '{"message":"Search error: Local parameters are not supported.","__type":"Search Error"}',
    ],
    ['package_search', { rows: 'x' }, 409, '{"rows":["Invalid integer"],"__type":"Validation Error"}'],
    [
      'package_search',
      { 'facet.field': 'tags' },
      409,
      '{"facet.field":["Not a list"],"__type":"Validation Error"}',
    ],
    [
      'datastore_search',
      { resource_id: csv, limit: '-1' },
      409,
      '{"limit":["Invalid integer"],"__type":"Validation Error"}',
    ],
    [
      'datastore_search',
      { resource_id: csv, fields: '名称, 没有' },
      409,
      '{"fields":["field \\"没有\\" not in table"],"__type":"Validation Error"}',
    ],
    [
      'datastore_search',
      { resource_id: csv, filters: '["a"]' },
      409,
      '{"filters":["Not a json object"],"__type":"Validation Error"}',
    ],
    [
      'datastore_search',
      { resource_id: hidden.versionId },
      404,
      `{"message":"Not found: Resource \\"${hidden.versionId}\\" was not found.","__type":"Not Found Error"}`,
    ],
  ];
  for (const [action, query, status, error] of cases) {
    const found = await get(action, query);
    assert.equal(found.text, `{${help(action)},"success":false,"error":${error}}`);
    assert.equal(found.status, status);
  }
  const private_ = await get('package_show', { id: 'not-yet' });
  assert.deepEqual(private_.body.error, (await get('package_show', { id: 'nothing' })).body.error);
  const stopped = await get('package_show', { id: 'stopped' });
  assert.deepEqual([stopped.status, stopped.body.error.__type], [403, 'Authorization Error']);
  assert.doesNotMatch(stopped.text, /[0-9a-f]{8}-/);
  assert.equal((await get('no_such')).text, '"Bad request - Action name not known: no_such"');
  assert.equal((await get('no_such')).status, 400);
  assert.equal(
    (await get('package_create')).text,
    '"Bad request - JSON Error: Invalid request. Please use POST method for your request"',
  );
  const write = await post('package_create', { name: 'x' });
  assert.deepEqual([write.status, write.body.error.__type], [403, 'Authorization Error']);
  for (const broken of ['[1]', '"x"', '{"a":', '1'])
    assert.deepEqual(
      [(await post('package_search', broken)).status, typeof (await post('package_search', broken)).body],
      [400, 'string'],
    );
  assert.equal((await app.inject({ method: 'PUT', url: '/api/action/package_list' })).statusCode, 400);
  assert.deepEqual((await app.inject({ url: '/api/3' })).json(), { version: 3 });
});

test('a key is known bare, after Bearer, and in the old header; one that is no good is never passed over', async () => {
  const asked = async (headers: Record<string, string>): Promise<number> =>
    (
      await app.inject({
        url: `/api/3/action/datastore_search?resource_id=${csv}&limit=1`,
        headers,
      })
    ).statusCode;
  const carried = (key: string): Record<string, string>[] => [
    { authorization: key },
    { authorization: `Bearer ${key}` },
    { 'x-ckan-api-key': key },
    // A portal behind a password of its own still hears the key.
    { authorization: 'Basic dTpw', 'x-ckan-api-key': key },
  ];
  for (const headers of carried(token)) assert.equal(await asked(headers), 200, JSON.stringify(headers));
  for (const headers of carried(`${token}x`))
    assert.equal(await asked(headers), 403, JSON.stringify(headers));
  assert.equal(await asked({ authorization: 'Basic dTpw' }), 200, 'what is no key is nobody’s');
});

test('QGIS looks at a file before it takes it: its length and its name, and no byte', async () => {
  const [file] = (await result('package_show', { id: 'schools' })).resources;
  const reply = await app.inject({ method: 'HEAD', url: new URL(file.url).pathname });
  assert.deepEqual(
    [reply.statusCode, reply.headers['content-length'], reply.headers['accept-ranges'], reply.body],
    [200, String(file.size), 'bytes', ''],
  );
  assert.match(
    String(reply.headers['content-disposition']),
    /^attachment; filename="schools_1\.csv"; filename\*=UTF-8''%E4/,
  );
  assert.match(String(reply.headers['content-type']), /^text\/csv/);
  const part = await app.inject({
    method: 'HEAD',
    url: new URL(file.url).pathname,
    headers: { range: 'bytes=0-9' },
  });
  assert.deepEqual([part.statusCode, part.headers['content-length']], [206, '10']);
});

test('a script loaded by another page is answered as nobody, whoever the browser belongs to', async () => {
  const asked = { include_private: 'true', q: '尚未' };
  assert.equal((await result('package_search', asked, 'own')).count, 1);
  const script = await app.inject({
    url: `/api/3/action/package_search?${new URLSearchParams({ ...asked, callback: 'jQuery.cb_1' })}`,
    headers: { 'x-who': 'own' },
  });
  assert.match(script.body, /^jQuery\.cb_1\(\{.*"count":0,.*\}\);$/s);
  assert.match(String(script.headers['content-type']), /^application\/javascript/);
  assert.equal(script.headers['cross-origin-resource-policy'], 'cross-origin');
  for (const callback of ['alert(1)//', 'cb<1>', 'a;b', '', 'x'.repeat(101)]) {
    const other = await app.inject({ url: `/api/3/action/site_read?${new URLSearchParams({ callback })}` });
    assert.equal(other.statusCode, 400, callback);
    assert.match(String(other.headers['content-type']), /^application\/json/);
  }
});

test('what is not open is found by nobody who asks for it, whatever the question says', async () => {
  const all = { rows: '100' };
  const open = ['pupils', 'schools', 'traffic'];
  const names = async (query: Record<string, string>, who: string): Promise<string[]> =>
    (await result('package_search', { ...all, ...query }, who)).results.map(({ name }: Any) => name).sort();
  for (const fq of [
    '',
    'capacity:private',
    'state:draft',
    'state:(draft OR active)',
    'private:true',
    '-capacity:public',
    '*:* OR capacity:private',
    'name:not-yet',
  ])
    for (const flags of [
      {} as Record<string, string>,
      { include_private: 'true' },
      { include_drafts: 'true' },
      { include_private: 'true', include_drafts: 'true' },
    ]) {
      for (const who of ['', 'other']) {
        const found = await names({ ...(fq ? { fq } : {}), ...flags }, who);
        assert.ok(
          found.every((name) => open.includes(name)),
          `${who} ${fq} ${JSON.stringify(flags)}: ${found}`,
        );
      }
      const mine = await names({ ...(fq ? { fq } : {}), ...flags }, 'own');
      assert.equal(mine.includes('only-draft') && !('include_drafts' in flags), false);
      assert.equal(mine.includes('not-yet') && !('include_private' in flags), false);
    }
  assert.deepEqual(await names({ include_private: 'true', fq: 'capacity:private' }, 'own'), [
    'not-yet',
    'stopped',
  ]);
  assert.deepEqual(await names({ include_drafts: 'true', fq: 'state:draft' }, 'own'), ['only-draft']);
  assert.deepEqual(
    await names({ include_private: 'true', include_drafts: 'true' }, 'bureau'),
    ['not-yet', 'only-draft', 'stopped', ...open].sort(),
  );
  assert.deepEqual(await result('package_list'), open);
  assert.deepEqual(await result('package_list', {}, 'own'), open);
  for (const [id, who, status] of [
    [hidden.id, '', 404],
    [hidden.id, 'other', 404],
    [hidden.id, 'own', 200],
    [draft.id, '', 404],
    [draft.id, 'bureau', 200],
  ] as const)
    assert.equal((await get('package_show', { id }, who)).status, status, `${id} ${who}`);
});

test('what would take the machine from everybody else is refused or waits', async () => {
  const started = performance.now();
  for (const [field, value] of [
    ['sort', `a${' '.repeat(900_000)}b`],
    ['sort', ['x'.repeat(3000)]],
    ['fields', '名称,'.repeat(20_000)],
    ['q', { 名称: 'x'.repeat(3000) }],
    ['filters', { _id: { constructor: 1 } }],
  ] as const)
    assert.equal((await post('datastore_search', { resource_id: csv, [field]: value })).status, 409, field);
  assert.ok(performance.now() - started < 5000);
  assert.equal((await get('package_search', { sort: 'constructor asc' })).status, 409);
  assert.equal((await post('package_search', { fq_list: Array(51).fill('name:a') })).status, 400);
  const half = Array.from({ length: 300 }, (_, at) => `name:a${at}`).join(' OR ');
  assert.equal((await post('package_search', { fq_list: [half] })).status, 200);
  assert.equal((await post('package_search', { fq_list: [half, half] })).status, 409);
  // More than the pool has connections, each with labels to look up.
  const asked = await Promise.all(
    Array.from({ length: 30 }, () =>
      get('package_search', { 'facet.field': '["organization","owner_org"]' }, 'own'),
    ),
  );
  // Of one caller eight at a time.
  assert.deepEqual([...new Set(asked.map(({ status }) => status))].sort(), [200, 429]);
  assert.equal(asked.filter(({ status }) => status === 200).length, 8);
});
