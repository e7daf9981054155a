/** Scenarios of what the reviewer is warned of, and of what never enters. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Client } from '../client.ts';
import {
  accounts,
  draftEntry,
  entryContent,
  ledgerEntries,
  newDepartment,
  publishEntry,
  readCase,
  registerRows,
  submitEntry,
  unique,
  uploadRows,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);
const resources = '/api/catalog/resources';

/** Entries of two units with the same name and items are flagged to both units and to the reviewer before approval. */
const duplicates = scenario(z.strictObject({}), async (stage) => {
  const first = await newDepartment(stage);
  const second = await newDepartment(stage);
  const one = await publishEntry(stage, first.officer);
  const same = await draftEntry(second.officer, { name: one.name });
  const other = await draftEntry(second.officer);
  const flagged = async (reader: Client, { id }: { id: string }): Promise<string | undefined> => {
    const { issues } = await reader.post<{ issues: { code: string; message: { zh: string } }[] }>(
      `${resources}/${id}/check`,
    );
    return issues.find(({ code }) => code === 'catalog.name-duplicate')?.message.zh;
  };
  assert.match((await flagged(second.officer, same)) ?? '', new RegExp(one.name));
  const caseId = await submitEntry(second.officer, same.id);
  await submitEntry(second.officer, other.id);
  assert.match((await flagged(first.bureau, same)) ?? '', new RegExp(one.name), 'the reviewer is told');
  assert.equal(await flagged(first.bureau, other), undefined, 'an entry of its own name is not flagged');
  assert.equal((await readCase(first.bureau, caseId)).state, 'open', 'nothing has been approved yet');
  await first.officer.refused('POST', `${resources}/${same.id}/check`, {}, { status: 404 });
});

/** What bears a mark of secrecy is refused, as an entry and as a file, and nothing of it can be found; the same without a mark is taken. */
const secrecy = scenario(
  z.strictObject({ article: text, marks: z.array(z.strictObject({ key: text, zh: text })).min(1) }),
  async (stage, { article, marks }) => {
    const { officer, id: unit } = await newDepartment(stage);
    const auditor = await stage.as(accounts.auditor);
    const resource = await publishEntry(stage, officer);
    const draft = await draftEntry(officer);
    const sample = `样本${unique()}`;
    const upload = (fileName: string, body: string) =>
      officer.send('POST', `/api/collect/resources/${resource.id}/batches`, body, {
        'content-type': 'text/csv',
        'x-file-name': encodeURIComponent(fileName),
      });
    const refusedFile = async (fileName: string, body: string): Promise<void> => {
      const reply = await upload(fileName, body);
      const { code, articles } = reply.body as { code: string; articles: string[] };
      assert.deepEqual([reply.status, code], [422, 'collect.secrecy-refused'], reply.text);
      assert.ok(articles.includes(article));
    };
    const refused = { code: 'catalog.secrecy-refused', article };
    for (const { key, zh } of marks) {
      for (const secrecyMark of [key, zh]) {
        const content = await entryContent(officer, { name: sample });
        await officer.refused('POST', resources, { content, secrecyMark }, refused);
        const saved = { revision: 0, content: { summary: sample }, secrecyMark };
        await officer.refused('PUT', `${resources}/${draft.id}/draft`, saved, refused);
      }
      await refusedFile(`${zh}★长期 ${sample}.csv`, registerRows([sample]));
      await refusedFile('rows.csv', `${zh}★10年\n${registerRows([sample])}`);
    }
    const traces: string[] = [];
    for (const reader of [officer, auditor, await stage.as(accounts.bureau), stage.nobody()]) {
      for (const path of [
        `${resources}?q=${encodeURIComponent(sample)}`,
        `${resources}?scope=mine&pageSize=200`,
        `${resources}?format=csv&scope=mine`,
        `${resources}?format=csv`,
        `${resources}/${draft.id}`,
        `/api/collect/resources/${resource.id}/batches`,
        '/api/ledger/entries?pageSize=200',
      ]) {
        const { text: found } = await reader.send('GET', path);
        if (found.includes(sample)) traces.push(path);
      }
    }
    assert.deepEqual(traces, [], 'nothing of it is found');
    for (const [kind, times] of [
      ['catalog.secrecy-refused', marks.length * 4],
      ['collect.secrecy-refused', marks.length * 2],
    ] as const) {
      const entries = (await ledgerEntries(auditor, { kind })).filter(({ organisations }) =>
        organisations.some(({ id }) => id === unit),
      );
      assert.equal(entries.length, times, kind);
      for (const { at, person, body } of entries) {
        assert.ok(at && person, 'it says when and who');
        assert.deepEqual(body.decision?.rules, ['catalog.secrecy-marks']);
        assert.ok(body.decision?.articles.includes(article));
      }
    }
    await draftEntry(officer, { name: sample });
    assert.equal((await uploadRows(stage, officer, resource.id, registerRows([sample]))).state, 'merged');
  },
);

export const catalogGateScenarios: Scenarios = {
  'catalog.duplicates': duplicates,
  'catalog.secrecy': secrecy,
};
