/** Scenarios of what follows a consent: the manner it names, the list of what is not supplied, and papers with their receipts. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import { newServed, numbers, providerOf } from '../served.ts';
import {
  ask,
  consentOf,
  fullDraft,
  granted,
  newConsumer,
  readApplication,
  readGrant,
  submit,
  toLastStep,
} from '../share-walks.ts';
import { accounts } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const day = z.iso.date();

type Supply = {
  items: { applicationId: string; mode: string; lacks: string; agreedOn: string; days: number }[];
  articles: string[];
};

/** A consent names one of the portal's manners and nothing else; what has no working interface and no file is listed with its age. */
const manner = scenario(
  z.strictObject({
    article: text,
    rule: text,
    manners: z.array(text).min(2),
    file: text,
    interface: text,
    refused: z.array(text).min(1),
    day,
    later: day,
    days: z.int(),
  }),
  async (stage, given) => {
    await stage.setDay(given.day);
    const resource = await newServed(stage, 'conditional');
    const consumer = await newConsumer(stage);
    const { officer, system } = consumer;
    const listed = async (reader: Client, id: string) => {
      const reply = await reader.get<Supply>('/api/share/reports/supply');
      assert.ok(reply.articles.includes(given.article));
      return reply.items.find(({ applicationId }) => applicationId === id);
    };
    const submitted = await submit(officer, await fullDraft(officer, resource.serviceId, system));
    const { decider, path, file } = await toLastStep(stage, resource, submitted.caseId ?? '');
    const agree = file.outcomes.find(({ kind }) => kind === 'complete');
    assert.ok(agree?.form);
    const offered = await readApplication(decider, submitted.id);
    assert.deepEqual(
      offered.choices.options[given.rule]?.map(({ key }) => key).sort(),
      [...given.manners].sort(),
      'these manners are offered and no other',
    );
    for (const wrong of [undefined, ...given.refused]) {
      const payload = await consentOf(decider, offered, agree.form, { manner: wrong });
      const reply = await decider.send('POST', path, { outcome: agree.key, payload });
      const told = reply.body as { fields?: { path: string; articles: string[] }[] };
      assert.ok(reply.status >= 400, `${wrong} is no manner`);
      const field = told.fields?.find((one) => one.path === 'manner');
      assert.ok(field?.articles.includes(given.article), reply.text);
    }
    const payload = await consentOf(decider, offered, agree.form, { manner: given.file });
    await decider.post(path, { outcome: agree.key, payload });
    const decided = await readApplication(decider, submitted.id);
    const grant = await readGrant(officer, decided.grantId ?? '');
    const bureau = await stage.as(accounts.bureau);
    const open = await listed(bureau, submitted.id);
    assert.deepEqual(
      [open?.mode, open?.lacks, open?.agreedOn, open?.days],
      [grant.terms.mode, 'file', given.day, 0],
    );

    // An interface that answers is supplied; one that is stopped is not.
    const working = await granted(stage, resource, consumer, { scope: { manner: given.interface } });
    assert.equal((await ask(stage, working.credential)).status, 200);
    assert.equal(await listed(bureau, working.application.id), undefined);
    const provider = await providerOf(stage, resource);
    const state = `/api/catalog/resources/${resource.resourceId}`;
    await provider.post(`${state}/suspend`, { reason: '系统维护' });
    assert.notEqual((await ask(stage, working.credential)).status, 200);
    assert.equal((await listed(provider, working.application.id))?.lacks, 'entry');
    await provider.post(`${state}/resume`, { reason: '维护完成' });
    assert.equal(await listed(provider, working.application.id), undefined);

    await stage.setDay(given.later, 'nothing');
    assert.equal((await listed(bureau, submitted.id))?.days, given.days);
    const made = await officer.post<{ id: string }>('/api/serve/deliveries', {
      grantId: grant.id,
      format: 'csv',
    });
    await stage.eventually(async () => {
      const { state: now } = await officer.get<{ state: string }>(`/api/serve/deliveries/${made.id}`);
      return now === 'ready' ? now : undefined;
    }, 'the file to be made');
    assert.equal((await listed(bureau, submitted.id))?.lacks, 'file', 'made, and not handed over yet');
    const { address } = await officer.post<{ address: string }>(`/api/serve/deliveries/${made.id}/link`);
    const taken = await officer.send('GET', address);
    assert.equal(taken.status, 200);
    assert.ok(taken.text.includes(numbers[0]));
    assert.equal(await listed(bureau, submitted.id), undefined, 'supplied');
  },
);

type Receipt = { number: string; sha256: string; issuer: { zh: string }; at: string; entry: string };
type Fetched = { receipt: Receipt; file: { base64: string } };

/** A paper comes with its receipt; its number shows that it counts as the original, one byte changed does not pass, a table gives none. */
const papers = scenario(
  z.strictObject({ article: text, kinds: z.array(text).min(1), effect: text, refused: text, day }),
  async (stage, { article, kinds, effect, refused, day: today }) => {
    await stage.setDay(today);
    const [licences, table] = [
      await newServed(stage, 'unconditional'),
      await newServed(stage, 'unconditional'),
    ];
    const consumer = await newConsumer(stage);
    const { officer } = consumer;
    const provider = await providerOf(stage, licences);
    const entries = '/api/share/papers/entries';
    const declared = { resourceId: licences.resourceId };
    await provider.refused(
      'POST',
      entries,
      { ...declared, kind: refused },
      { code: 'share.paper-kind', article },
    );
    await officer.refused('POST', entries, { ...declared, kind: kinds[0] }, {});
    for (const kind of kinds) await provider.post(entries, { ...declared, kind });
    const under = async (resource: typeof licences) => {
      const { grant, credential } = await granted(stage, resource, consumer);
      return { grant, credential, body: { grantId: grant.id, values: { register_no: numbers[0] } } };
    };
    const paper = await under(licences);
    const fetching = '/api/share/papers/fetch';
    const wrong = { ...paper.body, values: { register_no: '000000000000000000' } };
    // Whoever may not fetch does not learn what there is, and asking in vain is a call like another.
    const grantPath = `/api/serve/grants/${paper.grant.id}`;
    await provider.post(`${grantPath}/suspend`, { ground: 'beyond-scope', note: '核查' });
    for (const body of [wrong, paper.body])
      await officer.refused('POST', fetching, body, { code: 'gateway.grant-suspended' });
    await provider.post(`${grantPath}/resume`, { note: '核查完毕' });
    await officer.refused('POST', fetching, wrong, { code: 'share.paper-unknown' });
    const { receipt, file } = await officer.post<Fetched>(fetching, paper.body);
    assert.equal(receipt.issuer.zh, licences.providerName);
    assert.ok(receipt.number && receipt.at && /^[0-9a-f]{64}$/.test(receipt.sha256));
    const bytes = Buffer.from(file.base64, 'base64');
    assert.ok(bytes.subarray(0, 5).equals(Buffer.from('%PDF-')));

    const nobody = stage.nobody();
    const page = await nobody.send('GET', `/verify/paper?number=${receipt.number}&lang=zh-CN`);
    for (const shown of [receipt.number, receipt.sha256, licences.providerName, effect, article])
      assert.ok(page.text.includes(shown), `the page shows ${shown}`);
    assert.ok(
      !(await nobody.send('GET', '/verify/paper?number=ZZ2026-22222222&lang=zh-CN')).text.includes(effect),
    );
    const check = async (content: Buffer) =>
      (
        await nobody.ok<{ genuine: boolean }>('POST', `/api/papers/${receipt.number}/check`, content, {
          'content-type': 'application/pdf',
        })
      ).genuine;
    assert.equal(await check(bytes), true);
    const altered = Buffer.from(bytes);
    altered[Math.floor(altered.length / 2)] = (altered[Math.floor(altered.length / 2)] ?? 0) ^ 1;
    assert.equal(await check(altered), false);
    // Withdrawn by its provider it passes no check any more, and its page says so.
    const voiding = `/api/share/papers/${receipt.number}/void`;
    const why = { how: 'withdrawn', reason: '证照已注销' };
    await officer.refused('POST', voiding, why, {});
    await provider.post(voiding, why);
    assert.equal(await check(bytes), false);
    const after = await nobody.send('GET', `/verify/paper?number=${receipt.number}&lang=zh-CN`);
    assert.ok(!after.text.includes(effect), 'a paper that is withdrawn counts as nothing');
    const told = await officer.get<{ items: { title: { zh: string } }[] }>('/api/notices?pageSize=50');
    assert.ok(
      told.items.some(({ title }) => title.zh.includes(receipt.number)),
      'whoever holds it is told',
    );

    // An ordinary table: called as ever, and nothing of it is a paper.
    const ordinary = await under(table);
    const answer = await ask(stage, ordinary.credential);
    assert.equal(answer.status, 200);
    assert.ok(!JSON.stringify(answer).includes('"sha256"'));
    await officer.refused('POST', fetching, ordinary.body, {
      code: 'share.paper-none',
      article,
    });
    const { receipts } = await officer.get<{ receipts: { number: string }[] }>('/api/share/papers');
    assert.deepEqual(
      receipts.map(({ number }) => number),
      [receipt.number],
    );
  },
);

export const shareSupplyScenarios: Scenarios = {
  'supply.manner': manner,
  'supply.papers': papers,
};
