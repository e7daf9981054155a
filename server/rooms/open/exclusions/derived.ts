/** The entry made of masked rows: its own place in the catalogue, opened without conditions; the one it was made of stays as it is. */
import { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import {
  createResource,
  getPublishedVersion,
  type Item,
  type PublishedVersion,
} from '#rooms/catalog/index.ts';
import { receiveUnmarkedFile, visibleBatches, visibleSelect, visibleSeqs } from '#rooms/collect/index.ts';
import { compileTreatment, treatedSelect } from '../disclosure/compile.ts';
import { withheldOfEntry } from '../disclosure/consents-read.ts';
import { isDropped, isTreated, type Recipe } from '../disclosure/recipe.ts';
import { exclusionRules as rules } from './law.ts';
import { exclusionKeepPolicy } from './policy.ts';
import { exclusionTables } from './tables.ts';
import { requirePassing } from './ways.ts';

/** What is treated is text of its own, and names nobody any more. */
function derivedItem({ id: _, ...item }: Item, recipe: Recipe) {
  if (!isTreated(recipe.columns[item.name])) return item;
  const { identifier: _identifier, codeList: _list, scale: _scale, elementId: _element, ...rest } = item;
  return {
    ...rest,
    type: 'C' as const,
    length: 200,
    key: false,
    nullable: true,
    personal: 'none' as const,
    personalReason: '按登记的规则处理后不再指向个人',
  };
}

/** Begins the entry as its provider's draft; returns its id. */
export async function makeDerived(
  p: Platform,
  actor: Actor,
  law: LawNow,
  entry: PublishedVersion,
  recipe: Recipe,
): Promise<string> {
  const { content } = entry.version;
  const items = entry.items
    .filter(({ name }) => !isDropped(recipe.columns[name]))
    .map((item) => derivedItem(item, recipe));
  const open = law.terms('classify.opening-classes').find(({ key }) => key === 'open');
  const shared = law.text('classify.default-sharing-class')?.value ?? 'unconditional';
  const id = await createResource(p, actor, {
    content: {
      ...content,
      name: `${content.name}（脱敏）`,
      sharingClass: shared,
      sharingConditions: '',
      sharingBasis: [],
      conditionalForm: '',
      openingClass: open?.key ?? 'open',
      openingCondition: '',
      openingBasis: [],
      classing: { ...content.classing, openingGrounds: [], sharingReason: '', changeReason: '' },
      parents: [entry.resource.id],
      items,
    },
  });
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'open.derived-made',
      actor,
      subject: { type: 'catalog.resource', id },
      organisationId: entry.resource.providerId,
      decision: law.decided('made', [rules.answers]),
      detail: { of: entry.resource.id, columns: Object.keys(recipe.columns) },
    }),
  );
  return id;
}

/** Fills the published entry with the rows of today, masked by the recorded rules and scanned again; they come in as any batch does. */
export async function fillDerived(p: Platform, actor: Actor, wayId: string): Promise<{ batchId: string }> {
  const way = await exclusionTables(p.db)
    .selectFrom('open.way_back')
    .selectAll()
    .where('id', '=', wayId)
    .executeTakeFirst();
  if (!way?.derived_id || !way.recipe) throw problem('kernel.not-found');
  permit(exclusionKeepPolicy, actor, { providerId: way.provider_id });
  const [original, derived] = await Promise.all([
    getPublishedVersion(p.db, way.resource_id),
    getPublishedVersion(p.db, way.derived_id),
  ]);
  if (!original) throw problem('kernel.not-found');
  if (derived?.resource.state !== 'active') throw problem('open.derived-not-ready');
  const law = await lawNow(p.db, p.law, p.clock.today());
  await requirePassing(p, law, original, way.recipe);
  const visible = await visibleBatches(p.db, way.resource_id);
  // Who took consent back is not opened by another way either.
  const withheld = await withheldOfEntry(p.db, way.resource_id);
  const compiled = compileTreatment({ recipe: way.recipe, record: 0, withheld }, visible.columns);
  const kept = compiled.columns
    .map(({ name }, n) => ({ name, at: `c${n + 1}` }))
    .filter(({ name }) => derived.items.some((item) => item.name === name));
  const rows = await p.warehouse.stream(
    `SELECT ${kept.map(({ at }) => at).join(', ')} FROM (${treatedSelect(compiled, visibleSelect(visible, '*'))}) FORMAT CSV`,
    { seqs: visibleSeqs(visible), ...compiled.params },
    { settings: { format_csv_null_representation: '' } },
  );
  const header = `${kept.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(',')}\n`;
  const received = await receiveUnmarkedFile(p, actor, {
    resourceId: way.derived_id,
    mode: 'full',
    encoding: 'utf-8',
    fileName: 'masked.csv',
    content: Readable.from(
      (async function* () {
        yield header;
        yield* rows;
      })(),
    ),
  });
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'open.derived-filled',
      actor,
      subject: { type: 'catalog.resource', id: derived.resource.id },
      organisationId: way.provider_id,
      detail: { way: wayId, batch: received.batchId },
    }),
  );
  return { batchId: received.batchId };
}
