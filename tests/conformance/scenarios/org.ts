/** Scenarios of bodies and responsibilities: who may be registered, who must be named, when a draft binds. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import {
  accounts,
  changeDraft,
  draftEntry,
  namePost,
  newDepartment,
  newOfficial,
  newOrganisation,
  type Organisation,
  organisationBody,
  publishEntry,
  readCase,
  submitEntry,
} from '../walks.ts';
import { type Scenarios, scenario } from './types.ts';

const text = z.string().min(1);

/** Kinds outside the city's list, and none at all, are refused by the field's name; each kind of the list is accepted and shown. */
const admittedKinds = scenario(
  z.strictObject({
    article: text,
    admitted: z.array(z.strictObject({ kind: text, zh: text })),
    refused: z.array(text).min(1),
    /** Where companies of certain sectors come in by another door: that door, and a sector behind it. */
    sector: z.strictObject({ article: text, key: text, outside: text }).optional(),
  }),
  async (stage, { article, admitted, refused, sector }) => {
    const bureau = await stage.as(accounts.bureau);
    const path = '/api/organisations';
    const { kind: _, ...kindless } = await organisationBody(bureau);
    await bureau.refused('POST', path, kindless, { field: 'kind' });
    for (const kind of refused) {
      await bureau.refused('POST', path, await organisationBody(bureau, { kind }), {
        code: 'org.kind-not-admitted',
        article,
        field: 'kind',
      });
    }
    for (const { kind, zh } of admitted) {
      const made = await newOrganisation(bureau, { kind });
      const shown = await stage.nobody().get<Organisation>(`${path}/${made.id}`);
      assert.equal(shown.kind, kind);
      assert.equal(shown.kindName.zh, zh);
    }
    if (!sector) return;
    // A company is told of the other door, and finds it there.
    await bureau.refused('POST', path, await organisationBody(bureau, { kind: 'company' }), {
      article: sector.article,
    });
    await bureau.refused(
      'POST',
      path,
      await organisationBody(bureau, { kind: 'enterprise', sector: sector.outside }),
      { code: 'org.sector-not-admitted', article: sector.article },
    );
    const company = await newOrganisation(bureau, { kind: 'enterprise', sector: sector.key });
    assert.equal(company.sector, sector.key);
  },
);

/** A body that rests on an authorisation shows it, or is not registered. */
const authorisedBody = scenario(
  z.strictObject({ article: text, kind: text, notAdmitted: text }),
  async (stage, { article, kind, notAdmitted }) => {
    const bureau = await stage.as(accounts.bureau);
    const path = '/api/organisations';
    await bureau.refused('POST', path, await organisationBody(bureau, { kind: notAdmitted }), {
      code: 'org.kind-not-admitted',
      article,
    });
    await bureau.refused('POST', path, await organisationBody(bureau, { kind }), {
      code: 'org.authorisation-missing',
      article,
    });
    const authorisationDocument = '关于委托开展登记管理工作的通知（2026年第7号）';
    const made = await newOrganisation(bureau, { kind, authorisationDocument });
    const shown = await bureau.get<Organisation>(`${path}/${made.id}`);
    assert.equal(shown.authorisationDocument, authorisationDocument);
  },
);

/** Without the posts the city asks for nothing is submitted; the bureau lists who lacks them; the last holder stays until a successor is named. */
const postsBeforeSubmission = scenario(
  z.strictObject({ article: text, posts: z.array(text).min(1) }),
  async (stage, { article, posts }) => {
    const bureau = await stage.as(accounts.bureau);
    const unit = await newOrganisation(bureau);
    const officer = await newOfficial(stage, bureau, unit.id);
    const listed = async (): Promise<string[] | undefined> => {
      const { items } = await bureau.get<{ items: { id: string; missingPosts: { key: string }[] }[] }>(
        '/api/organisations/missing-posts',
      );
      return items.find(({ id }) => id === unit.id)?.missingPosts.map(({ key }) => key);
    };
    assert.deepEqual(await listed(), posts);
    await officer.refused('GET', '/api/organisations/missing-posts', undefined, { status: 403 });

    const entry = await draftEntry(officer);
    const submit = `/api/catalog/resources/${entry.id}/submit`;
    const named = new Map<string, string>();
    for (const post of posts) {
      await officer.refused('POST', submit, {}, { code: 'catalog.post-missing', article, field: post });
      named.set(post, (await namePost(officer, unit.id, post)).id);
    }
    assert.equal(await listed(), undefined);
    await submitEntry(officer, entry.id);

    for (const [post, contact] of named) {
      await officer.refused('DELETE', `/api/organisations/${unit.id}/contacts/${contact}`, undefined, {
        code: 'org.post-needed',
        article,
      });
      const successor = await namePost(officer, unit.id, post);
      const { contacts = [] } = await officer.get<Organisation>(`/api/organisations/${unit.id}`);
      const held = contacts.filter((one) => one.post === post).map(({ id }) => id);
      assert.deepEqual(held, [successor.id], 'the successor took the place of the former holder');
    }
  },
);

/**
 * A draft's clocks inform and bind nobody; from the day the bureau enters, what is received is due by law, and what came before
 * is not.
 */
const draftUntilEntered = scenario(
  z.strictObject({
    article: text,
    instrument: text,
    /** A dated limit of the instrument by which a change of the catalogue is reviewed. */
    rule: text,
    received: z.iso.date(),
    due: z.iso.date(),
    afterDue: z.iso.date(),
    enteredFrom: z.iso.date(),
    dueAfter: z.iso.date(),
    lateAfter: z.iso.date(),
    change: z.strictObject({ changeTrigger: text }),
  }),
  async (stage, given) => {
    const { instrument, rule, article } = given;
    const bureau = await stage.as(accounts.bureau);
    const enter = (from: string): Promise<unknown> =>
      bureau.put(`/api/law/instruments/${instrument}/effective`, { from, document: '公布令（检验用）' });
    const stateOf = async (): Promise<string> =>
      (await bureau.get<{ resolution: { state: string } }>(`/api/law/rules/${rule}`)).resolution.state;
    const before = await bureau.get<{ instruments: { key: string; effective?: { from: string } }[] }>(
      '/api/law',
    );
    const entered = before.instruments.find(({ key }) => key === instrument)?.effective?.from;
    await stage.platformInEarnest(async (nobody) => {
      const found = await nobody.get<{ resolution: { state: string; from?: string } }>(
        `/api/law/rules/${rule}`,
      );
      assert.equal(found.resolution.state, 'draft', 'nobody has entered a day');
      assert.equal(found.resolution.from, undefined);
      const law = await nobody.get<{ instruments: { key: string; status: string }[] }>('/api/law');
      assert.equal(law.instruments.find(({ key }) => key === instrument)?.status, 'draft');
    });
    try {
      // Entered under the running clock: of two entries the later one holds.
      await enter(given.enteredFrom);
      await stage.setDay(given.received);
      const { officer } = await newDepartment(stage);
      const changed = async (day: string): Promise<string> => {
        const { id } = await publishEntry(stage, officer);
        await changeDraft(officer, id, { summary: '补充了说明' }, { ...given.change, changeDay: day });
        return submitEntry(officer, id);
      };
      const early = await changed(given.received);
      const deadline = async (caseId: string) =>
        (await readCase(bureau, caseId)).steps.find(({ decided }) => !decided)?.deadline;
      assert.equal(await stateOf(), 'draft');
      const asDraft = await deadline(early);
      assert.equal(asDraft?.due, given.due);
      assert.deepEqual([asDraft?.basis, asDraft?.informative, asDraft?.late], ['draft', true, false]);
      assert.ok(asDraft?.cite.length, 'it says what it rests on');
      await stage.setDay(given.afterDue);
      assert.equal((await deadline(early))?.late, false, 'nobody is late by a draft');

      await stage.setDay(given.enteredFrom);
      assert.equal(await stateOf(), 'in-force');
      const late = await changed(given.enteredFrom);
      const asLaw = await deadline(late);
      assert.equal(asLaw?.due, given.dueAfter);
      assert.deepEqual([asLaw?.basis, asLaw?.informative, asLaw?.late], ['law', false, false]);
      await stage.setDay(given.dueAfter);
      assert.equal((await deadline(late))?.late, false, 'the due day itself is in time');
      await stage.setDay(given.lateAfter);
      assert.equal((await deadline(late))?.late, true);
      assert.equal((await deadline(early))?.late, false, 'what was received before stays as it was');
      assert.ok(await bureau.get(`/api/law/articles/${article}`));
    } finally {
      await stage.restoreClock();
      if (entered) await enter(entered);
    }
  },
);

export const orgScenarios: Scenarios = {
  'org.admitted-kinds': admittedKinds,
  'org.authorised-body': authorisedBody,
  'org.posts-before-submission': postsBeforeSubmission,
  'org.draft-until-entered': draftUntilEntered,
};
