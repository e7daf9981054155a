/** Scenarios of the written form: printed under one number, sealed block by block, finished as one file. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import { enclosedIn, sealedStory, table } from '../form-walks.ts';
import { shareCityScenarios } from './share-forms-cities.ts';
import { shareDisputeScenarios } from './share-forms-disputes.ts';
import { shareTermScenarios } from './share-forms-terms.ts';
import { type Scenarios, scenario } from './types.ts';

const shape = z.strictObject({ article: z.string(), day: z.iso.date() });

/** Without the form nothing is handed in; paper and platform share one number and the same words. */
const writtenForm = scenario(shape, async (stage, { article, day }) => {
  const story = await sealedStory(stage, day);
  assert.equal(story.withoutForm.status, 422);
  assert.deepEqual(
    [story.unsealed.status, story.unsealed.codes.includes('seal-missing'), story.hidden.status],
    [422, true, 404],
    'the bureau has it only once the scan is back',
  );
  assert.ok(story.application.printed.digest);
  const law = await stage.nobody().get<{ forms: { key: string; cite: string[] }[] }>('/api/law');
  const form = law.forms.find(({ key }) => key === story.application.formKey);
  assert.ok(form?.cite.includes(article));
  assert.ok(story.number);
  assert.equal(story.handedInNumber, story.number, 'one number');
  const printed = enclosedIn<{
    number: string;
    digest: string;
    fields: { key: string; lines: string[] }[];
  }>(story.paper, '{"number"');
  assert.deepEqual([printed.number, printed.digest], [story.number, story.application.printed.digest]);
  const electronic = new Map(
    story.application.printed.fields.map(({ key, lines }) => [key, lines.map(({ zh }) => zh)]),
  );
  assert.ok(printed.fields.length > 15, 'every field of the form');
  for (const { key, lines } of printed.fields) assert.deepEqual(lines, electronic.get(key), key);
});

/** No seal, no leaving the draft; a change voids what was signed and sealed. */
const applicantSeals = scenario(shape, async (stage, { article, day }) => {
  const { unsealed, early, future, noScan, attachedVoids, changedVoids, sealVoid, application } =
    await sealedStory(stage, day);
  assert.ok(unsealed.articles.includes(article));
  assert.deepEqual(
    [unsealed.status, early.code, early.articles.includes(article)],
    [422, 'share.not-printed', true],
  );
  assert.deepEqual([future.code, noScan.code], ['share.seal-day', 'share.scan-unreadable']);
  assert.ok(attachedVoids.codes.includes('signature-void'));
  assert.ok(changedVoids.codes.includes('signature-void') && changedVoids.articles.includes(article));
  assert.ok(sealVoid.codes.includes('seal-void') && sealVoid.articles.includes(article));
  const seal = application.seals.find(({ block }) => block === 'applicant')?.sealed;
  assert.equal(seal?.day, day);
});

/** The managing unit's block is its own, not before the applicant's day, and without it the grant does not start. */
const managerSeals = scenario(shape, async (stage, { article, day }) => {
  const { strangers, bureauEarly, oneMissing, answer, application } = await sealedStory(stage, day);
  for (const other of strangers.slice(0, 2)) {
    assert.deepEqual([other.status, other.code], [403, 'share.block-of-another']);
    assert.ok(other.articles.includes(article));
  }
  assert.equal(bureauEarly.code, 'share.seal-day');
  assert.ok(bureauEarly.articles.includes(article));
  assert.equal(oneMissing.code, 'serve.grant-not-active', 'the provider had sealed, the manager had not');
  assert.equal(answer.status, 200);
  assert.equal(application.seals.find(({ block }) => block === 'bureau')?.sealed?.day, day);
});

/** The providing unit's block is its own; the three make one file, which its three parties have and nobody else. */
const providerSeals = scenario(shape, async (stage, { article, day }) => {
  const { strangers, granted, pendingKey, finished, application } = await sealedStory(stage, day);
  for (const other of strangers.slice(2)) {
    assert.equal(other.status, 403);
    assert.ok(other.articles.includes(article) || other.code === 'kernel.not-found');
  }
  assert.equal(granted.state, 'granted');
  assert.equal(pendingKey.code, 'serve.grant-not-active', 'no block of theirs, no start');
  const [applicant, provider, bureau, auditor, stranger] = finished;
  for (const file of [applicant, provider, bureau]) {
    assert.equal(file?.status, 200);
    assert.equal(file?.sha256, application.document?.sha256, 'the file is the one whose checksum is kept');
    assert.equal(file?.headers.get('etag'), `"${file?.sha256}"`);
    for (const block of ['applicant', 'bureau', 'provider'])
      assert.ok(file?.bytes.includes(`%PDF-1.4 ${block} `), `the block of ${block} lies within`);
  }
  assert.deepEqual([auditor?.status, stranger?.status], [404, 404]);
});

/** Further requests may stand in a table: opened by both, printed, and answered before consent. */
const attachedTable = scenario(shape, async (stage, { article, day }) => {
  const { opened, file, paper, unanswered, application, granted } = await sealedStory(stage, day);
  for (const one of opened) assert.deepEqual([one.status, one.bytes.toString()], [200, table]);
  assert.equal(opened[0]?.sha256, file?.sha256);
  const { tables } = enclosedIn<{ tables: { rows: string[][] }[] }>(paper, '{"number"');
  assert.deepEqual(
    tables[0]?.rows,
    table.split('\n').map((line) => line.split(',')),
  );
  assert.equal(unanswered.status, 422);
  assert.ok(unanswered.articles.includes(article));
  assert.equal(granted.state, 'granted');
  const answered = application.printed.fields.find(({ key }) => key.endsWith('.otherAnswer'));
  assert.match(answered?.lines.map(({ zh }) => zh).join() ?? '', /调整后满足.*每秒三次/);
});

export const shareFormScenarios: Scenarios = {
  'share-forms.written': writtenForm,
  'share-forms.applicant-seals': applicantSeals,
  'share-forms.manager-seals': managerSeals,
  'share-forms.provider-seals': providerSeals,
  'share-forms.attached-table': attachedTable,
  ...shareDisputeScenarios,
  ...shareTermScenarios,
  ...shareCityScenarios,
};
