/** Search on the real database: Chinese words, pinyin, initials, homophones and wrong characters; facets; what each reader may find. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadDemo, stepsUntil } from '#demo/index.ts';
import { type CatalogStage, catalogStage } from '#tests/factories/catalog.ts';
import { emptyContent } from './content.ts';
import { facetsReply, resourceList } from './schema.ts';
import { fullPinyin, initials, searchColumns, segments } from './search.ts';

let stage: CatalogStage;

before(async () => {
  stage = await catalogStage();
  await loadDemo(stage.p, { steps: stepsUntil('catalog') });
});

const list = async (query: string, account: string | undefined = 'education') => {
  const reply = await stage.send(account, 'GET', `/api/catalog/resources?${query}`);
  assert.equal(reply.status, 200, reply.text);
  return resourceList.parse(reply.body);
};
const found = async (q: string, account?: string): Promise<string[]> =>
  (await list(`q=${encodeURIComponent(q)}`, account)).items.map(({ name }) => name);

const residents = '居民户籍信息（演示数据）';
const enterprises = '市场主体登记信息（演示数据）';
const divisions = '行政区划代码';
const schools = '义务教育学校名录';

describe('segments and pinyin', () => {
  test('words of the trade stay whole and their parts are found too', () => {
    assert.ok(segments('公共数据授权运营').includes('授权运营'));
    assert.ok(segments('公共数据授权运营').includes('公共数据'));
    assert.deepEqual(segments('，。 '), []);
  });
  test('names are spoken as they are read', () => {
    assert.equal(fullPinyin('居民户籍'), 'juminhuji');
    assert.equal(initials('居民户籍'), 'jmhj');
    assert.equal(fullPinyin('重庆路POS机'), 'chongqingluposji');
  });
  test('what search reads holds name, items and provider, not the summary in the spelling index', () => {
    const columns = searchColumns({ ...emptyContent, name: '居民户籍', summary: '秘密摘要' }, '公安局');
    assert.equal(columns.search_text, '居民户籍 公安局');
    assert.equal(columns.search_initials, 'jmhj gaj');
    const themed = searchColumns({ ...emptyContent, name: '居民户籍', categoryCode: '202000' }, '公安局');
    assert.equal(themed.search_text, '居民户籍 公安局 全民住房保障');
  });
});

describe('a question finds', () => {
  const questions: [string, string][] = [
    ['户籍', residents],
    ['居民 户籍', residents],
    ['户主姓名', residents],
    ['居民户藉', residents],
    ['juminhuji', residents],
    ['ju min hu ji', residents],
    ['jmhj', residents],
    ['juminhuij', residents],
    ['企业登记', enterprises],
    ['统一社会信用代码', enterprises],
    ['市场主题登记', enterprises],
    ['区划', divisions],
    ['xzqh', divisions],
    ['区划代码', divisions],
    ['招生范围', schools],
    ['学校', schools],
    ['教育局', schools],
    ['公安局', residents],
  ];
  for (const [question, name] of questions) {
    test(`${name} by “${question}”, first of all`, async () => {
      assert.equal((await found(question))[0], name);
    });
  }

  test('an entry by its code', async () => {
    const [first] = (await list(`q=${encodeURIComponent(residents)}`)).items;
    assert.equal((await found(first?.code ?? ''))[0], residents);
  });

  test('nothing for what is not there, and takes quotes and wildcards as text', async () => {
    assert.deepEqual(await found('火箭发射场'), []);
    for (const q of ["' or 1=1 --", '%', '_', '\\', ':*', "a'b & | !", '((', '']) await found(q);
  });

  test('the name before a mere mention', async () => {
    const names = await found('登记');
    assert.equal(names[0], enterprises);
  });
});

describe('what each reader finds', () => {
  test('drafts only in one’s own', async () => {
    assert.ok(!(await found('最低生活保障')).includes('最低生活保障对象信息'));
    const mine = await list(`scope=mine&q=${encodeURIComponent('最低生活保障')}`, 'civil');
    assert.deepEqual(
      mine.items.map(({ name }) => name),
      ['最低生活保障对象信息'],
    );
    const theirs = await list(`scope=mine&q=${encodeURIComponent('最低生活保障')}`, 'police');
    assert.equal(theirs.total, 0);
  });

  test('the public finds published names where the rules do not ask to sign in', async () => {
    assert.equal((await found('户籍', undefined))[0], residents);
  });
});

describe('a list', () => {
  test('asks the database twice: who asks, and what they asked', async () => {
    await list('facets=true&q=%E6%88%B7%E7%B1%8D');
    let asked = 0;
    const count = () => {
      asked += 1;
    };
    for (const pool of [stage.p.pool, stage.p.questions]) pool.on('acquire', count);
    await list('facets=true&q=%E6%88%B7%E7%B1%8D');
    for (const pool of [stage.p.pool, stage.p.questions]) pool.off('acquire', count);
    assert.equal(asked, 2);
  });
});

describe('facets', () => {
  const facets = async (query: string, account?: string) =>
    facetsReply.parse((await list(`facets=true&${query}`, account)).facets);

  test('count by class in the city’s words, and the sum is the catalogue', async () => {
    const counted = await facets('');
    assert.deepEqual(counted.class, [
      { key: 'conditional', zh: '商借类', en: 'on loan', count: 2 },
      { key: 'unconditional', zh: '直通类', en: 'direct', count: 2 },
    ]);
    assert.equal((await list('')).total, 4);
    assert.equal(
      counted.provider.reduce((sum, { count }) => sum + count, 0),
      4,
    );
  });

  test('come only where they are asked for, with the list of the same moment', async () => {
    assert.equal((await list('')).facets, undefined);
    const both = await list(`facets=true&q=${encodeURIComponent('登记')}&pageSize=1`);
    assert.equal(both.items.length, 1);
    const sums = Object.values(both.facets ?? {}).map((facet) =>
      facet.reduce((sum, { count }) => sum + count, 0),
    );
    assert.deepEqual(sums, Array(6).fill(both.total));
  });

  test('count what sounds alike where nothing answers as written', async () => {
    const both = await list(`facets=true&q=${encodeURIComponent('居民户藉')}`);
    assert.ok(both.total > 0);
    assert.equal(
      both.facets?.class.reduce((sum, { count }) => sum + count, 0),
      both.total,
    );
  });

  test('tallied without words are what the entries come to, as entries come, change and go', async () => {
    const same = async () => {
      const { rows: differing } = await stage.p.pool.query(
        `select 1 from (select class, opening, provider, region, state, sum(n) from (
            select sharing_class as class, opening_class as opening, provider_id as provider, region_code as region, state, 1 as n
            from catalog.search_entry
            union all
            select sharing_class, opening_class, provider_id, region_code, state, -entries from catalog.search_tally
          ) both_sides group by 1, 2, 3, 4, 5 having sum(n) <> 0) different`,
      );
      assert.deepEqual(differing, []);
      const { facets: counted, total } = await list('facets=true');
      assert.equal(
        counted?.cycle.reduce((sum, { count }) => sum + count, 0),
        total,
      );
      return total;
    };
    const before = await same();
    const [entry] = (await list(`q=${encodeURIComponent(residents)}`)).items;
    const as = (act: string) =>
      stage.send('police', 'POST', `/api/catalog/resources/${entry?.id}/${act}`, { reason: '核对数据来源' });
    for (const act of ['suspend', 'resume']) {
      const { status, text } = await as(act);
      assert.equal(status, 200, text);
      assert.equal(await same(), before);
      assert.equal((await list(`state=${act === 'suspend' ? 'suspended' : 'active'}`)).total > 0, true);
    }
    await stage.p.pool.query('select catalog.fold_search_tally()');
    assert.equal(await same(), before);
    const { rows: twice } = await stage.p.pool.query(
      `select 1 from catalog.search_tally
       group by sharing_class, opening_class, provider_id, theme, format_category, update_cycle, region_code, state having count(*) > 1`,
    );
    assert.deepEqual(twice, [], 'what had gathered is added up');
  });

  test('of one’s own entries count the drafts too', async () => {
    const mine = await list('facets=true&scope=mine', 'civil');
    assert.ok(mine.total > 0);
    assert.equal(
      mine.facets?.provider.reduce((sum, { count }) => sum + count, 0),
      mine.total,
    );
  });

  test('a choice narrows the other facets and leaves its own open', async () => {
    const counted = await facets('class=conditional');
    assert.equal(counted.class.length, 2);
    assert.deepEqual(
      counted.cycle.map(({ key, count }) => [key, count]),
      [['daily', 2]],
    );
    assert.deepEqual((await list('class=conditional')).total, 2);
  });
});
