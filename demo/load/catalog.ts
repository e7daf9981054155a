/** Second step: each department compiles its entries, the bureau reviews them; some stay under way, so that desks are not empty. */
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import type { ProcedureStep } from '#law/index.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import {
  type ContentPatch,
  createResource,
  listResources,
  readResource,
  readVersions,
  resourceQuery,
  setManagementKey,
  submitResource,
} from '#rooms/catalog/index.ts';
import { listSystems } from '#rooms/org/index.ts';
import type { DemoResource } from '../city.ts';
import { type DemoContext, known } from './context.ts';

export async function loadCatalog(context: DemoContext): Promise<void> {
  for (const resource of context.data.resources) await enterEntry(context, resource);
}

/** Safe to run again after a kill: each act looks first whether it has been done. What people changed since is left alone. */
export async function enterEntry(context: DemoContext, entry: DemoResource): Promise<void> {
  const { p } = context;
  const provider = known(context.people, entry.provider);
  const id = (await find(context, provider, entry)) ?? (await compile(context, provider, entry));
  context.resources.set(entry.key, id);
  const now = await readResource(p, provider, id);
  const working = now.detail?.working;
  // The demo never saves a draft twice: a higher revision is somebody's work.
  if (entry.end === 'draft' || now.state !== 'draft' || !working || working.revision > 0) return;
  if (working.state === 'returned') return;
  if (!now.detail?.managementKey.set && now.requiredPaths.includes('managementKey'))
    await setManagementKey(p, provider, id);
  const caseId =
    working.state === 'in_review' ? working.caseId : (await submitResource(p, provider, id)).caseId;
  if (entry.end === 'in-review' || !caseId) return;
  const law = await lawNow(p.db, p.law, p.clock.today());
  await decide(context, law, caseId, entry);
}

/** By the name the entry was begun with, whatever it is called now. */
async function find(
  { p }: DemoContext,
  provider: PersonActor,
  entry: DemoResource,
): Promise<string | undefined> {
  for (let page = 1; ; page++) {
    const query = resourceQuery.parse({ scope: 'mine', page, pageSize: 200 });
    const { items, total } = await listResources(p, provider, query);
    for (const { id, name } of items) {
      if (name === entry.content.name) return id;
      const { items: versions } = await readVersions(p, provider, id);
      if (versions.at(-1)?.content.name === entry.content.name) return id;
    }
    if (page * query.pageSize >= total) return undefined;
  }
}

async function compile(context: DemoContext, provider: PersonActor, entry: DemoResource): Promise<string> {
  const { p, data } = context;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const systems = await listSystems(p.db, provider.organisationId);
  const system = systems.find(({ code }) => code === entry.system);
  const content: ContentPatch = {
    ...entry.content,
    dataRegion: p.law.city.regionCode,
    origin: 'produced',
    ...(law.term('catalog.occasions', 'statutory-duty') ? { occasion: 'statutory-duty' } : {}),
    ...(system ? { sourceSystems: [{ systemId: system.id, name: system.name.zh }] } : {}),
    ...(law.term('catalog.supply-modes', data.supply.mode)
      ? { supplyMode: data.supply.mode, supply: { fileTemplate: data.supply.fileTemplate } }
      : {}),
    ...(entry.content.sharingClass === 'conditional' ? grounds(context, law, provider) : {}),
    ...argued(context, law, entry),
  };
  return createResource(p, provider, { content });
}

/** What this city asks of a conditional entry, and no more. */
function grounds({ data, organisations }: DemoContext, law: LawNow, provider: PersonActor): ContentPatch {
  const units = data.namedUnits
    .map((key) => known(organisations, key).id)
    .filter((id) => id !== provider.organisationId);
  return {
    ...(law.term('classify.conditional-basis', data.conditionalBasis.kind)
      ? { sharingBasis: [data.conditionalBasis] }
      : {}),
    ...(law.term('classify.conditional-forms', 'named-units')
      ? { conditionalForm: 'named-units', namedUnits: units }
      : {}),
  };
}

/** What this city has an entry argue for its classes. */
function argued({ data }: DemoContext, law: LawNow, { content }: DemoResource): ContentPatch {
  const conditional = content.sharingClass === 'conditional';
  const ground = ['personal-privacy', 'third-party', 'law-forbids'].find((key) =>
    law.term('classify.closed-grounds', key),
  );
  const closed = content.openingClass === 'closed';
  const { title, article } = data.conditionalBasis;
  const [onCondition] =
    content.openingClass === 'conditional' ? law.terms('classify.conditional-open-grounds') : [];
  return {
    classing: {
      ...(onCondition
        ? { openingGrounds: [{ key: onCondition.key, argument: '时效性较强，须按约定使用', title, article }] }
        : {}),
      ...(closed && ground
        ? { openingGrounds: [{ key: ground, argument: '含有个人信息，公开会损害权利人', title, article }] }
        : {}),
      ...(law.term('classify.reason-required', content.sharingClass ?? '')
        ? { sharingReason: '含有个人信息，只在核验时提供' }
        : {}),
      ...(conditional && law.flag('classify.terms-listed')
        ? { sharingTerms: [content.sharingConditions ?? ''] }
        : {}),
      ...(conditional && law.flag('classify.scenarios') ? { scenarios: ['业务办理核验'] } : {}),
    },
    ...(content.openingClass !== 'open' && law.term('classify.opening-basis', data.conditionalBasis.kind)
      ? { openingBasis: [data.conditionalBasis] }
      : {}),
  };
}

/** The bureau's decision, by whatever names the city's procedure has for it. */
async function decide(
  { p, people }: DemoContext,
  law: LawNow,
  caseId: string,
  entry: DemoResource,
): Promise<void> {
  const bureau = known(people, 'bureau');
  const file = await p.cases.getCase(p.db, caseId);
  const open = file?.steps.find(({ decided }) => decided === null);
  if (!file || !open) return;
  const step: ProcedureStep | undefined = law
    .procedure(file.procedure.key)
    .steps.find(({ key }) => key === open.key);
  const wanted = entry.end === 'returned' ? 'return' : 'complete';
  const outcome = step?.outcomes.find(({ kind }) => kind === wanted);
  if (!outcome) throw new TypeError(`the procedure ${file.procedure.key} has no outcome of kind ${wanted}`);
  await transact(p.db, (tx) =>
    p.cases.decideStep(tx, p, {
      caseId,
      stepId: open.id,
      actor: bureau,
      outcome: outcome.key,
      ...(outcome.reasons === 'none' ? {} : { reasons: [entry.reason ?? '目录要素齐全，分类准确'] }),
    }),
  );
}
