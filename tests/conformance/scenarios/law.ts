/** Scenarios of the law itself: what an instrument's page states, what cites nothing is not loaded, when instruments hold. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { lawFolder } from '../../../server/kernel/config.ts';
import type { Stage } from '../stage.ts';
import { StartFailed, startPlatform } from '../started.ts';
import {
  accounts,
  changeDraft,
  newDepartment,
  organisationBody,
  publishEntry,
  readCase,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

type Tree = { instruments: { key: string; runs: string; restsOn: string[]; title: { zh: string } }[] };
type Rules = { rules: Record<string, { state: string; cite: string[] }> };

/** Starts a platform whose pack lost one citation; gives what it said before it ended. */
async function startWithoutCitation(
  stage: Stage,
  file: string,
  citation: string,
): Promise<readonly string[]> {
  const { city, regulations = lawFolder, preload, env } = stage.started.options;
  const copy = await mkdtemp(join(tmpdir(), 'gongshu-uncited-'));
  try {
    await cp(regulations, copy, { recursive: true });
    const path = join(copy, 'cities', city, file);
    const whole = await readFile(path, 'utf8');
    assert.ok(whole.includes(citation), `${file} holds “${citation}”`);
    await writeFile(path, whole.replace(citation, 'cite: []'));
    const started = await startPlatform({ city, regulations: copy, preload, env, demo: false });
    await started.stop();
    return [];
  } catch (error) {
    if (error instanceof StartFailed) return error.lines;
    throw error;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** The page of the law lists instruments with the documents they rest on; no rule is without an article; a refusal leads to its own. */
const instrumentPage = scenario(
  z.strictObject({
    article: text,
    instruments: z.array(z.strictObject({ key: text, restsOn: z.array(text).min(1) })).min(1),
    /** A rule of the pack, its file, and its citation as written there, which the trial takes away. */
    uncited: z.strictObject({ file: text, rule: text, citation: text }),
    /** The article that a refusal of a company as department cites. */
    refusal: text,
  }),
  async (stage, { instruments, uncited, refusal }) => {
    const nobody = stage.nobody();
    const tree = await nobody.get<Tree>('/api/law/browse');
    for (const { key, restsOn } of instruments) {
      const found = tree.instruments.find((one) => one.key === key);
      assert.deepEqual(found?.restsOn, restsOn, key);
      const page = await nobody.send('GET', `/law?instrument=${key}`);
      assert.equal(page.status, 200);
      assert.ok(page.text.includes(found?.title.zh ?? '?'), 'the page names the instrument');
      for (const document of restsOn) assert.ok(page.text.includes(document), `the page names ${document}`);
    }
    const { rules } = await nobody.get<Rules>('/api/law');
    const cited = Object.entries(rules).filter(([, { state }]) => state === 'in-force' || state === 'draft');
    assert.ok(cited.length > 20);
    for (const [id, { cite }] of cited) {
      assert.ok(cite.length > 0, `${id} names an article`);
      assert.ok(await nobody.get(`/api/law/articles/${cite[0]}`));
    }
    const said = await startWithoutCitation(stage, uncited.file, uncited.citation);
    assert.ok(
      said.some((line) => line.includes(uncited.rule)),
      `a pack with an uncited rule does not start, and the rule is named: ${said.slice(0, 3).join(' ')}`,
    );
    const bureau = await stage.as(accounts.bureau);
    await bureau.refused('POST', '/api/organisations', await organisationBody(bureau, { kind: 'company' }), {
      article: refusal,
    });
    const page = await nobody.send('GET', `/law/${refusal}`);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes(refusal));
  },
);

type Law = { instruments: { key: string; effective?: { from: string; to?: string; document: string } }[] };

/** Enters days for the trial and puts back what was entered before. */
async function withEffective(
  stage: Stage,
  instruments: readonly string[],
  trial: (enter: (key: string, days: { from: string; to?: string }) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const bureau = await stage.as(accounts.bureau);
  const path = (key: string): string => `/api/law/instruments/${key}/effective`;
  const { instruments: before } = await bureau.get<Law>('/api/law');
  try {
    await trial((key, days) => bureau.put(path(key), { ...days, document: '公布令（检验用）' }));
  } finally {
    await stage.restoreClock();
    for (const { key, effective } of before) {
      if (instruments.includes(key) && effective) await bureau.put(path(key), effective);
    }
  }
}

/** An instrument for a time: when it ends, what rests on it ends with it and nothing else does; it cannot end before it begins. */
const endsAlone = scenario(
  z.strictObject({
    instrument: text,
    restsOn: z.array(text).min(1),
    /** An instrument that goes on, entered for longer. */
    other: text,
    from: z.iso.date(),
    to: z.iso.date(),
    dayAfter: z.iso.date(),
  }),
  async (stage, { instrument, restsOn, other, from, to, dayAfter }) => {
    const nobody = stage.nobody();
    const tree = await nobody.get<Tree>('/api/law/browse');
    assert.deepEqual(tree.instruments.find(({ key }) => key === instrument)?.restsOn, restsOn);
    const bureau = await stage.as(accounts.bureau);
    await bureau.refused(
      'PUT',
      `/api/law/instruments/${instrument}/effective`,
      { from: to, to: from, document: '公布令（检验用）' },
      { code: 'org.expiry-before-effect' },
    );
    await withEffective(stage, [instrument, other], async (enter) => {
      await enter(other, { from });
      await enter(instrument, { from, to });
      const states = async (day: string): Promise<Rules['rules']> => {
        await stage.setDay(day);
        return (await stage.nobody().get<Rules>('/api/law')).rules;
      };
      const last = await states(to);
      const after = await states(dayAfter);
      const own = Object.keys(last).filter(
        (id) => last[id]?.state === 'in-force' && last[id]?.cite[0]?.startsWith(`${instrument}-`),
      );
      assert.ok(own.length > 0, 'some rules come from the instrument');
      for (const id of own) assert.equal(after[id]?.state, 'repealed', `${id} ends with its instrument`);
      for (const id of Object.keys(last).filter((one) => !own.includes(one)))
        assert.equal(after[id]?.state, last[id]?.state, `${id} goes on`);
      const page = await stage.nobody().get<Tree>('/api/law/browse');
      assert.equal(page.instruments.find(({ key }) => key === instrument)?.runs, 'repealed');
      assert.equal(page.instruments.find(({ key }) => key === other)?.runs, 'in-force');
    });
  },
);

/** Where a draft leaves a figure open, the bureau's figure makes nobody late either, until the draft's day is entered. */
const silentDraft = scenario(
  z.strictObject({
    instrument: text,
    other: text,
    /** The limit of a review, which the draft leaves open, and the figure the bureau sets. */
    rule: text,
    figure: z.number().int(),
    received: z.iso.date(),
    /** A day on which a matter received then would be late by the figure. */
    late: z.iso.date(),
    enteredFrom: z.iso.date(),
    lateAfter: z.iso.date(),
    change: z.strictObject({ changeTrigger: text }),
  }),
  async (stage, given) => {
    const { instrument, other, rule } = given;
    await stage.platformInEarnest(async (nobody) => {
      const { instruments } = await nobody.get<Tree>('/api/law/browse');
      for (const key of [instrument, other])
        assert.equal(instruments.find((one) => one.key === key)?.runs, 'draft', 'nobody has entered a day');
    });
    const bureau = await stage.as(accounts.bureau);
    await bureau.put(`/api/law/settings/${rule}`, { value: given.figure });
    try {
      await withEffective(stage, [instrument, other], async (enter) => {
        await enter(instrument, { from: given.enteredFrom });
        await enter(other, { from: given.received });
        await stage.setDay(given.received);
        const runs = async (key: string): Promise<string | undefined> =>
          (await stage.nobody().get<Tree>('/api/law/browse')).instruments.find((one) => one.key === key)
            ?.runs;
        assert.equal(await runs(other), 'in-force', 'one instrument holds');
        assert.notEqual(await runs(instrument), 'in-force', 'while the other does not');
        const { officer } = await newDepartment(stage);
        const changed = async (day: string): Promise<string> => {
          const { id } = await publishEntry(stage, officer);
          await changeDraft(officer, id, { summary: '补充了说明' }, { ...given.change, changeDay: day });
          return submitEntry(officer, id);
        };
        const deadline = async (caseId: string) =>
          (await readCase(bureau, caseId)).steps.find(({ decided }) => !decided)?.deadline;
        const early = await changed(given.received);
        await stage.setDay(given.late);
        const then = await deadline(early);
        assert.deepEqual([then?.basis, then?.informative, then?.late], ['setting', true, false]);
        await stage.setDay(given.enteredFrom);
        assert.equal(await runs(instrument), 'in-force');
        const late = await changed(given.enteredFrom);
        await stage.setDay(given.lateAfter);
        assert.equal((await deadline(late))?.late, true, 'from its day on matters are held to it');
        assert.equal((await deadline(early))?.late, false, 'what was received before is not');
      });
    } finally {
      await bureau.put(`/api/law/settings/${rule}`, { value: null });
    }
  },
);

export const lawScenarios: Scenarios = {
  'law.instrument-page': instrumentPage,
  'law.instrument-ends-alone': endsAlone,
  'law.silent-draft': silentDraft,
};
