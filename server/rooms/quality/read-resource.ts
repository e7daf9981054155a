/** One resource's quality as its page shows it. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { dimensionsOf, indicators } from './dimensions.ts';
import { CONFIRMATION } from './gate.ts';
import * as policy from './policy.ts';
import { expressionWords } from './rules/expression.ts';
import { formats, isRuleKind, ruleKinds, ruleShapes } from './rules/kinds.ts';
import { type RuleRow, rulesOf } from './rules/repository.ts';
import { findRuns, number, presentRun } from './runs/read.ts';
import { THRESHOLD } from './runs/run.ts';
import type { ResourceReply, ruleReply, termsReply } from './schema.ts';
import { stageOf, stageTitles } from './standing/stages.ts';
import { subjectOf } from './subject.ts';
import { type FindingKind, findingKinds, qualityTables, ruleStates, type Suspended } from './tables.ts';
import { scoreOf } from './verdict.ts';

export const RESPONSIBLE = 'quality.responsible-body';
const STAGES = 'quality.stages';
const nameless = { zh: '', en: '' };
const indicatorOf = (code: string) => Object.entries(indicators).find(([key]) => key === code)?.[1];

export const findingTitles: Record<FindingKind, Text> = {
  rule: { zh: '不符合规则', en: 'Breaks a rule' },
  late: { zh: '更新超期', en: 'Update late' },
  probe: { zh: '服务不可用', en: 'Service unavailable' },
  standard: { zh: '不符合标准', en: 'Departs from a standard' },
  reported: { zh: '使用方反映', en: 'Reported by a user' },
  comparison: { zh: '多源比对不一致', en: 'Sources disagree' },
};

export const suspendedWords = ({ name, items, since }: Suspended): Text => ({
  zh: `自 ${since} 起暂停：本单位对“${name}”的 ${items.join('、')} 不再有使用权；重新取得后自动恢复。`,
  en: `Suspended since ${since}: this unit may not use ${items.join(', ')} of “${name}” any more; it runs again once it may.`,
});

export function presentRule(rule: RuleRow): z.output<typeof ruleReply> {
  const kind = isRuleKind(rule.kind) ? rule.kind : 'expression';
  const { zh, en } = ruleShapes[kind];
  const indicator = indicatorOf(rule.indicator);
  return {
    id: rule.id,
    kind,
    kindTitle: { zh, en },
    dimension: rule.dimension,
    indicator: rule.indicator,
    indicatorTitle: indicator ? { zh: indicator.zh, en: indicator.en } : nameless,
    title: { zh: rule.title_zh, en: rule.title_en },
    items: rule.items,
    params: rule.params,
    rejects: rule.rejects,
    state: rule.state,
    origin: rule.origin,
    standardCode: rule.standard_code,
    madeAt: rule.made_at.toISOString(),
    decidedAt: rule.decided_at?.toISOString() ?? null,
    suspended: rule.suspended && suspendedWords(rule.suspended),
  };
}

export async function readTerms(p: Platform, actor: Actor): Promise<z.output<typeof termsReply>> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    kinds: ruleKinds.map((key) => {
      const { zh, en, indicator, dimension, items } = ruleShapes[key];
      return { key, title: { zh, en }, indicator, dimension, least: items[0], most: items[1] };
    }),
    formats: Object.entries(formats).map(([key, { zh, en }]) => ({ key, title: { zh, en } })),
    functions: expressionWords.functions,
    dimensions: dimensionsOf(law),
    indicators: Object.entries(indicators).map(([key, { zh, en, dimension }]) => ({
      key,
      title: { zh, en },
      dimension,
    })),
    findingKinds: findingKinds.map((key) => ({ key, title: findingTitles[key] })),
    abilities: abilitiesOf(actor, undefined, {
      raise: policy.raisePolicy,
      campaign: policy.campaignPolicy,
      order: policy.orderPolicy,
      report: policy.reportPolicy,
      settings: policy.settingPolicy,
    }),
  };
}

export async function readResource(p: Platform, actor: Actor, resourceId: string): Promise<ResourceReply> {
  const { resource, subject } = await subjectOf(p.db, p, resourceId);
  permit(policy.readPolicy, actor, subject);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const runs = await findRuns(p, resourceId, 60);
  const [newest] = runs;
  const [title] = [...(await resourceTitles(p.db, [resourceId])).values()];
  const rules = await rulesOf(p.db, resourceId, ruleStates);
  const stage = await stageOf(p.db, resourceId);
  const responsible = await responsibleOf(p, law, resourceId, resource.providerId);
  const names = await organisationNames(p.db, [resource.providerId]);
  const open = await qualityTables(p.db)
    .selectFrom('quality.finding')
    .where('closed_at', 'is', null)
    .where((eb) => eb.or([eb('resource_id', '=', resourceId), eb('shown_in', '=', resourceId)]))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const threshold = law.operative(THRESHOLD);
  return {
    resource: {
      id: resourceId,
      name: title?.name ?? '',
      code: title?.code ?? null,
      provider: { id: resource.providerId, name: names.get(resource.providerId) ?? nameless },
    },
    newest: newest ? await presentRun(p, newest) : null,
    trend: await trendOf(p, runs),
    rules: rules.map(presentRule),
    held: await heldOf(p, law, resourceId),
    stage: { key: stage, title: stageTitles[stage], articles: law.cite(STAGES) },
    orders: await ordersOf(p, resourceId),
    responsible,
    sources: await sourcesOf(p, resourceId),
    probes: await probesOf(p, resourceId),
    findings: Number(open.n),
    threshold: {
      value: law.number(THRESHOLD)?.value ?? null,
      articles: law.cite(THRESHOLD),
      setting: threshold !== undefined,
    },
    abilities: abilitiesOf(actor, subject, {
      rules: policy.rulePolicy,
      rows: policy.rowsPolicy,
      mend: policy.mendPolicy,
      run: policy.runPolicy,
      release: policy.releasePolicy,
      order: policy.orderPolicy,
      name: policy.namePolicy,
      source: policy.sourcePolicy,
      report: policy.reportProblemPolicy,
      engage: policy.engagementPolicy,
    }),
  };
}

async function trendOf(
  p: Platform,
  runs: Awaited<ReturnType<typeof findRuns>>,
): Promise<ResourceReply['trend']> {
  if (runs.length === 0) return [];
  const measures = await qualityTables(p.db)
    .selectFrom('quality.measure')
    .selectAll()
    .where(
      'run_id',
      'in',
      runs.map(({ id }) => id),
    )
    .execute();
  return runs
    .map((run) => ({
      day: run.day,
      at: run.at.toISOString(),
      cause: run.cause,
      score: number(run.score),
      dimensions: Object.fromEntries(
        measures
          .filter(({ run_id }) => run_id === run.id)
          .map(({ dimension, checked, failed }) => [dimension, scoreOf(checked, failed)]),
      ),
    }))
    .reverse();
}

type HeldRow = { id: string; seq: number; hold: { code: string; params: JsonObject }; run: string | null };

const why: Readonly<Record<string, Text>> = {
  'quality.below-threshold': {
    zh: '得分低于门槛，未共享、未开放；请修正后重新提交，或说明理由予以确认。',
    en: 'Below the threshold: neither shared nor opened. Send a better one, or accept it with a reason.',
  },
  'quality.unchecked': {
    zh: '有规则未通过，批次为未校核；经本单位确认或修正后方可提供。',
    en: 'Rules failed: the batch is unchecked and not served until its body confirms or repairs it.',
  },
};

async function heldOf(p: Platform, law: LawNow, resourceId: string): Promise<ResourceReply['held']> {
  const { rows } = await sql<HeldRow>`
    select b.id, b.seq, b.awaiting_quality as hold, b.awaiting_quality -> 'params' ->> 'run' as run
    from collect.batch b where b.resource_id = ${resourceId} and b.state = 'checked' and b.awaiting_quality is not null
    order by b.seq`.execute(p.db);
  return Promise.all(
    rows.map(async ({ id, seq, hold, run }) => {
      const found = run
        ? await qualityTables(p.db)
            .selectFrom('quality.run')
            .selectAll()
            .where('id', '=', run)
            .executeTakeFirst()
        : undefined;
      return {
        id,
        seq,
        code: hold.code,
        params: hold.params,
        why: why[hold.code] ?? { zh: hold.code, en: hold.code },
        articles: law.cite(hold.code === 'quality.unchecked' ? CONFIRMATION : THRESHOLD),
        run: found ? await presentRun(p, found) : null,
      };
    }),
  );
}

async function ordersOf(p: Platform, resourceId: string): Promise<ResourceReply['orders']> {
  const rows = await qualityTables(p.db)
    .selectFrom('quality.recheck_order as o')
    .leftJoin('quality.run as r', 'r.id', 'o.run_id')
    .select(['o.id', 'o.reason', 'o.ordered_at', 'o.ordered_by', 'r.at as done'])
    .where('o.resource_id', '=', resourceId)
    .orderBy('o.ordered_at', 'desc')
    .limit(20)
    .execute();
  const names = await personNames(
    p.db,
    rows.flatMap(({ ordered_by }) => ordered_by ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    reason: row.reason,
    orderedAt: row.ordered_at.toISOString(),
    by: row.ordered_by ? (names.get(row.ordered_by) ?? null) : null,
    doneAt: row.done?.toISOString() ?? null,
  }));
}

async function responsibleOf(
  p: Platform,
  law: LawNow,
  resourceId: string,
  providerId: string,
): Promise<ResourceReply['responsible']> {
  const row = await qualityTables(p.db)
    .selectFrom('quality.responsible')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
  const body = row ? row.organisation_id : providerId;
  const names = await organisationNames(p.db, body ? [body] : []);
  return {
    required: law.flag(RESPONSIBLE),
    articles: law.cite(RESPONSIBLE),
    organisation: body ? { id: body, name: names.get(body) ?? nameless } : null,
    namedAt: row?.named_at.toISOString() ?? null,
  };
}

async function sourcesOf(p: Platform, resourceId: string): Promise<ResourceReply['sources']> {
  const rows = await qualityTables(p.db)
    .selectFrom('quality.field_source')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('item')
    .execute();
  const titles = await resourceTitles(
    p.db,
    rows.map(({ source_resource_id }) => source_resource_id),
  );
  const names = await organisationNames(
    p.db,
    [...titles.values()].map(({ providerId }) => providerId),
  );
  return rows.flatMap((row) => {
    const source = titles.get(row.source_resource_id);
    return source
      ? [
          {
            item: row.item,
            resource: { id: source.id, name: source.name, code: source.code },
            sourceItem: row.source_item,
            organisation: { id: source.providerId, name: names.get(source.providerId) ?? nameless },
          },
        ]
      : [];
  });
}

async function probesOf(p: Platform, resourceId: string): Promise<ResourceReply['probes']> {
  const rows = await qualityTables(p.db)
    .selectFrom('quality.probe')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('at', 'desc')
    .limit(10)
    .execute();
  return rows.map(({ target, ok, detail, took_ms, at }) => ({
    target,
    ok,
    detail,
    tookMs: took_ms,
    at: at.toISOString(),
  }));
}
