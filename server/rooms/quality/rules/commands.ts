/** Rules are proposed, written, accepted, declined and retired; a rule that runs is never changed in place, a newer one follows it. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, platform } from '#kernel/actor.ts';
import { type Tx, takeTurn, transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { ident } from '#kernel/warehouse.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource, type Item, requirePublished } from '#rooms/catalog/index.ts';
import { physicalColumn } from '#rooms/collect/index.ts';
import { type Dimension, indicators } from '../dimensions.ts';
import { orderPolicy, rulePolicy } from '../policy.ts';
import { portsOf } from '../ports.ts';
import { closedItems } from '../rights.ts';
import { scanSettings } from '../runs/scan.ts';
import { qualityTables, type RuleOrigin, type RuleState, ruleStates } from '../tables.ts';
import { Binder } from './binder.ts';
import { columnsOf } from './columns.ts';
import { otherOf } from './comparing.ts';
import { compileExpression, ExpressionFault } from './expression.ts';
import { conditionOf, isRuleKind, type RuleSpec, ruleShapes } from './kinds.ts';
import { type Proposal, proposeRules, standardRules } from './propose.ts';
import { getRule, rulesOf, specOf, wrong } from './repository.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export type RuleBody = {
  kind: string;
  items: string[];
  params: JsonObject;
  titleZh?: string | undefined;
  titleEn?: string | undefined;
  indicator?: string | undefined;
  rejects: boolean;
};

/** Who may keep such a rule: a comparison the bureau as well. */
function permitKeep(actor: Actor, providerId: string, spec: RuleSpec): void {
  if (otherOf(spec) && hasRole(actor, 'bureau')) permit(orderPolicy, actor, undefined);
  else permit(rulePolicy, actor, { providerId });
}

/** Between resources the bureau may compare what it likes; a provider what it may work with. Whether it is by the bureau's order. */
async function permitRule(p: Platform, actor: Actor, providerId: string, spec: RuleSpec): Promise<boolean> {
  permitKeep(actor, providerId, spec);
  const other = otherOf(spec);
  if (!other) return false;
  if (hasRole(actor, 'bureau')) return true;
  const { closed } = await closedItems(p.db, portsOf(p), providerId, other.resourceId, other.items);
  if (closed.length > 0)
    throw wrong(
      `本单位无权使用对方的 ${closed.join('、')}：只能与本单位、无条件共享或已获授权的信息项比对；其他比对由主管部门设置。`,
      `Your unit may not use ${closed.join(', ')} there: only own items, those shared without condition and those granted can be compared with; others the bureau sets up.`,
    );
  return false;
}

/** Throws quality.rule-wrong or quality.expression-wrong; what passes can be written as a statement. */
async function judge(p: Platform, body: RuleBody, items: readonly Item[]): Promise<RuleSpec> {
  const spec = specOf(body);
  const shape = ruleShapes[spec.kind];
  const [least, most] = shape.items;
  if (spec.items.length < least || spec.items.length > most)
    throw wrong(
      `“${shape.zh}”需要 ${least} 至 ${most} 个信息项`,
      `“${shape.en}” takes ${least} to ${most} items`,
    );
  const unknown = spec.items.find((name) => !items.some((item) => item.name === name));
  if (unknown) throw wrong(`没有信息项“${unknown}”`, `there is no item “${unknown}”`);
  const patterns: string[] = [];
  if (spec.kind === 'pattern') patterns.push(spec.params.pattern);
  if (spec.kind === 'expression') {
    try {
      const compiled = compileExpression(spec.params.text, {
        columns: columnsOf(items.map(physicalColumn)),
        titles: new Map(items.map(({ titleZh, name }) => [titleZh, name])),
        today: p.clock.today(),
        binder: new Binder(),
      });
      spec.items = compiled.items;
      patterns.push(...compiled.patterns);
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      throw problem('quality.expression-wrong', { params: { at: error.at, reason: error.reason } });
    }
  }
  for (const pattern of patterns) await judgePattern(p, pattern);
  await judgeCondition(p, spec, items);
  return spec;
}

/**
 * A day that is none, a bound beyond what is counted, a place before the first: the engine says so when it works the condition out on
 * an empty row. Kept all the same, such a rule would fail every later look at the resource, and nobody would see its state any more.
 */
async function judgeCondition(p: Platform, spec: RuleSpec, items: readonly Item[]): Promise<void> {
  const binder = new Binder();
  const physical = items.map(physicalColumn);
  const condition = conditionOf(spec, {
    columns: columnsOf(physical),
    titles: new Map(items.map(({ titleZh, name }) => [titleZh, name])),
    today: p.clock.today(),
    binder,
    other: () => undefined,
  });
  if (!condition || !('ok' in condition)) return;
  const cells = physical.map((one) => `CAST(NULL AS Nullable(${one.type})) AS ${ident(one.physical)}`);
  try {
    await p.warehouse.query(
      `SELECT countIf(${condition.applies} AND NOT (${condition.ok})) AS n FROM (SELECT ${cells.join(', ')})`,
      binder.params,
      z.object({ n: z.coerce.number() }),
      { settings: scanSettings },
    );
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw wrong('其中的数值或日期不能识别', 'a figure or a day in it cannot be read');
  }
}

/** The engine itself says whether it can read a pattern. */
async function judgePattern(p: Platform, pattern: string): Promise<void> {
  try {
    await p.warehouse.query(
      `SELECT match(toString(number), {pattern:String}) AS m FROM numbers(1)`,
      { pattern },
      z.object({ m: z.coerce.number() }),
    );
  } catch {
    throw wrong('正则表达式不能识别', 'the pattern cannot be read');
  }
}

function titlesOf(
  spec: RuleSpec,
  items: readonly Item[],
  body: Partial<RuleBody>,
): { zh: string; en: string } {
  const shape = ruleShapes[spec.kind];
  const named = spec.items.map((name) => items.find((item) => item.name === name)?.titleZh ?? name);
  const what = spec.kind === 'expression' ? spec.params.text : '';
  return {
    zh: body.titleZh?.trim() || `${what || named.join('、')}：${shape.zh}`,
    en: body.titleEn?.trim() || `${what || spec.items.join(', ')}: ${shape.en}`,
  };
}

type NewRule = {
  resourceId: string;
  spec: RuleSpec;
  items: readonly Item[];
  body: Partial<RuleBody>;
  state: RuleState;
  origin: RuleOrigin;
  standardCode?: string | null;
  ordered?: boolean;
};

async function insert(tx: Tx, p: Platform, actor: Actor, made: NewRule): Promise<string> {
  const { spec, body, state } = made;
  const id = newId();
  const indicator = body.indicator ?? ruleShapes[spec.kind].indicator;
  const dimension: Dimension | undefined = Object.entries(indicators).find(
    ([code]) => code === indicator,
  )?.[1].dimension;
  if (!dimension) throw wrong('没有这个子指标', 'there is no such sub-indicator');
  const title = titlesOf(spec, made.items, body);
  const now = p.clock.now();
  await qualityTables(tx)
    .insertInto('quality.rule')
    .values({
      id,
      resource_id: made.resourceId,
      kind: spec.kind,
      dimension,
      indicator,
      title_zh: title.zh,
      title_en: title.en,
      items: spec.items,
      params: JSON.stringify(spec.params),
      rejects: body.rejects ?? false,
      state,
      origin: made.origin,
      standard_code: made.standardCode ?? null,
      ordered: made.ordered ?? false,
      suspended: null,
      made_by: personOf(actor),
      made_at: now,
      decided_by: state === 'active' ? personOf(actor) : null,
      decided_at: state === 'active' ? now : null,
    })
    .execute();
  return id;
}

/** All rules of a resource are one statement: so many are no rules any more. */
const MOST_RULES = 500;

async function refuseMany(tx: Tx, resourceId: string): Promise<void> {
  await takeTurn(tx, `rules of ${resourceId}`);
  const standing = await rulesOf(tx, resourceId, ['proposed', 'active', 'suspended']);
  if (standing.length >= MOST_RULES)
    throw wrong(`每个资源最多 ${MOST_RULES} 条规则`, `a resource has at most ${MOST_RULES} rules`);
}

/** What the provider (or, for comparisons, the bureau) writes is in force at once. Returns its id. */
export async function writeRule(
  p: Platform,
  actor: Actor,
  resourceId: string,
  body: RuleBody,
): Promise<string> {
  const { resource, items } = await requirePublished(p.db, resourceId);
  const ordered = await permitRule(p, actor, resource.providerId, specOf(body));
  const spec = await judge(p, body, items);
  return transact(p.db, async (tx) => {
    await refuseMany(tx, resourceId);
    const made: NewRule = { resourceId, spec, items, body, state: 'active', origin: 'own', ordered };
    const id = await insert(tx, p, actor, made);
    await noted(tx, p, actor, {
      resourceId,
      providerId: resource.providerId,
      id,
      what: 'written',
      kind: spec.kind,
    });
    return id;
  });
}

const next: Record<'accept' | 'decline' | 'retire', { from: RuleState[]; to: RuleState }> = {
  accept: { from: ['proposed'], to: 'active' },
  decline: { from: ['proposed'], to: 'declined' },
  retire: { from: ['active', 'suspended'], to: 'retired' },
};

/** Returns the resource's id. */
export async function decideRule(
  p: Platform,
  actor: Actor,
  id: string,
  act: keyof typeof next,
): Promise<string> {
  const rule = await getRule(p.db, id);
  const resource = rule && (await getResource(p.db, rule.resource_id));
  if (!rule || !resource) throw problem('kernel.not-found');
  if (act === 'accept') await permitRule(p, actor, resource.providerId, specOf(rule));
  else permitKeep(actor, resource.providerId, specOf(rule));
  await transact(p.db, async (tx) => {
    const done = await qualityTables(tx)
      .updateTable('quality.rule')
      .set({
        state: next[act].to,
        suspended: null,
        decided_by: personOf(actor),
        decided_at: p.clock.now(),
      })
      .where('id', '=', id)
      .where('state', 'in', next[act].from)
      .returning('id')
      .executeTakeFirst();
    if (!done) throw problem('quality.rule-decided');
    await noted(tx, p, actor, {
      resourceId: rule.resource_id,
      providerId: resource.providerId,
      id,
      what: act,
      kind: rule.kind,
    });
  });
  return rule.resource_id;
}

async function noted(
  tx: Tx,
  p: Platform,
  actor: Actor,
  {
    resourceId,
    providerId,
    id,
    what,
    kind,
  }: { resourceId: string; providerId: string; id: string; what: string; kind: string },
): Promise<void> {
  await record(tx, p, {
    kind: 'quality.rule-changed',
    actor,
    subject: { type: 'quality.rule', id },
    organisationId: providerId,
    detail: { resource: resourceId, act: what, rule: kind },
  });
}

const same = (
  a: { kind: string; items: readonly string[] },
  b: { kind: string; items: readonly string[] },
): boolean => a.kind === b.kind && a.items.join('\u001f') === b.items.join('\u001f');

/** Adds what is not there yet in any state: a declined proposal does not come back. Returns how many are new. */
export async function propose(p: Platform, actor: Actor, resourceId: string): Promise<number> {
  const published = await requirePublished(p.db, resourceId);
  const { resource, items } = published;
  permit(rulePolicy, actor, { providerId: resource.providerId });
  const found = await proposeRules(p, published);
  return transact(p.db, async (tx) => {
    const added = await addProposals(tx, p, actor, { resourceId, items, found });
    if (added > 0)
      await noted(tx, p, actor, {
        resourceId,
        providerId: resource.providerId,
        id: resourceId,
        what: `proposed ${added}`,
        kind: 'any',
      });
    return added;
  });
}

async function addProposals(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { resourceId, items, found }: { resourceId: string; items: readonly Item[]; found: readonly Proposal[] },
): Promise<number> {
  const known = await rulesOf(tx, resourceId, ruleStates);
  let added = 0;
  for (const one of found) {
    if (known.some((rule) => same(rule, one)) || !isRuleKind(one.kind)) continue;
    await insert(tx, p, actor, {
      resourceId,
      spec: specOf(one),
      items,
      body: {},
      state: one.origin === 'standard' ? 'active' : 'proposed',
      origin: one.origin,
      standardCode: one.standardCode,
    });
    added++;
  }
  return added;
}

/** A published version brings the rules of the standards its items follow; those it no longer follows are retired. */
export async function followStandards(p: Platform, resourceId: string): Promise<void> {
  const published = await getPublishedVersion(p.db, resourceId);
  if (!published) return;
  const found = await standardRules(p, published.items);
  await transact(p.db, async (tx) => {
    const standing = (await rulesOf(tx, resourceId, ['active'])).filter(
      ({ origin }) => origin === 'standard',
    );
    const gone = standing.filter(
      (rule) => !found.some((one) => same(rule, one) && one.standardCode === rule.standard_code),
    );
    if (gone.length > 0)
      await qualityTables(tx)
        .updateTable('quality.rule')
        .set({ state: 'retired', decided_at: p.clock.now() })
        .where(
          'id',
          'in',
          gone.map(({ id }) => id),
        )
        .execute();
    const known = standing.filter((rule) => !gone.includes(rule));
    const fresh = found.filter((one) => !known.some((rule) => same(rule, one)));
    for (const one of fresh)
      await insert(tx, p, platform, {
        resourceId,
        spec: specOf(one),
        items: published.items,
        body: {},
        state: 'active',
        origin: 'standard',
        standardCode: one.standardCode,
      });
    if (gone.length + fresh.length > 0)
      await noted(tx, p, platform, {
        resourceId,
        providerId: published.resource.providerId,
        id: resourceId,
        what: 'standards followed',
        kind: 'code-list',
      });
  });
}
