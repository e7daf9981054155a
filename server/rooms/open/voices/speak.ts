/** Somebody brings a matter: it gets its number, goes to whoever answers, and is looked at first where something is doubtful. */
import { createHash, randomBytes } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import { anonymous, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { type Dataset, getDataset, getRelease } from '../datasets/read.ts';
import { speakPolicy } from './policy.ts';
import type { SpeakInput } from './schema.ts';
import { doubtsOf, marksOf, refuseMany, type Sender } from './spam.ts';
import { aboutOf, noteVoice, opening, sealReport } from './store.ts';
import { type Voice, voiceTables } from './tables.ts';
import { caseKinds, isCaseKind, RIGHTS, textParts } from './types.ts';
import { groundsOf, groundsRule, type Way, wayOf } from './ways.ts';

export type Spoken = { id: string; number: string; code: string | null; shown: Voice['shown'] };
/** Kinds that need no account: nobody has to be told but who looks the number up. */
const withoutAccount: readonly SpeakInput['kind'][] = ['opinion', 'report'];
const DIGITS = 6;

/** Errors: `open.voice-way-none`, `open.voice-incomplete`, `open.voice-sign-in`, `open.voices-too-many`. */
export async function speak(p: Platform, sender: Sender, input: SpeakInput): Promise<Spoken> {
  const { actor } = sender;
  permit(speakPolicy, actor, undefined);
  if (!organisationOf(actor) && !withoutAccount.includes(input.kind)) throw problem('open.voice-sign-in');
  const found = input.datasetId ? await getDataset(p.db, input.datasetId) : undefined;
  // What was never opened, or is not any more, is not spoken of.
  if (input.datasetId && !found?.published) throw problem('kernel.not-found');
  const words = [input.text, input.claimed].join('\n');
  const marks = await marksOf(
    p,
    sender,
    `${input.kind} ${found?.id ?? ''} ${words}`,
    input.kind === 'report',
  );
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const way = wayOf(p, law, input.kind);
    if (!way) throw problem('open.voice-way-none', { params: { kind: input.kind } });
    refuseIncomplete(law, way, input, found);
    await refuseMany(tx, p, sender, marks, input.kind !== 'report');
    const doubts = await doubtsOf(tx, p, sender, { words, trap: input, marks });
    return file(tx, p, sender, { input, law, way, dataset: found, doubts, marks });
  });
}

function refuseIncomplete(law: LawNow, way: Way, input: SpeakInput, dataset: Dataset | undefined): void {
  const fields: FieldIssue[] = [];
  const lacks = (path: string, zh: string, en: string) =>
    fields.push({ path, code: 'missing', message: { zh, en }, articles: way.articles, severity: 'error' });
  const { kind } = input;
  if (!dataset && kind !== 'opinion' && kind !== 'report')
    lacks('datasetId', '请指明数据集', 'Name the data set');
  if (input.text === '') lacks('text', '请写明内容', 'Say what it is about');
  if (kind === 'rating' && input.stars === undefined) lacks('stars', '请选择评分', 'Choose the stars');
  if (kind === 'correction') {
    if (!input.part) lacks('part', '请选择需要更正的内容', 'Choose what is to be corrected');
    else if ((textParts as readonly string[]).includes(input.part) && input.claimed === '')
      lacks('claimed', '请写明应当更正为什么', 'Say what it should be');
  }
  if (kind === 'objection') {
    const grounds = groundsOf(law);
    if (!grounds.some(({ key }) => key === input.ground)) lacks('ground', '请选择情形', 'Choose the ground');
    const names = dataset?.published?.content.fields.map(({ name }) => name) ?? [];
    if (input.field !== undefined && !names.includes(input.field))
      lacks('field', '没有这个字段', 'There is no such field');
  }
  if (fields.length > 0) {
    throw problem('open.voice-incomplete', {
      articles: way.articles,
      fields,
      ...(kind === 'objection' ? { rule: groundsRule } : {}),
    });
  }
}

type Filing = {
  input: SpeakInput;
  law: LawNow;
  way: Way;
  dataset: Dataset | undefined;
  doubts: string[];
  marks: { network: Buffer | null; digest: Buffer };
};

/** The body that opened it; of society's and research's data, and of no set at all, the authority. */
async function answererOf(tx: Tx, p: Platform, { input, dataset }: Filing): Promise<string> {
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  if (dataset?.origin === 'unit' && !(input.kind === 'report' && input.againstProvider))
    return dataset.organisationId;
  const id = bureau?.id ?? dataset?.organisationId;
  if (!id) throw problem('kernel.not-found');
  return id;
}

async function file(tx: Tx, p: Platform, { actor }: Sender, filing: Filing): Promise<Spoken> {
  const { input, law, way, dataset, doubts, marks } = filing;
  const { kind } = input;
  const id = newId();
  const organisationId = await answererOf(tx, p, filing);
  const hidden = kind === 'report';
  const opened =
    isCaseKind(kind) && dataset
      ? await p.cases.openCase(tx, p, {
          procedure: caseKinds[kind],
          subject: { type: 'open.voice', id },
          title: dataset.published?.content.title.zh ?? dataset.slug,
          openedBy: actor,
          providerId: organisationId,
          facts: {
            dataset: dataset.id,
            recipient: organisationId,
            ...(input.ground ? { voiceGround: input.ground } : {}),
          },
        })
      : undefined;
  const number =
    opened?.number ??
    `KY${law.day.slice(0, 4)}-${String(await nextNumber(tx, 'open voice', law.day)).padStart(DIGITS, '0')}`;
  const code = organisationOf(actor) ? undefined : randomBytes(9).toString('base64url');
  const release = dataset?.releaseId ? await getRelease(tx, dataset.releaseId) : undefined;
  const person = actor.kind === 'person' ? actor.personId : null;
  const shown = doubts.length > 0 ? 'held' : 'shown';
  if (kind === 'rating' && dataset) await replaceRating(tx, dataset.id, person);
  await voiceTables(tx)
    .insertInto('open.voice')
    .values({
      id,
      number,
      kind,
      dataset_id: dataset?.id ?? null,
      organisation_id: organisationId,
      case_id: opened?.id ?? null,
      filer_id: hidden ? null : (organisationOf(actor) ?? null),
      filer_person: hidden ? null : person,
      network: marks.network,
      digest: marks.digest,
      code: code ? createHash('sha256').update(code).digest() : null,
      private: input.private || hidden,
      tone: kind === 'objection' ? (input.tone ?? 'objection') : null,
      ground: kind === 'objection' ? (input.ground ?? null) : null,
      part: kind === 'correction' ? (input.part ?? null) : null,
      claimed: kind === 'correction' ? input.claimed : '',
      field: input.field ?? null,
      row_number: input.row ?? null,
      stars: kind === 'rating' ? (input.stars ?? null) : null,
      said: hidden ? '' : input.text,
      sealed: hidden
        ? sealReport(p, { person, organisation: organisationOf(actor) ?? null, said: input.text })
        : null,
      handler: null,
      version_number: dataset?.published?.number ?? null,
      release_number: release?.number ?? null,
      mended_release: null,
      state: kind === 'rating' ? 'answered' : 'open',
      outcome: null,
      shown,
      doubts,
      filed_on: law.day,
      filed_at: p.clock.now(),
      answered_on: null,
      answered_by: null,
    })
    .execute();
  // Who reports is named neither here nor in the ledger.
  const known = hidden ? anonymous : actor;
  await noteVoice(tx, p, id, { kind: 'filed', actor: known });
  if (shown === 'held')
    await noteVoice(tx, p, id, {
      kind: 'held',
      said: doubts.join(','),
      open: false,
      actor: { kind: 'platform' },
    });
  await tell(tx, p, { id, number, organisationId, filing });
  await record(tx, p, {
    kind: 'open.voice-filed',
    actor: known,
    subject: { type: 'open.voice', id },
    organisationId,
    ...(opened ? { case: opened.id } : {}),
    decision: law.decided('filed', [], way.articles),
    detail: {
      kind,
      number,
      ...(dataset ? { dataset: dataset.id } : {}),
      ...(doubts.length > 0 ? { doubts } : {}),
    },
  });
  return { id, number, code: code ?? null, shown };
}

/** One rating a person and set: the newer one counts. */
async function replaceRating(tx: Tx, datasetId: string, person: string | null): Promise<void> {
  await voiceTables(tx)
    .updateTable('open.voice')
    .set({ state: 'replaced' })
    .where('dataset_id', '=', datasetId)
    .where('kind', '=', 'rating')
    .where('filer_person', '=', person)
    .where('state', '<>', 'replaced')
    .execute();
}

async function tell(
  tx: Tx,
  p: Platform,
  {
    id,
    number,
    organisationId,
    filing,
  }: { id: string; number: string; organisationId: string; filing: Filing },
): Promise<void> {
  const { input, way, dataset, doubts } = filing;
  const name = dataset ? await aboutOf(tx, { dataset_id: dataset.id }) : opening;
  const about = { subject: { type: 'open.voice', id }, link: `/open/voices/${id}`, articles: way.articles };
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  // A rating asks for no answer, and a step of a case tells of itself.
  if (input.kind !== 'rating')
    await notify(tx, p, {
      kind: 'open.voice-received',
      to: { organisationId, roles: organisationId === bureau?.id ? ['bureau'] : ['provider'] },
      params: { kind: way.title, number, name },
      ...about,
    });
  if (bureau && input.kind === 'objection' && input.ground === RIGHTS)
    await notify(tx, p, {
      kind: 'open.rights-alert',
      to: { organisationId: bureau.id, roles: ['bureau'] },
      params: { number, name },
      urgent: true,
      ...about,
    });
  if (bureau && doubts.length > 0)
    await notify(tx, p, {
      kind: 'open.voice-held',
      to: { organisationId: bureau.id, roles: ['bureau'] },
      params: { number },
      ...about,
      link: '/open/moderation',
    });
}
