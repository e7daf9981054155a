/** Publishes a version of a document in a register: who may, what it must state, whom it binds, what it replaces. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getOrganisation, getRegion } from '../repository.ts';
import { ownFile } from './files.ts';
import {
  articlesOf,
  interpreterOf,
  keptRegister,
  REGISTERS,
  type RegisterKind,
  requiredParts,
  requireWriter,
} from './law.ts';
import { writeRegisterPolicy } from './policy.ts';
import { type EntryKind, registerTables } from './tables.ts';

export type PublishEntryInput = {
  kind: EntryKind;
  title: string;
  topic?: string;
  number?: string;
  body?: string;
  articles?: readonly string[];
  fromDay?: LegalDay;
  untilDay?: LegalDay;
  fileId?: string;
  /** Division of a plan's area; that of the actor when left out. */
  regionCode?: string;
  /** Whom it is sent to: every organisation of the platform, or these. */
  units?: 'all' | readonly string[];
  /** The version this one takes the place of. */
  replaces?: string;
  questionId?: string;
  content?: JsonObject;
};

const registerOf: Readonly<Record<EntryKind, RegisterKind>> = {
  'rule-document': 'rule-document',
  'guidance-note': 'guidance-note',
  'industry-norm': 'industry-norm',
  interpretation: 'interpretation',
  'internal-rule': 'internal-rule',
  'plan-passage': 'plan-passage',
  'committee-rules': 'committee',
};

const partNames: Readonly<Record<string, { path: string; zh: string; en: string }>> = {
  number: { path: 'number', zh: '文号', en: 'number' },
  from: { path: 'fromDay', zh: '施行日期', en: 'day in force' },
  units: { path: 'units', zh: '适用单位', en: 'units bound' },
  file: { path: 'fileId', zh: '文件', en: 'file' },
  body: { path: 'body', zh: '内容', en: 'text' },
  article: { path: 'articles', zh: '条款', en: 'article' },
  sector: { path: 'topic', zh: '行业', en: 'sector' },
  area: { path: 'regionCode', zh: '地区', en: 'area' },
  period: { path: 'untilDay', zh: '规划期', en: 'period' },
};

function stated(input: PublishEntryInput, part: string): boolean {
  if (part === 'units') return input.units === 'all' || (input.units?.length ?? 0) > 0;
  if (part === 'article') return (input.articles?.length ?? 0) > 0;
  if (part === 'period') return input.fromDay !== undefined && input.untilDay !== undefined;
  const path = partNames[part]?.path;
  return !path || Boolean(Object.entries(input).find(([name]) => name === path)?.[1]);
}

function refuseIncomplete(law: LawNow, term: Term, input: PublishEntryInput): void {
  // Parts of what the committee is made of are its members’, not its working rules’.
  const parts = input.kind === 'committee-rules' ? ['from'] : requiredParts(term);
  const articles = articlesOf(law, term);
  const fields = parts
    .filter((part) => !stated(input, part))
    .map((part): FieldIssue => {
      const { path = part, zh = part, en = part } = partNames[part] ?? {};
      return {
        path,
        code: 'org.register-part-missing',
        message: { zh: `请填写${zh}`, en: `State the ${en}` },
        articles,
        severity: 'error',
      };
    });
  if (fields.length > 0) throw problem('org.register-incomplete', { fields, articles, rule: REGISTERS });
}

/** Articles exist; the topic is one the city words; an interpretation comes from the body its rule names. */
function refuseUnfit(p: Platform, law: LawNow, actor: Actor, input: PublishEntryInput): void {
  for (const id of input.articles ?? []) {
    if (!p.law.article(id)) throw problem('org.article-unknown', { params: { id } });
  }
  if (input.kind === 'industry-norm' && !law.term('org.industry-sectors', input.topic ?? ''))
    throw problem('org.sector-unknown', { rule: 'org.industry-sectors' });
  if (input.kind === 'internal-rule' && !law.term('org.internal-rules', input.topic ?? '')) {
    throw problem('org.register-incomplete', {
      rule: 'org.internal-rules',
      articles: law.cite('org.internal-rules'),
      fields: [
        {
          path: 'topic',
          code: 'org.register-part-missing',
          message: { zh: '请选择是哪一项制度', en: 'Choose which of the documents it is' },
          articles: law.cite('org.internal-rules'),
          severity: 'error',
        },
      ],
    });
  }
  if (input.kind === 'interpretation') {
    const interpreter = interpreterOf(p, law);
    const ofCity = actor.kind === 'person' && actor.regionCode === p.law.city.regionCode;
    const named = interpreter && ofCity && actor.roles.some((role) => role === interpreter.office);
    if (!named) {
      throw problem('org.register-writer', {
        params: { writer: { zh: '负责解释的机关', en: 'the body that interprets' } },
        articles: interpreter?.articles ?? [],
        rule: 'org.interpreter',
      });
    }
  }
}

type Series = { seriesId: string; version: number };

/** The next version of what it replaces, which from that day is marked as superseded. */
async function nextInSeries(
  tx: Tx,
  actor: Actor,
  input: PublishEntryInput,
  fromDay: LegalDay,
  id: string,
): Promise<Series> {
  if (!input.replaces) return { seriesId: id, version: 1 };
  const db = registerTables(tx);
  const old = await db
    .selectFrom('org.register_entry')
    .selectAll()
    .where('id', '=', input.replaces)
    .forUpdate()
    .executeTakeFirst();
  const own = actor.kind === 'person' && old?.organisation_id === actor.organisationId;
  if (!old || !own || old.kind !== input.kind) throw problem('org.register-entry-unknown');
  if (old.superseded_from !== null) throw problem('org.register-superseded');
  if (fromDay < old.from_day) throw problem('org.register-earlier', { params: { day: old.from_day } });
  await db
    .updateTable('org.register_entry')
    .set({ superseded_from: fromDay })
    .where('id', '=', old.id)
    .execute();
  return { seriesId: old.series_id, version: old.version + 1 };
}

async function addressees(tx: Tx, input: PublishEntryInput, issuer: string): Promise<string[]> {
  const db = registerTables(tx);
  if (input.kind === 'industry-norm') {
    const rows = await db
      .selectFrom('org.sector_member as m')
      .innerJoin('org.organisation as o', 'o.id', 'm.organisation_id')
      .where('o.state', '=', 'active')
      .where('m.sector', '=', input.topic ?? '')
      .where('m.part', '=', 'member')
      .select('m.organisation_id')
      .execute();
    return rows.map((row) => row.organisation_id);
  }
  if (!input.units) return [];
  let query = db.selectFrom('org.organisation').select('id').where('state', '=', 'active');
  if (input.units !== 'all') query = query.where('id', 'in', [...input.units, issuer]);
  const found = (await query.execute()).map((row) => row.id).filter((one) => one !== issuer);
  if (input.units !== 'all' && input.units.some((one) => one !== issuer && !found.includes(one)))
    throw problem('org.organisation-unknown');
  return found;
}

/** Gives the id of the entry. Throws `org.register-*` problems. */
export async function publishEntry(p: Platform, actor: Actor, input: PublishEntryInput): Promise<string> {
  permit(writeRegisterPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const id = newId();
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    // Who interprets is a rule of its own (refuseUnfit).
    const term =
      input.kind === 'interpretation'
        ? keptRegister(law, 'interpretation')
        : await requireWriter(tx, law, actor, registerOf[input.kind], {
            organisationId: actor.organisationId,
            ...(input.topic ? { sector: input.topic } : {}),
          });
    refuseUnfit(p, law, actor, input);
    refuseIncomplete(law, term, input);
    const regionCode = input.regionCode ?? actor.regionCode;
    if (!(await getRegion(tx, regionCode)))
      throw problem('org.region-unknown', { params: { code: regionCode } });
    const fromDay = input.fromDay ?? p.clock.today();
    const { seriesId, version } = await nextInSeries(tx, actor, input, fromDay, id);
    const db = registerTables(tx);
    await db
      .insertInto('org.register_entry')
      .values({
        id,
        series_id: seriesId,
        version,
        kind: input.kind,
        region_code: regionCode,
        organisation_id: actor.organisationId,
        topic: input.topic ?? null,
        number: input.number?.trim() || null,
        title: input.title.trim(),
        body: input.body?.trim() ?? '',
        articles: [...(input.articles ?? [])],
        from_day: fromDay,
        until_day: input.untilDay ?? null,
        superseded_from: null,
        file_id: await ownFile(tx, actor, input.fileId),
        content: JSON.stringify(input.content ?? {}),
        created_by: actor.personId,
        created_at: p.clock.now(),
      })
      .execute();
    const issuer = (await getOrganisation(tx, actor.organisationId))?.name;
    await tell(tx, p, actor, { id, fromDay, articles: articlesOf(law, term), issuer, input });
    await record(tx, p, {
      kind: 'org.register-entry-published',
      actor,
      subject: { type: 'register-entry', id },
      decision: law.decided('publish', [REGISTERS], articlesOf(law, term)),
      detail: { register: input.kind, version, from: fromDay },
    });
    return id;
  });
}

type Told = {
  id: string;
  fromDay: LegalDay;
  articles: string[];
  issuer: Text | undefined;
  input: PublishEntryInput;
};

/** Those bound find it unread; who asked hears that there is an answer. */
async function tell(tx: Tx, p: Platform, actor: Actor, { id, fromDay, articles, issuer, input }: Told) {
  const db = registerTables(tx);
  const bound = actor.kind === 'person' ? await addressees(tx, input, actor.organisationId) : [];
  const link = `/registers/entries/${id}`;
  const subject = { type: 'register-entry', id };
  if (bound.length > 0) {
    await db
      .insertInto('org.register_address')
      .values(
        bound.map((one) => ({
          entry_id: id,
          organisation_id: one,
          confirmed_at: null,
          confirmed_by: null,
        })),
      )
      .execute();
    await notify(tx, p, {
      kind: 'org.entry-to-confirm',
      to: bound.map((organisationId) => ({ organisationId })),
      params: { title: input.title, issuer: issuer ?? { zh: '', en: '' }, from: fromDay },
      articles,
      subject,
      link,
      from: actor,
    });
  }
  if (!input.questionId) return;
  const asked = await db
    .updateTable('org.article_question')
    .set({ answer_id: id })
    .where('id', '=', input.questionId)
    .where('article', 'in', [...(input.articles ?? ['']), ''])
    .returning(['asked_for', 'asked_by', 'article'])
    .executeTakeFirst();
  if (!asked) throw problem('org.question-unknown');
  await notify(tx, p, {
    kind: 'org.question-answered',
    to: asked.asked_by ? { personId: asked.asked_by } : { organisationId: asked.asked_for },
    params: { article: asked.article, from: fromDay },
    articles: [asked.article],
    subject,
    link,
    from: actor,
  });
}

/** An organisation says that it has taken note; once. */
export async function confirmEntry(p: Platform, actor: Actor, entryId: string): Promise<void> {
  permit(writeRegisterPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const db = registerTables(tx);
    const address = await db
      .selectFrom('org.register_address')
      .selectAll()
      .where('entry_id', '=', entryId)
      .where('organisation_id', '=', actor.organisationId)
      .forUpdate()
      .executeTakeFirst();
    if (!address) throw problem('org.register-not-addressed');
    if (address.confirmed_at) throw problem('org.register-confirmed');
    await db
      .updateTable('org.register_address')
      .set({ confirmed_at: p.clock.now(), confirmed_by: actor.personId })
      .where('entry_id', '=', entryId)
      .where('organisation_id', '=', actor.organisationId)
      .execute();
    const entry = await db
      .selectFrom('org.register_entry')
      .select('organisation_id')
      .where('id', '=', entryId)
      .executeTakeFirstOrThrow();
    await record(tx, p, {
      kind: 'org.register-entry-confirmed',
      actor,
      subject: { type: 'register-entry', id: entryId },
      organisationId: actor.organisationId,
      organisations: [entry.organisation_id],
    });
  });
}
