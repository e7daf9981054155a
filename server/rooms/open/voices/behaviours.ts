/** What voices lend to the procedures of packs: who answers, what closes an objection, what a correction of the catalogue does. */
import { type BehaviourContext, type Effect, type Gate, pass, type RoomBehaviours } from '#cases/index.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { getDataset, getRelease } from '../datasets/read.ts';
import { rewordDataset } from './reword.ts';
import { aboutOf, changeVoice, lockVoiceOfCase, noteVoice, personOf, tellFiler } from './store.ts';
import type { Voice } from './tables.ts';
import { type TextPart, textParts } from './types.ts';

const said = ({ decision }: BehaviourContext): string =>
  [
    decision?.comment ?? '',
    ...(decision?.reasons ?? []),
    ...(decision?.basis ?? []).map(({ title, article }) => [title, article].filter(Boolean).join(' ')),
  ]
    .filter((part) => part !== '')
    .join('；');

/** A case closes only with words for whoever brought it. */
const messageWritten: Gate = async ({ case: file, decision }) => {
  if ((decision?.comment ?? '').trim() === '')
    throw problem('open.message-missing', { articles: file.procedure.cite });
  return pass;
};

async function newestRelease(context: BehaviourContext, row: Voice): Promise<number> {
  const dataset = row.dataset_id ? await getDataset(context.tx, row.dataset_id) : undefined;
  const release = dataset?.releaseId ? await getRelease(context.tx, dataset.releaseId) : undefined;
  return release?.number ?? 0;
}

/** “Corrected” is true only of a release that came after. */
const newerRelease: Gate = async (context) => {
  const row = await lockVoiceOfCase(context.tx, context.case.id);
  if ((await newestRelease(context, row)) <= (row.release_number ?? 0))
    throw problem('open.newer-release-missing', {
      params: { number: row.release_number ?? 0 },
      articles: context.case.procedure.cite,
    });
  return pass;
};

/** What is not a matter of words is changed in the opening catalogue first. */
const catalogueChanged: Gate = async (context) => {
  const row = await lockVoiceOfCase(context.tx, context.case.id);
  if (isText(row.part)) return pass;
  const dataset = row.dataset_id ? await getDataset(context.tx, row.dataset_id) : undefined;
  if ((dataset?.published?.number ?? 0) <= (row.version_number ?? 0))
    throw problem('open.newer-version-missing', { articles: context.case.procedure.cite });
  return pass;
};
const isText = (part: string | null): part is TextPart =>
  (textParts as readonly string[]).includes(part ?? '');

const outcomeWords: Record<string, Text> = {
  agreed: {
    zh: '提供单位同意，已提请主管部门变更',
    en: 'the provider agrees and asks the authority for the change',
  },
  refused: { zh: '不予更正', en: 'refused' },
  changed: { zh: '开放目录已变更', en: 'the opening catalogue was changed' },
  kept: { zh: '主管部门不予变更', en: 'the authority does not change it' },
  corrected: { zh: '已更正', en: 'corrected' },
  supplemented: { zh: '已补充', en: 'supplemented' },
  'not-justified': { zh: '经核实不成立', en: 'found not justified' },
};
export const outcomeOf = (key: string): Text => outcomeWords[key] ?? { zh: key, en: key };

/** The provider agrees: the change is asked of the authority at once, by the step that opens with this very act. */
const agreed: Effect = async (context) => {
  const { tx, p, case: file, actor } = context;
  const row = await lockVoiceOfCase(tx, file.id);
  await changeVoice(tx, row.id, { state: 'agreed', outcome: 'agreed' });
  await noteVoice(tx, p, row.id, { kind: 'agreed', said: said(context), actor });
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  if (bureau)
    await notify(tx, p, {
      kind: 'open.catalogue-change-asked',
      to: { organisationId: bureau.id, roles: ['bureau'] },
      params: { number: row.number, name: await aboutOf(tx, row) },
      articles: file.procedure.cite,
      subject: { type: 'open.voice', id: row.id },
      caseId: file.id,
      link: `/cases/${file.id}`,
    });
  await tellFiler(tx, p, row, {
    what: outcomeOf('agreed'),
    said: said(context),
    articles: file.procedure.cite,
  });
};

const settled =
  (outcome: 'refused' | 'changed' | 'kept' | 'corrected' | 'supplemented' | 'not-justified'): Effect =>
  async (context) => {
    const { tx, p, law, case: file, actor } = context;
    const row = await lockVoiceOfCase(tx, file.id);
    if (outcome === 'changed' && row.dataset_id && isText(row.part))
      await rewordDataset(tx, p, actor, {
        datasetId: row.dataset_id,
        part: row.part,
        text: row.claimed,
        caseId: file.id,
        reason: row.number,
      });
    const mended = outcome === 'corrected' ? await newestRelease(context, row) : null;
    await changeVoice(tx, row.id, {
      state: outcome === 'refused' || outcome === 'kept' ? 'refused' : 'settled',
      outcome,
      answer: context.decision?.comment ?? '',
      reason: said({
        ...context,
        ...(context.decision ? { decision: { ...context.decision, comment: null } } : {}),
      }),
      mended_release: mended,
      answered_on: law.day,
      answered_by: personOf(actor),
    });
    await noteVoice(tx, p, row.id, { kind: outcome, said: said(context), actor });
    await tellFiler(tx, p, row, {
      what: outcomeOf(outcome),
      said: said(context),
      articles: file.procedure.cite,
    });
    await record(tx, p, {
      kind: 'open.voice-settled',
      actor,
      subject: { type: 'open.voice', id: row.id },
      organisationId: row.organisation_id,
      ...(row.filer_id ? { organisations: [row.filer_id] } : {}),
      case: file.id,
      decision: law.decided(outcome, [], file.procedure.cite),
      detail: { number: row.number, kind: row.kind, outcome, ...(mended ? { release: mended } : {}) },
    });
  };

export const voiceBehaviours: RoomBehaviours = {
  actors: {
    /** Whom the matter was brought to: the body that opened the data, or the authority. */
    'answerer-of-voice': async ({ ex, p, case: { facts } }) => {
      const id = typeof facts.recipient === 'string' ? facts.recipient : undefined;
      const organisation = id && (await getOrganisation(ex, id));
      if (!organisation) return undefined;
      const bureau = await bureauOf(ex, p.law.city.regionCode);
      return {
        organisationId: organisation.id,
        roles: organisation.id === bureau?.id ? ['bureau'] : ['provider'],
      };
    },
  },
  gates: {
    'open.message-written': messageWritten,
    'open.newer-release': newerRelease,
    'open.catalogue-changed': catalogueChanged,
  },
  effects: {
    'open.correction-agreed': agreed,
    'open.correction-refused': settled('refused'),
    'open.correction-made': settled('changed'),
    'open.correction-kept': settled('kept'),
    'open.objection-corrected': settled('corrected'),
    'open.objection-supplemented': settled('supplemented'),
    'open.objection-unjustified': settled('not-justified'),
  },
};
