/** Scenarios of base databases: which there are, who keeps them, how rows of several bodies become one record. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  aboutPersons,
  bindNewEntry,
  type Conflict,
  conflictsOf,
  databases,
  keeperOf,
  modelOfTwo,
  newPerson,
  nextRun,
  personItems,
  personRows,
  readDatabase,
  readRegister,
  recordOf,
  runIds,
  setModel,
  sourceUnit,
  themeBody,
} from '../base-walks.ts';
import type { Stage } from '../stage.ts';
import { accounts, decide, newDepartment, publishEntry, readCase, uploadRows } from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const word = z.string().min(1);

/** Exactly these are there, each with its key; deleting one is refused; what else may be built stands under its own heading. */
const bases = scenario(
  z.strictObject({
    article: word,
    names: z.array(word).min(1),
    masters: z.array(word).optional(),
    /** Kinds beside the bases, by their city word. */
    kinds: z
      .array(z.strictObject({ kind: z.enum(['theme', 'special']), zh: word, least: z.number() }))
      .default([]),
  }),
  async (stage, { article, names, masters, kinds }) => {
    const bureau = await stage.as(accounts.bureau);
    const register = await readRegister(bureau);
    const named = register.items.filter(({ kind, key }) => kind === 'base' && !key.includes('-4'));
    assert.deepEqual(
      named.slice(0, names.length).map(({ name }) => name.zh),
      names,
    );
    assert.equal(
      register.items.filter((one) => one.kind === 'base' && !/^[0-9a-f]{8}-/.test(one.key)).length,
      names.length,
    );
    if (masters)
      assert.deepEqual(
        named.slice(0, masters.length).map(({ master }) => master),
        masters,
      );
    for (const { id } of named)
      await bureau.refused('DELETE', `${databases}/${id}`, undefined, { code: 'basedb.base-kept', article });
    assert.equal(
      (await readRegister(bureau)).items.filter(({ kind }) => kind === 'base').length,
      register.items.filter(({ kind }) => kind === 'base').length,
    );
    for (const { kind, zh, least } of kinds) {
      const source = await sourceUnit(stage, [[newPerson(), '甲', '1']], { sharingClass: 'unconditional' });
      const others: string[] = [];
      while (others.length + 1 < least) others.push((await newDepartment(stage)).id);
      const made = await bureau.post<{ id: string }>(
        databases,
        themeBody(source.id, { kind, contributors: others }),
      );
      const entry = await publishEntry(stage, source.officer, { ...aboutPersons, items: personItems });
      await source.officer.put(`${databases}/${made.id}/entry`, { resourceId: entry.id });
      await setModel(source.officer, made.id, {
        nodes: [{ id: 'a', resourceId: source.entry.id, key: 'id_no' }],
        columns: ['id_no', 'person_name', 'phone'].map((name) => ({
          name,
          from: [{ node: 'a', item: name }],
        })),
      });
      const shown = await stage.eventually(async () => {
        const now = await readRegister(bureau);
        const row = now.items.find((one) => one.id === made.id);
        return row && row.records === 1 && row.lastUpdate ? { row, now } : undefined;
      }, 'the database in the register');
      assert.equal(shown.row.kindName.zh, zh);
      assert.ok(
        shown.now.headings.some((one) => one.kind === kind && one.name.zh === zh),
        'a heading of its own',
      );
      assert.equal(shown.row.lead?.id, source.id);
      assert.deepEqual(
        shown.row.sources.map(({ resourceId }) => resourceId),
        [source.entry.id],
      );
    }
  },
);

const fused = z.strictObject({
  article: word,
  key: word.default('population'),
  /** A file straight into the database is refused with this article; without it the refusal need cite none. */
  upload: word.optional(),
  /** The body that answers for a value decides, and the other hears of it. */
  verified: z.boolean().default(false),
});

/** One record for the shared person; each field says unit, batch and time; what differs is listed; the same batches give the same records. */
const fusion = scenario(fused, async (stage, { article, key, upload, verified }) => {
  const shared = newPerson();
  const [onlyA, onlyB] = [newPerson(), newPerson()];
  const a = await sourceUnit(stage, [
    [shared, '甲', '100'],
    [onlyA, '乙', '101'],
  ]);
  const b = await sourceUnit(stage, [
    [shared, '甲', '200'],
    [onlyB, '丙', '201'],
  ]);
  const keeper = await keeperOf(stage, key);
  const { id } = keeper.database;
  const entry = await bindNewEntry(stage, keeper, id);
  await setModel(keeper.officer, id, modelOfTwo(a.entry.id, b.entry.id));
  const { values, page } = await recordOf(stage, keeper.officer, id, shared);
  const phone = values.get('phone');
  assert.equal(phone?.value, '100', 'the declared source of the field counts');
  assert.deepEqual(
    [phone?.origin?.organisation.zh, phone?.origin?.batchId, phone?.origin?.resourceId],
    [a.name, a.batchId, a.entry.id],
  );
  assert.ok(phone?.origin?.at, 'and says when');
  assert.deepEqual(
    phone?.rivals.map(({ organisation, value }) => [organisation.zh, value]).sort(),
    [
      [a.name, '100'],
      [b.name, '200'],
    ].sort(),
  );
  assert.ok(phone?.conflict, 'the difference is marked');
  assert.equal(values.get('person_name')?.conflict, null, 'where both say the same there is none');
  const second = await recordOf(stage, keeper.officer, id, onlyB);
  assert.equal(second.values.get('phone')?.origin?.organisation.zh, b.name);
  const shown = await readDatabase(keeper.officer, id);
  assert.equal(shown.records, 3, 'one record for the shared person');
  const listed = (await conflictsOf(keeper.officer, id)).filter(({ entity }) => entity === shared);
  assert.deepEqual(
    listed.map(({ attribute, state }) => [attribute, state]),
    [['phone', 'open']],
  );
  assert.ok(page.ledger, 'the look is on record');

  const known = await runIds(keeper.officer, id);
  const before = (await readDatabase(keeper.officer, id)).runs.find(({ state }) => state === 'merged');
  await keeper.officer.post(`${databases}/${id}/rebuild`);
  const again = await nextRun(stage, keeper.officer, id, known);
  assert.deepEqual([again.rebuild, again.state, again.digest], [true, 'same', before?.digest]);

  await refuseUpload(stage, keeper.officer, entry.id, upload);
  await increment(stage, { keeper: keeper.officer, id, a, onlyA });
  if (verified) await verify(stage, { article, a, b, listed, keeper: keeper.officer, id, shared });
});

/** A file sent straight into the database never becomes a batch. */
async function refuseUpload(
  stage: Stage,
  officer: Parameters<typeof conflictsOf>[0],
  resourceId: string,
  article: string | undefined,
): Promise<void> {
  const reply = await officer.send(
    'POST',
    `/api/collect/resources/${resourceId}/batches?mode=incremental`,
    personRows([[newPerson(), '丁', '1']]),
    { 'content-type': 'text/csv', 'x-file-name': 'rows.csv' },
  );
  const refusal = reply.body as { code: string; articles: string[] };
  assert.deepEqual([reply.status, refusal.code], [422, 'basedb.upload-refused'], reply.text.slice(0, 600));
  if (article) assert.ok(refusal.articles.includes(article), reply.text.slice(0, 600));
  assert.ok(stage);
}

/** A further batch of a source changes its keys and nothing else. */
async function increment(
  stage: Stage,
  {
    keeper,
    id,
    a,
    onlyA,
  }: {
    keeper: Parameters<typeof conflictsOf>[0];
    id: string;
    a: Awaited<ReturnType<typeof sourceUnit>>;
    onlyA: string;
  },
): Promise<void> {
  const known = await runIds(keeper, id);
  const batch = await uploadRows(stage, a.officer, a.entry.id, personRows([[onlyA, '乙改', '102']]), {
    mode: 'incremental',
  });
  const run = await nextRun(stage, keeper, id, known);
  assert.deepEqual([run.mode, run.state, run.rows, run.deletes], ['incremental', 'merged', 1, 0]);
  const { values } = await recordOf(stage, keeper, id, onlyA, (found) => found.get('phone')?.value === '102');
  assert.equal(values.get('phone')?.origin?.batchId, batch.id);
}

type Verifying = {
  article: string;
  a: Awaited<ReturnType<typeof sourceUnit>>;
  b: Awaited<ReturnType<typeof sourceUnit>>;
  listed: Conflict[];
  keeper: Parameters<typeof conflictsOf>[0];
  id: string;
  shared: string;
};
/** The source that counts has the matter, decides each value, and the other body is told. */
async function verify(stage: Stage, { a, b, listed, keeper, id, shared }: Verifying): Promise<void> {
  const [conflict] = listed;
  assert.ok(conflict?.caseId, 'the difference was put before the source');
  const file = await readCase(a.officer, conflict.caseId);
  assert.equal(file.steps[0]?.holder.organisation.id, a.id);
  await b.officer.refused(
    'POST',
    `/api/basedb/conflicts/${conflict.id}/ruling`,
    { resourceId: b.entry.id, reason: '核对' },
    { status: 403 },
  );
  await a.officer.post(`/api/basedb/conflicts/${conflict.id}/ruling`, {
    resourceId: b.entry.id,
    reason: '经核实，以对方登记为准',
  });
  await recordOf(stage, keeper, id, shared, (values) => values.get('phone')?.value === '200');
  await decide(a.officer, conflict.caseId, 'complete');
  const heard = await b.officer.get<{ items: { kind: string }[] }>('/api/notices');
  assert.ok(
    heard.items.some(({ kind }) => kind === 'basedb.conflicts-ruled'),
    'the result went to the other body',
  );
}

export const basedbScenarios: Scenarios = {
  'basedb.bases': bases,
  'basedb.fusion': fusion,
};
