/** Answers beyond any measure are refused beside their field; what lies in a draft already is found when it is judged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serveFixture } from '#tests/factories/serve.ts';
import { drafted, issuePaths, platformOf, refused, xingyuanAnswers } from '#tests/factories/share.ts';
import { createApplication, getApplication, saveApplication, submitApplication } from './index.ts';
import { updateApplication } from './repository.ts';

const long = (characters: number): string => '长'.repeat(characters);
const row = { level: 'law', title: '某法', article: '第三条' };

test('a text has 10,000 characters and a table 200 rows at most; the draft stays as it was', async () => {
  const p = await platformOf('xingyuan');
  const made = await serveFixture(p, 10);
  const draft = await drafted(p, made, xingyuanAnswers(made));
  const { revision } = draft;
  const found = await refused(
    saveApplication(p, made.consumer, draft.id, {
      revision,
      answers: {
        purpose: long(10_001),
        basis: [row, { ...row, title: long(10_001) }],
        addresses: Array.from({ length: 201 }, () => '10.1.2.3'),
        nothing: { of: { the: long(10_001) } },
      },
    }),
  );
  assert.equal(found.code, 'share.answers-too-long');
  assert.deepEqual(issuePaths(found), ['purpose', 'basis.1.title', 'addresses', 'nothing.of.the']);
  assert.ok((found.details.fields ?? []).slice(0, 3).every(({ articles }) => articles.length > 0));
  assert.equal((await getApplication(p.db, draft.id))?.revision, revision);
  const begun = await refused(
    createApplication(p, made.consumer, { serviceId: made.serviceId, answers: { purpose: long(10_001) } }),
  );
  assert.equal(begun.code, 'share.answers-too-long');
  // Just within; a sign outside the basic plane is one character.
  const within = { purpose: '𠮷'.repeat(10_000), basis: Array.from({ length: 200 }, () => row) };
  const saved = await saveApplication(p, made.consumer, draft.id, { revision, answers: within });
  assert.equal(saved.revision, revision + 1);
});

test('an answer too long that lies in a draft already is named at submission', async () => {
  const p = await platformOf('xingyuan');
  const made = await serveFixture(p, 10);
  const draft = await drafted(p, made, xingyuanAnswers(made));
  const answers = JSON.stringify({ ...draft.answers, purpose: long(10_001) });
  await p.db.transaction().execute((tx) => updateApplication(tx, draft.id, { answers }));
  const found = await refused(submitApplication(p, made.consumer, draft.id, { revision: draft.revision }));
  assert.equal(found.code, 'share.form-incomplete');
  const issue = found.details.fields?.find(({ code }) => code === 'too-long');
  assert.equal(issue?.path, 'purpose');
});
