/** What clients of CKAN read: Solr's language, facets, pages, dictionaries, rows and dumps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resourceId } from '#rooms/open/ckan/index.ts';
import { type Any, app, conditional, csv, get, result, schools, site } from './ckan-stage.ts';

test('Solr’s language: what clients write is understood, what is broken is refused and never fails', async () => {
  const unit = (await result('package_show', { id: 'schools' })).organization.name;
  const second = (await result('package_show', { id: 'traffic' })).organization.name;
  const count = async (fq: string): Promise<number> =>
    (await result('package_search', { fq, rows: '0' })).count;
  for (const [fq, wanted] of [
    [`organization:${unit}`, 2],
    [`organization:${unit} OR organization:${second}`, 3],
    [`organization:${unit} OR organization:${second} -tags:交通`, 2],
    [`(organization:"${unit}" OR organization:"${second}") AND title:"公交"`, 1],
    [`-organization:${unit}`, 1],
    ['-harvest_source_title:"x"', 3],
    ['harvest_source_title:"x"', 0],
    ['metadata_modified:[2024-01-31T10:00:00.123456Z TO *]', 3],
    ['metadata_modified:[NOW-1DAY TO NOW+1DAY]', 3],
    ['metadata_modified:{* TO 2024-01-31T10:00:00Z]', 0],
    ['name:sch*', 1],
    ['name:s?hools', 1],
    ['res_format:CSV', 3],
    ['groups:theme-201', 2],
    ['tags:(教育 OR 交通)', 2],
    ['title:中小学 AND NOT tags:交通', 1],
    ['license_id:cc-by +isopen:true', 2],
    ['*:*', 3],
    ['title:50\\%_名录', 0],
    ['name:[a TO s]', 1],
  ] as const)
    assert.equal(await count(fq), wanted, fq);
  for (const broken of [
    '(',
    ')',
    '"',
    'a AND',
    'OR',
    'title:',
    '[1 TO',
    'a AND OR b',
    'NOT',
    '((((',
    '\\',
    'x:[a b]',
    `${'('.repeat(200)}a`,
    'a '.repeat(600),
  ]) {
    const { status } = await get('package_search', { fq: broken });
    assert.ok(status === 400 || status === 409, `${broken}: ${status}`);
  }
  for (const strange of [
    "'; DROP TABLE open.dataset",
    'a%b_c',
    '😀 emoji',
    'http://x.example/y',
    'a - b',
    '  ',
  ])
    assert.equal((await get('package_search', { q: strange })).status, 200, strange);
});

test('facets carry Chinese labels, pages go past their end, lists come whole', async () => {
  const found = await result('package_search', {
    rows: '0',
    'facet.field': '["organization","groups","tags","res_format","license_id"]',
  });
  assert.deepEqual([found.count, found.results.length], [3, 0]);
  assert.deepEqual(found.facets.tags, { 学校: 1, 教育: 1, 交通: 1, 示例: 1 });
  const group = found.search_facets.groups.items[0];
  assert.deepEqual([group.name, group.count], ['theme-201', 2]);
  assert.match(group.display_name, /\p{Script=Han}/u);
  assert.match(found.search_facets.organization.items[0].display_name, /教育局/);
  const none = await result('package_search', { fq: 'name:x' });
  assert.deepEqual([none.facets, none.search_facets, none.results], [{}, {}, []]);
  const seen: string[] = [];
  for (let start = 0; ; start += 2) {
    const page = await result('package_search', { rows: '2', start: String(start), sort: 'id asc' });
    assert.equal(page.count, 3);
    if (page.results.length === 0) break;
    seen.push(...page.results.map(({ id }: Any) => id));
  }
  assert.deepEqual(seen, [...seen].sort());
  assert.equal(new Set(seen).size, 3);
  assert.deepEqual(
    (await result('package_search', { sort: 'metadata_created asc', rows: '5000' })).results.length,
    3,
  );
  assert.equal((await get('package_search', { sort: 'nonsense asc' })).status, 409);
  for (const action of ['organization_list', 'group_list']) {
    const names = await result(action);
    assert.ok(names.every((name: unknown) => typeof name === 'string'));
    assert.equal(
      (await result(action, { all_fields: 'true', include_groups: 'true', limit: '25', offset: '50' }))
        .length,
      0,
    );
    const [one] = await result(action, { all_fields: 'true', limit: '1', sort: 'package_count desc' });
    assert.equal(one.package_count, 2);
    assert.equal(
      (await result(action.replace('list', 'show'), { id: names[0], include_datasets: 'false' })).name,
      names[0],
    );
  }
  for (const bad of ['""', '" "', '27.3', 'null'])
    assert.deepEqual(await result('organization_list_for_user', { permission: bad }, 'own'), []);
  assert.equal((await get('current_package_list_with_resources', { limit: 'a' })).status, 409);
  assert.equal((await result('current_package_list_with_resources', { limit: '10' })).length, 3);
});

test('what frictionless, Magda and portals ask beside the search', async () => {
  const names = (found: Any[]): string[] => found.map(({ name }) => name).sort();
  // frictionless: the sets of a group or of a unit, whole, no more than it asks for.
  const unit = (await result('package_show', { id: 'schools' })).organization;
  const ofGroup = await result('group_package_show', { id: 'theme-201', limit: '1000' });
  assert.deepEqual(names(ofGroup), ['pupils', 'schools']);
  assert.ok(ofGroup.every(({ resources, organization }: Any) => resources.length > 0 && organization.name));
  assert.equal((await result('group_package_show', { id: 'theme-201', limit: '1' })).length, 1);
  assert.deepEqual(names(await result('group_package_show', { id: unit.id })), ['pupils', 'schools']);
  assert.equal((await get('group_package_show', { id: 'none' })).status, 404);
  assert.equal((await get('group_package_show', { id: 'theme-201', limit: 'x' })).status, 409);
  assert.equal((await result('package_search', { q: `organization:${unit.name}` })).count, 2);
  // Magda: words completed as people type.
  assert.deepEqual(await result('organization_autocomplete', { q: '教育', limit: '1' }), [
    { id: unit.id, name: unit.name, title: unit.title },
  ]);
  assert.deepEqual(await result('organization_autocomplete', { q: 'zzz' }), []);
  const [completed] = await result('package_autocomplete', { q: '中小学', limit: '5' });
  assert.deepEqual([completed.name, completed.match_displayed], ['schools', '中小学名录 (schools)']);
  assert.deepEqual(await result('package_autocomplete', { q: '尚未' }), [], 'nothing that is not open');
  assert.deepEqual(await result('group_autocomplete', { q: 'theme-2', limit: '1' }).then(names), [
    'theme-201',
  ]);
  // Words, licences, forms.
  assert.deepEqual((await result('tag_list')).sort(), ['交通', '学校', '教育', '示例'].sort());
  assert.deepEqual(await result('tag_list', { query: '教' }), ['教育']);
  const [tag] = await result('tag_list', { query: '教', all_fields: 'true' });
  assert.deepEqual([tag.name, tag.vocabulary_id], ['教育', null]);
  assert.equal((await result('tag_show', { id: tag.id })).display_name, '教育');
  assert.deepEqual(names((await result('tag_show', { id: '教育', include_datasets: 'true' })).packages), [
    'schools',
  ]);
  assert.equal((await get('tag_show', { id: '没有' })).status, 404);
  const licences = await result('license_list');
  const used = (await result('package_show', { id: 'schools' })).license_id;
  assert.ok(licences.some(({ id, title, url }: Any) => id === used && title && url.startsWith('https://')));
  assert.deepEqual(
    (await app.inject({ url: '/api/2/util/resource/format/autocomplete?incomplete=CS' })).json(),
    { ResultSet: { Result: [{ Format: 'csv' }] } },
  );
  const changed = await result('recently_changed_packages_activity_list', { limit: '2' });
  assert.deepEqual(
    changed.map(({ activity_type, data }: Any) => [activity_type, typeof data.package.name]),
    [
      ['changed package', 'string'],
      ['changed package', 'string'],
    ],
  );
});

test('facets as many as are asked for; totals are exact whatever may be guessed', async () => {
  const facets = async (limit?: string): Promise<number> => {
    const found = await result('package_search', {
      rows: '0',
      'facet.field': '["tags"]',
      ...(limit === undefined ? {} : { 'facet.limit': limit }),
    });
    assert.equal(Object.keys(found.facets.tags).length, found.search_facets.tags.items.length);
    return found.search_facets.tags.items.length;
  };
  assert.deepEqual([await facets('2'), await facets('-1'), await facets(), await facets('0')], [2, 4, 4, 0]);
  assert.equal((await get('package_search', { 'facet.limit': 'many' })).status, 409);
  const most = { rows: '0', 'facet.field': '["groups"]', 'facet.mincount': '2' };
  assert.deepEqual((await result('package_search', most)).facets.groups, { 'theme-201': 2 });
  assert.deepEqual((await result('package_search', { ...most, facet: 'false' })).facets, {});
  const asked = { resource_id: csv, limit: '1', total_estimation_threshold: '10' };
  const found = await result('datastore_search', asked);
  assert.deepEqual(
    [found.total, found.total_was_estimated, found.total_estimation_threshold],
    [1000, false, 10],
  );
  assert.equal((await get('datastore_search', { ...asked, total_estimation_threshold: 'x' })).status, 409);
});

test('dictionaries hold what udata and frictionless need', async () => {
  const set = await result('package_show', { id: schools.id, use_default_schema: 'true', unknown: 'x' });
  for (const name of [
    'id',
    'name',
    'title',
    'private',
    'type',
    'license_id',
    'license_title',
    'metadata_created',
    'metadata_modified',
    'author',
    'maintainer',
  ])
    assert.notEqual(set[name] ?? null, null, name);
  assert.equal(set.type, 'dataset');
  assert.ok(set.extras.every(({ key, value }: Any) => typeof key === 'string' && typeof value === 'string'));
  assert.deepEqual(
    [set.organization.is_organization, set.organization.approval_status, set.organization.type],
    [true, 'approved', 'organization'],
  );
  const [first] = set.resources;
  assert.deepEqual(
    [
      first.id,
      first.position,
      first.format,
      first.datastore_active,
      first.url_type,
      typeof first.description,
    ],
    [csv, 0, 'CSV', true, 'datastore', 'string'],
  );
  assert.equal(first.url, `${site}/api/open/datasets/schools/files/csv`);
  assert.deepEqual(await result('resource_show', { id: csv }), first);
  assert.match(csv, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const status = await result('status_show');
  assert.deepEqual([status.site_url, typeof status.ckan_version], [site, 'string']);
  assert.deepEqual((await app.inject({ url: '/api/util/status' })).json().site_url, site);
  assert.deepEqual((await app.inject({ url: '/api/2/util/tag/autocomplete?incomplete=教' })).json(), {
    ResultSet: { Result: [{ Name: '教育' }] },
  });
  assert.equal(
    (await app.inject({ url: '/api/2/util/dataset/autocomplete?incomplete=公交' })).json().ResultSet.Result[0]
      .name,
    'traffic',
  );
});

test('rows: filters, words, fields, orders, forms and links as CKAN gives them', async () => {
  const search = (query: Record<string, string>): Promise<Any> =>
    result('datastore_search', { resource_id: csv, ...query });
  const page = await search({ limit: '2' });
  assert.deepEqual(
    page.fields.map(({ id, type }: Any) => [id, type]),
    [
      ['_id', 'int'],
      ['名称', 'text'],
      ['100% of "it"', 'text'],
      ['数量', 'int'],
      ['日期', 'date'],
      ['时刻', 'timestamp'],
    ],
  );
  assert.deepEqual(page.records[1], {
    _id: 2,
    名称: '学校1',
    '100% of "it"': 'UK',
    数量: 1,
    日期: '2011-01-02',
    时刻: '2011-01-01T00:00:01',
  });
  assert.deepEqual([page.total, page.total_was_estimated, page.limit], [1000, false, 2]);
  assert.equal((await search({ limit: '0' })).records.length, 0);
  assert.equal((await search({ limit: '32001' })).limit, 32_000);
  assert.equal('total' in (await search({ include_total: 'false' })), false);
  const count = async (query: Record<string, string>): Promise<number> =>
    (await search({ limit: '0', ...query })).total;
  assert.equal(await count({ filters: '{"数量":[1,2,3]}' }), 3);
  assert.equal(await count({ filters: '[{"数量":1},{"数量":2}]' }), 2);
  assert.equal(await count({ filters: '{"$or":[{"数量":{"lt":5}},{"名称":"学校9"}]}' }), 6);
  assert.equal((await get('datastore_search', { resource_id: csv, filters: '{"数量":"abc"}' })).status, 409);
  assert.equal(await count({ q: '2011-01-03' }), 1);
  assert.equal(await count({ q: '{"名称":"学校7"}' }), 111);
  assert.equal(await count({ q: 'DE | UK', plain: 'false' }), 1000);
  assert.equal(await count({ q: 'D:* & !UK', plain: 'false' }), 500);
  const ranked = await search({ q: '{"数量":"4"}', limit: '1' });
  assert.ok('rank 数量' in ranked.records[0]);
  assert.deepEqual(
    (await search({ sort: '"100% of ""it""" desc, 数量 desc', limit: '1', fields: '数量' })).records,
    [{ 数量: 999 }],
  );
  assert.match((await get('datastore_search', { resource_id: csv, sort: '没有 desc' })).text, /没有/);
  assert.deepEqual(
    (await search({ fields: '100% of "it"', distinct: 'true', records_format: 'lists' })).records,
    [['DE fg'], ['UK']],
  );
  assert.equal(
    (await search({ records_format: 'csv', limit: '1' })).records,
    '1,学校0,DE fg,0,2011-01-01,2011-01-01T00:00:00\r\n',
  );
  const offset = (await search({ limit: '10', offset: '10' }))._links;
  assert.deepEqual(Object.keys(offset), ['start', 'next']);
  assert.equal(new URLSearchParams(offset.next.split('?')[1]).get('offset'), '20');
  assert.ok((await search({ limit: '10', offset: '30' }))._links.prev);
  assert.deepEqual((await search({ offset: '5000' })).records, []);
  assert.equal(
    (await result('datastore_search', { id: 'schools', include_total: 'true', limit: '1' })).total,
    1000,
  );
  assert.equal((await result('datastore_info', { id: csv })).meta.count, 1000);
  assert.ok(
    (await result('datastore_search', { resource_id: '_table_metadata' })).records.some(
      ({ alias_of }: Any) => alias_of === csv,
    ),
  );
  const denied = await get('datastore_search', { resource_id: resourceId(conditional.id, 'csv') });
  assert.deepEqual([denied.status, denied.body.error.__type], [403, 'Authorization Error']);
});

test('a dump holds every row in order, in the four forms', async () => {
  const fetch = (query: string) => app.inject({ url: `/datastore/dump/${csv}${query}` });
  const lines = (await fetch('')).body.trim().split('\r\n');
  assert.deepEqual(
    [lines.length, lines[0], lines[1000]?.split(',')[0]],
    [1001, '_id,名称,"100% of ""it""",数量,日期,时刻', '1000'],
  );
  assert.ok((await fetch('?bom=true')).body.startsWith('\ufeff'));
  assert.equal(JSON.parse((await fetch('?format=json&limit=3&offset=2')).body).records.length, 3);
  assert.equal((await fetch('?format=xml&filters={"数量":5}')).body.match(/<row _id="6">/g)?.length, 1);
  assert.deepEqual(
    [
      (await fetch('?format=zip')).statusCode,
      (await app.inject({ url: '/datastore/dump/nothing' })).statusCode,
    ],
    [400, 404],
  );
});
