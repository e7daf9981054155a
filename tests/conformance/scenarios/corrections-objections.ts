/** Scenarios of objections: filed with ground and material, marked, decided by whom the text names, in its time, and told. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  aboutRow,
  askRow,
  asSeenBy,
  correctAtSource,
  type Doubted,
  doubted,
  file,
  marksIn,
  newCitizen,
  noticesOf,
  type Request,
  readRequest,
  requests,
  stepPath,
} from '../correction-walks.ts';
import { accounts, type Case, readCase, readEntry } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

const objection = (resource: Doubted['resource'], row: number, given: object = {}) =>
  aboutRow(resource, row, { kind: 'objection', ground: 'error', ...given });

const paper = new TextEncoder().encode('%PDF-1.4\n登记注销证明\n');
async function attach(who: Client, { id }: Request): Promise<Request> {
  const sent = await who.ok<Request>('POST', `${requests}/${id}/files`, paper, {
    'content-type': 'application/pdf',
    'x-file-name': encodeURIComponent('注销证明.pdf'),
  });
  return sent;
}

const stepsOf = async (bureau: Client, request: Request): Promise<Case['steps']> =>
  (await readCase(bureau, request.caseId ?? '')).steps;
const dueOf = (steps: Case['steps'], key: string): string | undefined =>
  steps.find((step) => step.key === key)?.deadline?.due;

/** Filed with a number, its clocks from the day of receipt; to the bureau, where a check goes to the provider; both linked. */
const filed = scenario(
  z.strictObject({ article: text, checkArticle: text, filed: day, dues: z.record(text, day) }),
  async (stage, { article, checkArticle, filed: on, dues }) => {
    await stage.setDay(on);
    const { resource, provider, bureau } = await doubted(stage);
    const citizen = await newCitizen(stage);
    type Way = {
      kind: string;
      articles: string[];
      recipients: { key: string }[];
      grounds: { key: string }[];
    };
    const { ways } = await citizen.get<{ ways: Way[] }>(`/api/quality/ways?resource=${resource.resourceId}`);
    const goesTo = Object.fromEntries(ways.map(({ kind, recipients }) => [kind, recipients[0]?.key]));
    assert.deepEqual(goesTo, { check: 'provider', objection: 'authority' }, 'both forms say where they go');
    assert.ok(ways.some(({ articles }) => articles.includes(article)));
    assert.ok(ways.some(({ articles }) => articles.includes(checkArticle)));
    const page = await stage.nobody().send('GET', `/corrections?resource=${resource.resourceId}`);
    assert.equal(page.status, 200, 'the public page of both ways');
    const body = objection(resource, 0);
    await citizen.refused(
      'POST',
      requests,
      { ...body, ground: undefined },
      { code: 'quality.ground-wrong', article },
    );
    await citizen.refused(
      'POST',
      requests,
      { ...body, key: {}, item: 'no_such' },
      { code: 'quality.item-unknown' },
    );
    const mine = await attach(citizen, await file(citizen, body));
    assert.match(mine.number, /\d{4}/, 'accepted with a number');
    assert.equal(mine.files.length, 1, 'with its material');
    const seen = await asSeenBy(bureau, mine);
    assert.equal(seen.recipient.key, 'authority');
    const steps = await stepsOf(bureau, seen);
    for (const [key, due] of Object.entries(dues)) assert.equal(dueOf(steps, key), due, key);

    const check = await file(citizen, aboutRow(resource, 0));
    assert.equal(check.recipient.id, resource.providerId);
    for (const [one, other] of [
      [check, mine],
      [mine, check],
    ] as const) {
      const { linked } = await readRequest(citizen, one.id);
      assert.deepEqual(
        linked.map(({ number }) => number),
        [other.number],
        'filing both on one record links them',
      );
    }
    const stranger = await newCitizen(stage);
    await stranger.refused('GET', `${requests}/${mine.id}`, undefined, { status: 404 });
    await stranger.refused('GET', `${requests}/${mine.id}/files/${mine.files[0]?.id}`, undefined, {
      status: 404,
    });
    assert.equal((await asSeenBy(provider, check)).content?.key.register_no, 'R0001');
  },
);

/** Due, late, marked in the catalogue and in every answer; users told; the mark goes when the objector was told. */
const marked = scenario(
  z.strictObject({ article: text, filed: day, due: day, late: day }),
  async (stage, { article, filed: on, due, late }) => {
    await stage.setDay(on);
    const { resource, provider, consumer, credential, bureau } = await doubted(stage);
    const citizen = await newCitizen(stage);
    const mine = await file(citizen, objection(resource, 0));
    const seen = await asSeenBy(bureau, mine);
    assert.equal(dueOf(await stepsOf(bureau, seen), 'mark'), due);
    assert.equal(marksIn(await askRow(stage, credential, 0)).length, 0, 'not yet marked');
    await stage.setDay(late);
    const step = (await stepsOf(bureau, seen)).find(({ key }) => key === 'mark');
    assert.equal(step?.late, true, 'unmarked it is overdue');
    await bureau.post(await stepPath(bureau, seen, 'mark'), { outcome: 'marked' });
    const [mark] = marksIn(await askRow(stage, credential, 0));
    assert.deepEqual([mark?.disputed, mark?.since], [true, late], 'the answer carries it with its day');
    assert.ok(mark?.articles?.includes(article));
    type Marked = { dispute?: { disputed: boolean; since: string; articles: string[] } };
    const entry = (await readEntry(consumer.officer, resource.resourceId)) as Marked;
    assert.deepEqual(
      [entry.dispute?.disputed, entry.dispute?.since],
      [true, late],
      'and so does the catalogue',
    );
    assert.ok(entry.dispute?.articles.includes(article));
    assert.equal((await noticesOf(consumer.officer, 'quality.disputed')).length, 1);
    await decideAndTell(bureau, provider, seen);
    assert.equal(marksIn(await askRow(stage, credential, 0)).length, 0, 'it goes when decided and told');
    const after = (await readEntry(consumer.officer, resource.resourceId)) as Marked;
    assert.equal(after.dispute, undefined);
  },
);

async function decideAndTell(bureau: Client, provider: Client, seen: Request): Promise<void> {
  await bureau.post(await stepPath(bureau, seen, 'route'), { outcome: 'forward' });
  await provider.post(await stepPath(provider, seen, 'department-decision'), {
    outcome: 'keep',
    reasons: ['与登记档案一致'],
  });
  await bureau.post(await stepPath(bureau, seen, 'tell'), {
    outcome: 'told',
    comment: '经核实，登记状态与档案一致，不予更正。',
  });
}

/** The bureau's own decision: counted from receipt, correct or not with a reason, no extension. */
const ownDecision = scenario(
  z.strictObject({ article: text, filed: day, routed: day, due: day }),
  async (stage, { article, filed: on, routed, due }) => {
    await stage.setDay(on);
    const { resource, bureau } = await doubted(stage);
    const citizen = await newCitizen(stage);
    const mine = await asSeenBy(bureau, await file(citizen, objection(resource, 0)));
    const other = await asSeenBy(bureau, await file(citizen, objection(resource, 1)));
    await stage.setDay(routed);
    for (const request of [mine, other]) {
      await bureau.post(await stepPath(bureau, request, 'mark'), { outcome: 'marked' });
      await bureau.post(await stepPath(bureau, request, 'route'), { outcome: 'own' });
      assert.equal(
        dueOf(await stepsOf(bureau, request), 'bureau-decision'),
        due,
        'from receipt, not from the mark',
      );
    }
    const path = await stepPath(bureau, mine, 'bureau-decision');
    await bureau.refused(
      'POST',
      path.replace('/decision', '/extension'),
      { days: 1, reason: '须再核对' },
      { code: 'cases.extension-none', article },
    );
    await bureau.refused('POST', path, { outcome: 'keep' }, { code: 'cases.reasons-missing', article });
    await bureau.refused('POST', path, { outcome: 'postpone' }, { code: 'cases.outcome-unknown' });
    await bureau.post(path, { outcome: 'keep', reasons: ['数据无误'] });
    await bureau.post(await stepPath(bureau, other, 'bureau-decision'), { outcome: 'correct' });
    assert.equal((await asSeenBy(bureau, mine)).outcome, 'kept');
    assert.equal((await asSeenBy(bureau, other)).outcome, 'corrected');
  },
);

/** Passed on in time, with its material, the time kept; not passed on it is overdue for the bureau. */
const forwarded = scenario(
  z.strictObject({ article: text, filed: day, due: day, late: day }),
  async (stage, { article, filed: on, due, late }) => {
    await stage.setDay(on);
    const { resource, provider, bureau } = await doubted(stage);
    const citizen = await newCitizen(stage);
    const mine = await asSeenBy(bureau, await attach(citizen, await file(citizen, objection(resource, 0))));
    const slow = await asSeenBy(bureau, await file(citizen, objection(resource, 1)));
    const route = (await stepsOf(bureau, mine)).find(({ key }) => key === 'route');
    assert.equal(route?.deadline?.due, due);
    assert.ok(route?.deadline?.cite.includes(article));
    await bureau.post(await stepPath(bureau, mine, 'route'), { outcome: 'forward' });
    const passed = await asSeenBy(provider, mine);
    assert.ok(passed.forwardedAt, 'the time of handing over');
    const todo = await provider.get<{ items: { caseId: string }[] }>('/api/todos?pageSize=200');
    assert.ok(
      todo.items.some(({ caseId }) => caseId === mine.caseId),
      'the department’s task',
    );
    const [material] = passed.files;
    const content = await provider.send('GET', `${requests}/${mine.id}/files/${material?.id}`);
    assert.equal(content.status, 200, 'with the material attached');
    await stage.setDay(due);
    assert.equal((await stepsOf(bureau, slow)).find(({ key }) => key === 'route')?.late, false);
    await stage.setDay(late);
    const after = (await stepsOf(bureau, slow)).find(({ key }) => key === 'route');
    assert.deepEqual([after?.late, after?.holder.roles], [true, ['bureau']], 'overdue for the bureau');
  },
);

/** The department's decision: its day, seen by the bureau at once, and no closing before the corrected batch. */
const department = scenario(
  z.strictObject({ article: text, filed: day, forwarded: day, due: day }),
  async (stage, { article, filed: on, forwarded: at, due }) => {
    await stage.setDay(on);
    const { resource, provider, bureau } = await doubted(stage);
    const citizen = await newCitizen(stage);
    const mine = await asSeenBy(bureau, await file(citizen, objection(resource, 0)));
    await bureau.post(await stepPath(bureau, mine, 'mark'), { outcome: 'marked' });
    await stage.setDay(at);
    await bureau.post(await stepPath(bureau, mine, 'route'), { outcome: 'forward' });
    const step = (await stepsOf(bureau, mine)).find(({ key }) => key === 'department-decision');
    assert.equal(step?.deadline?.due, due);
    assert.ok(step?.deadline?.cite.includes(article));
    await provider.post(await stepPath(provider, mine, 'department-decision'), { outcome: 'correct' });
    const seen = await asSeenBy(bureau, mine);
    assert.deepEqual(
      [seen.outcome, seen.state],
      ['corrected', 'to-tell'],
      'the bureau sees it the moment it is saved',
    );
    const tell = await stepPath(bureau, mine, 'tell');
    const told = { outcome: 'told', comment: '已更正为注销。' };
    await bureau.refused('POST', tell, told, { code: 'quality.not-corrected-at-source' });
    await correctAtSource(stage, provider, resource, 0);
    await bureau.post(tell, told);
    const ended = await readRequest(citizen, mine.id);
    assert.deepEqual([ended.state, ended.correctedOn], ['settled', at]);
  },
);

/** Nobody told, nothing put away: it stands in the list until a notice with its text was sent; the objector reads it by number. */
const told = scenario(z.strictObject({ article: text }), async (stage, { article }) => {
  const { resource, provider, bureau } = await doubted(stage);
  const citizen = await newCitizen(stage);
  const mine = await asSeenBy(bureau, await file(citizen, objection(resource, 0)));
  await bureau.post(await stepPath(bureau, mine, 'mark'), { outcome: 'marked' });
  await bureau.post(await stepPath(bureau, mine, 'route'), { outcome: 'forward' });
  await provider.post(await stepPath(provider, mine, 'department-decision'), {
    outcome: 'keep',
    reasons: ['与登记档案一致'],
  });
  const toTell = async () =>
    (await bureau.get<{ items: Request[] }>(`${requests}?state=to-tell&pageSize=200`)).items.some(
      ({ id }) => id === mine.id,
    );
  assert.ok(await toTell(), 'in the bureau’s list of those to be told');
  await bureau.refused('POST', `${requests}/${mine.id}/archive`, undefined, {
    code: 'quality.not-told',
    article,
  });
  const tell = await stepPath(bureau, mine, 'tell');
  await bureau.refused('POST', tell, { outcome: 'told' }, { code: 'quality.notice-missing', article });
  const notice = '经核实，登记状态与档案一致，不予更正。';
  await bureau.post(tell, { outcome: 'told', comment: notice });
  assert.equal(await toTell(), false);
  const byNumber = await citizen.get<{ items: Request[] }>(`${requests}?q=${mine.number}`);
  assert.equal(byNumber.items[0]?.id, mine.id, 'found under its number');
  const seen = await readRequest(citizen, mine.id);
  assert.ok(seen.told?.at && seen.told.text.includes(notice), 'time and text');
  await bureau.post(`${requests}/${mine.id}/archive`);
  assert.equal((await asSeenBy(bureau, mine)).state, 'archived');
});

/** With any of the recipients, the institution beside it under one number; the target is the city's own, and without it only age shows. */
const threeWays = scenario(
  z.strictObject({ article: text, rule: text, filed: day, target: z.number(), due: day, later: day }),
  async (stage, { article, rule, filed: on, target, due, later }) => {
    const setting = async (value: number | null): Promise<void> => {
      await stage.restoreClock();
      const bureau = await stage.as(accounts.bureau);
      await bureau.put(`/api/law/settings/${rule}`, { value });
    };
    const fileAll = async (scene: Doubted, citizen: Client) => {
      const found: Request[] = [];
      for (const recipient of ['provider', 'user', 'authority'])
        found.push(
          await file(
            citizen,
            objection(scene.resource, 0, {
              recipient,
              ...(recipient === 'user' ? { recipientId: scene.consumer.id } : {}),
            }),
          ),
        );
      return found;
    };
    try {
      await setting(null);
      await stage.setDay(on);
      const scene = await doubted(stage);
      const { resource, provider, consumer, bureau } = scene;
      const citizen = await newCitizen(stage);
      const strange = objection(resource, 0, { recipient: 'user', recipientId: resource.providerId });
      await citizen.refused('POST', requests, strange, { code: 'quality.recipient-wrong', article });
      const all = await fileAll(scene, citizen);
      assert.equal(new Set(all.map(({ number }) => number)).size, 1, 'under one number');
      const holders = [
        [resource.providerId],
        [consumer.id, resource.providerId],
        [
          (await bureau.get<{ organisation: { id: string } }>('/api/me')).organisation.id,
          resource.providerId,
        ],
      ];
      for (const [place, request] of all.entries()) {
        const held = (await stepsOf(bureau, await asSeenBy(bureau, request))).map(
          ({ holder }) => holder.organisation.id,
        );
        assert.deepEqual(held.toSorted(), holders[place]?.toSorted(), 'the institution beside the recipient');
      }
      await stage.setDay(later);
      const [first, second, third] = await Promise.all(all.map(({ id }) => readRequest(citizen, id)));
      assert.ok(first && second && third);
      assert.deepEqual([first.due, first.overdue], [null, false], 'no target, no due day');
      assert.ok(first.elapsed > 0, 'its age is shown');

      const seen = await asSeenBy(provider, first);
      const path = await stepPath(provider, seen);
      await provider.refused(
        'POST',
        path,
        { outcome: 'corrected' },
        { code: 'quality.not-corrected-at-source', article },
      );
      await correctAtSource(stage, provider, resource, 0);
      await provider.post(path, { outcome: 'corrected', reasons: ['已按证明更正'] });
      const users = await noticesOf(consumer.officer, 'quality.corrected');
      assert.equal(users.length, 1, 'every user granted the resource is notified');
      const ended = await readRequest(citizen, first.id);
      assert.ok(
        ended.outcome === 'corrected' && ended.told?.text.includes('已按证明更正'),
        'outcome and reason',
      );
      for (const [request, recipient] of [
        [second, consumer.officer],
        [third, bureau],
      ] as const) {
        const file = await asSeenBy(bureau, request);
        const { steps } = await readCase(bureau, file.caseId ?? '');
        const own = async (who: Client) =>
          (await who.get<{ organisation: { id: string } }>('/api/me')).organisation.id;
        for (const who of [recipient, provider]) {
          const id = await own(who);
          const step = steps.find(({ holder }) => holder.organisation.id === id);
          await who.post(`/api/cases/${file.caseId}/steps/${step?.id}/decision`, { outcome: 'corrected' });
        }
        assert.equal((await readRequest(citizen, request.id)).outcome, 'corrected');
      }

      await setting(target);
      await stage.setDay(on);
      const again = await doubted(stage);
      const [timed] = await fileAll(again, await newCitizen(stage));
      assert.equal(timed?.due, due, 'the city’s target in workdays');
    } finally {
      await setting(null);
    }
  },
);

export const correctionObjectionScenarios: Scenarios = {
  'corrections.filed': filed,
  'corrections.marked': marked,
  'corrections.own-decision': ownDecision,
  'corrections.forwarded': forwarded,
  'corrections.department': department,
  'corrections.told': told,
  'corrections.three-ways': threeWays,
};
