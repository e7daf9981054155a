// The six states of a rule on one day, and what clocks make of them, in the real packs and the fictional one.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type BureauSettings, LawError, lawView, loadLaw } from './index.ts';

const real = join(import.meta.dirname, '../../regulations');
const cangzhou = loadLaw(real, 'cangzhou');
const neijiang = loadLaw(real, 'neijiang');
const binzhou = loadLaw(real, 'binzhou');
const fuzhou = loadLaw(real, 'fuzhou');
const baotou = loadLaw(real, 'baotou');
const xingyuan = loadLaw(join(import.meta.dirname, '../../tests/fixtures/regulations'), 'xingyuan');

const none: BureauSettings = { values: {}, effective: {} };
const reply = 'share.reply-deadline';

describe('a dated value', () => {
  test('is not yet law the day before its first day', () => {
    assert.deepEqual(xingyuan.resolve(reply, '2022-06-30'), {
      state: 'not-yet',
      from: '2022-07-01',
      cite: ['XY-12c'],
    });
    assert.equal(xingyuan.operative(reply, '2022-06-30'), undefined);
    assert.equal(cangzhou.resolve('share.free-of-charge', '2020-08-26').state, 'not-yet');
  });

  test('holds from its day, and a later value replaces it on its own day', () => {
    const on = (day: string) => xingyuan.number(reply, day);
    assert.deepEqual(on('2022-07-01'), {
      value: 9,
      unit: 'workday',
      basis: 'law',
      binding: true,
      cite: ['XY-12c'],
    });
    assert.equal(on('2024-09-30')?.value, 9);
    assert.deepEqual([on('2024-10-01')?.value, on('2024-10-01')?.cite], [7, ['XY-M-1']]);
    assert.equal(cangzhou.flag('share.free-of-charge', '2020-08-27'), true);
  });

  test('ends with its last day', () => {
    const fee = 'share.free-of-charge';
    assert.equal(xingyuan.operative(fee, '2022-06-30')?.value, false);
    assert.equal(xingyuan.operative(fee, '2022-07-01')?.value, true);
  });
});

describe('silence', () => {
  test('is not zero: no figure, no due date', () => {
    const info = cangzhou.deadline(reply, '2026-03-02', '2026-12-01', none);
    assert.equal(info.state, 'unspecified');
    assert.deepEqual([info.due, info.limit, info.late, info.basis], [undefined, undefined, false, 'none']);
    assert.deepEqual(info.cite, ['CZ-X1-3a']);
    assert.ok(info.because?.zh.includes('缺失'));
  });

  test('may be filled by the bureau, whose figure is never law', () => {
    const settings: BureauSettings = {
      values: { [reply]: { value: 10, setBy: 'somebody', setAt: '2026-01-05T01:00:00Z' } },
      effective: {},
    };
    const resolution = cangzhou.resolve(reply, '2026-03-02', settings);
    assert.equal(resolution.state, 'unspecified');
    const worked = cangzhou.number(reply, '2026-03-02', settings);
    assert.deepEqual([worked?.value, worked?.basis, worked?.binding], [10, 'setting', false]);
    const due = (today: string) => cangzhou.deadline(reply, '2026-03-02', today, settings);
    assert.deepEqual(
      [due('2026-03-13').due, due('2026-03-13').remaining, due('2026-03-13').late],
      ['2026-03-16', 1, false],
    );
    assert.deepEqual([due('2026-03-16').remaining, due('2026-03-16').late], [0, false]);
    assert.deepEqual([due('2026-03-17').remaining, due('2026-03-17').late], [-1, true]);
  });

  test('a list of addresses becomes terms', () => {
    const settings: BureauSettings = {
      values: {
        'serve.address-ranges': { value: ['10.0.0.0/8'], setBy: 'somebody', setAt: '2026-01-05T01:00:00Z' },
      },
      effective: {},
    };
    assert.deepEqual(
      cangzhou.terms('serve.address-ranges', '2026-03-02', settings).map((term) => term.key),
      ['10.0.0.0/8'],
    );
    assert.deepEqual(cangzhou.terms('serve.address-ranges', '2026-03-02', none), []);
  });

  test('only what the instrument leaves out can be set, and only to something sensible', () => {
    assert.deepEqual(cangzhou.checkSetting(reply, 10), { ok: true, value: 10 });
    assert.equal(cangzhou.checkSetting(reply, 0).ok, false);
    assert.equal(cangzhou.checkSetting(reply, 'soon').ok, false);
    assert.equal(neijiang.checkSetting(reply, 20).ok, false);
    assert.equal(cangzhou.checkSetting('classify.default-sharing-class', 'conditional').ok, true);
    assert.equal(cangzhou.checkSetting('classify.default-sharing-class', 'secret').ok, false);
    assert.equal(cangzhou.checkSetting('serve.address-ranges', ['10.0.0.0/8']).ok, true);
    assert.equal(cangzhou.checkSetting('serve.address-ranges', []).ok, false);
  });
});

describe('a draft', () => {
  const adopted: BureauSettings = {
    values: {},
    effective: { NJ: { from: '2026-03-02', document: '演示文号1号' } },
  };

  test('gives its value, and its clock makes nobody late', () => {
    assert.deepEqual(neijiang.resolve(reply, '2026-03-02', none), {
      state: 'draft',
      value: 10,
      unit: 'workday',
      cite: ['NJ-26b'],
    });
    const info = neijiang.deadline(reply, '2026-03-02', '2026-03-17', none);
    assert.deepEqual(
      [info.due, info.informative, info.late, info.basis],
      ['2026-03-16', true, false, 'draft'],
    );
  });

  test('is law from the day the bureau enters, with the document that sets it', () => {
    const resolution = neijiang.resolve(reply, '2026-03-02', adopted);
    assert.deepEqual(resolution, {
      state: 'in-force',
      value: 10,
      unit: 'workday',
      cite: ['NJ-26b'],
      from: '2026-03-02',
      document: '演示文号1号',
    });
    const info = neijiang.deadline(reply, '2026-03-02', '2026-03-17', adopted);
    assert.deepEqual([info.due, info.informative, info.late], ['2026-03-16', false, true]);
  });

  test('what was received the day before stays informative', () => {
    const before = neijiang.resolve(reply, '2026-03-01', adopted);
    assert.deepEqual([before.state, 'from' in before && before.from], ['draft', '2026-03-02']);
    assert.equal(neijiang.deadline(reply, '2026-03-01', '2026-06-01', adopted).late, false);
  });
});

describe('not applicable', () => {
  test('says why and names the article', () => {
    const resolution = cangzhou.resolve('classify.conditional-basis', '2026-03-02');
    assert.equal(resolution.state, 'not-applicable');
    assert.deepEqual(resolution.cite, ['CZ-16e']);
    assert.deepEqual(cangzhou.terms('classify.conditional-basis', '2026-03-02'), []);
    assert.equal(neijiang.flag('serve.hours', '2026-03-02'), false);
  });
});

describe('the cities differ by data alone', () => {
  const day = '2026-03-02';
  const levels = (law: typeof cangzhou, rule: string) => law.terms(rule, day).map((term) => term.key);

  test('basis of withholding', () => {
    assert.deepEqual(levels(cangzhou, 'classify.withheld-basis'), [
      'law',
      'administrative-regulation',
      'local-regulation',
      'rule',
    ]);
    assert.deepEqual(levels(neijiang, 'classify.withheld-basis'), [
      'law',
      'administrative-regulation',
      'central-policy',
    ]);
    assert.deepEqual(levels(neijiang, 'classify.conditional-basis'), [
      'law',
      'administrative-regulation',
      'central-policy',
    ]);
    for (const rule of ['classify.withheld-basis', 'classify.conditional-basis']) {
      assert.deepEqual(levels(binzhou, rule), ['law', 'administrative-regulation']);
      assert.deepEqual(levels(fuzhou, rule), [
        'law',
        'administrative-regulation',
        'local-regulation',
        'central-policy',
      ]);
    }
    // The draft's article on classes is wider than its article on refusals; each is answered as it is written.
    assert.equal(levels(baotou, 'classify.withheld-basis').length, 5);
    assert.deepEqual(levels(baotou, 'share.refusal-basis'), ['law', 'administrative-regulation', 'other']);
    assert.deepEqual(levels(baotou, 'classify.conditional-basis'), []);
  });

  test('limits: figures of the text, silence where it has none', () => {
    const limits = [
      'catalog.change-deadline',
      'catalog.change-review-deadline',
      'share.bureau-deadline',
      'share.reply-deadline',
    ];
    const figures = (law: typeof cangzhou) =>
      limits.map((rule) => law.number(rule, day)?.value ?? law.resolve(rule, day).state);
    assert.deepEqual(figures(binzhou), [15, 2, 'not-applicable', 'unspecified']);
    assert.deepEqual(figures(fuzhou), ['unspecified', 'unspecified', 20, 'unspecified']);
    assert.deepEqual(figures(baotou), ['unspecified', 'unspecified', 'not-applicable', 'unspecified']);
  });

  test('each from its own first day', () => {
    const change = 'catalog.change-deadline';
    assert.equal(binzhou.resolve(change, '2023-02-28').state, 'not-yet');
    assert.equal(binzhou.deadline(change, '2023-09-22', '2023-09-22').due, '2023-10-19');
    assert.equal(binzhou.deadline('catalog.change-review-deadline', '2023-09-28', day).due, '2023-10-08');
    assert.equal(fuzhou.resolve('share.bureau-deadline', '2019-11-14').state, 'not-yet');
    assert.equal(fuzhou.resolve('classify.opening-classes', '2019-11-15').state, 'in-force');
    assert.equal(fuzhou.instrument('FZ-2017')?.repealedOn, '2019-11-15');
    assert.equal(baotou.resolve('serve.last-day-required', day).state, 'draft');
    const one: BureauSettings = {
      values: {},
      effective: { 'BT-B': { from: '2026-01-01', document: '演示文号2号' } },
    };
    // The two drafts come into force independently.
    assert.equal(baotou.resolve('serve.last-day-required', day, one).state, 'draft');
  });

  test('words of the classes', () => {
    const words = [cangzhou, neijiang, xingyuan].map(
      (law) => law.term('classify.sharing-classes', 'unconditional', day)?.zh,
    );
    assert.deepEqual(words, ['无条件共享类', '无条件共享', '直通类']);
    const withheld = [binzhou, fuzhou, baotou].map(
      (law) => law.term('classify.sharing-classes', 'withheld', day)?.zh,
    );
    assert.deepEqual(withheld, ['不予共享类', '暂不共享', '不予共享']);
  });

  test('who decides, and in which order', () => {
    const deciders = (law: typeof cangzhou, key: string) => law.procedure(key).steps.map((step) => step.by);
    assert.deepEqual(deciders(cangzhou, 'share.application'), ['managing-unit', 'provider-of-subject']);
    assert.deepEqual(deciders(neijiang, 'share.application'), ['provider-of-subject']);
    assert.deepEqual(deciders(binzhou, 'share.application'), ['provider-of-subject']);
    assert.deepEqual(deciders(baotou, 'share.application'), ['provider-of-subject']);
    assert.deepEqual(deciders(fuzhou, 'share.application'), [
      'bureau-of-city',
      'provider-of-subject',
      'bureau-of-city',
    ]);
    assert.deepEqual(
      fuzhou.procedure('share.application').steps.map((step) => step.limitFrom),
      ['case', undefined, 'case'],
    );
    assert.deepEqual(deciders(xingyuan, 'share.loan'), ['provider-of-subject', 'bureau-of-city']);
  });

  test('how unconditional data are obtained', () => {
    const route = (law: typeof cangzhou) =>
      law.term('share.application-route', 'unconditional', day)?.attributes.route;
    assert.deepEqual(
      [route(cangzhou), route(neijiang), route(xingyuan)],
      ['decision', 'self-service', 'decision'],
    );
    for (const law of [binzhou, fuzhou, baotou]) assert.equal(route(law), 'self-service');
  });

  test('every rule answers in every pack', () => {
    for (const law of [cangzhou, neijiang, binzhou, fuzhou, baotou, xingyuan]) {
      const view = lawView(law, day, none);
      assert.equal(Object.keys(view.rules).length, law.rules.length);
      assert.equal(view.classes.sharing.length, 3);
      for (const [id, resolution] of Object.entries(view.rules)) {
        const said = resolution.cite.length > 0 || 'because' in resolution;
        assert.ok(said, `${law.city.key} ${id} bears neither citation nor reason`);
      }
    }
  });
});

describe('a question put wrongly', () => {
  test('unknown rule, wrong kind, unknown procedure or form', () => {
    assert.throws(() => cangzhou.resolve('share.no-such-rule', '2026-03-02'), LawError);
    assert.throws(() => cangzhou.number('share.free-of-charge', '2026-03-02'), LawError);
    assert.throws(() => cangzhou.flag(reply, '2026-03-02'), LawError);
    assert.throws(() => cangzhou.procedure('share.none'), LawError);
    assert.throws(() => cangzhou.form('share.none'), LawError);
  });
});

test('an instrument that holds for a time ends with what rests on it, and nothing else', () => {
  const settings: BureauSettings = {
    values: {},
    effective: {
      'BT-A': { from: '2026-01-01', document: '演示文号1号' },
      'BT-B': { from: '2026-01-01', to: '2026-06-30', document: '演示文号2号' },
    },
  };
  const state = (day: string) => baotou.resolve('org.vacancy-told', day, settings).state;
  assert.deepEqual(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map(state), [
    'draft',
    'in-force',
    'in-force',
    'repealed',
  ]);
  assert.equal(baotou.resolve('org.division-prefix', '2026-07-01', settings).state, 'in-force');
});
