/** What quality asks at the way in for rows: that a body answers for them, and that rows which break a rejecting rule stay out. */

import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { columnText, type IntakeGate, physicalColumn, type RowCheck } from '#rooms/collect/index.ts';
import { RESPONSIBLE } from './read-resource.ts';
import { Binder } from './rules/binder.ts';
import { columnsOf } from './rules/columns.ts';
import { conditionOf } from './rules/kinds.ts';
import { rulesOf, specOf } from './rules/repository.ts';
import { qualityTables } from './tables.ts';

/** Where the city says so, nothing is gathered for a resource that nobody answers for. */
export const responsibleGate: IntakeGate = {
  name: 'quality-responsible',
  async ask(p, { resourceId, day }) {
    const law = await lawNow(p.db, p.law, day);
    if (!law.flag(RESPONSIBLE)) return undefined;
    const named = await qualityTables(p.db)
      .selectFrom('quality.responsible')
      .select('organisation_id')
      .where('resource_id', '=', resourceId)
      .executeTakeFirst();
    // Its provider answers for it unless the bureau has named another body, or struck it.
    if (named && named.organisation_id === null)
      throw problem('quality.responsible-missing', { rule: RESPONSIBLE, articles: law.cite(RESPONSIBLE) });
    return undefined;
  },
};

/** Rules that hold rows back: they look at one row alone, so that a batch is judged by itself. */
export const rejectingRules: RowCheck = {
  name: 'quality',
  codes: ['quality-rule'],
  applies: async (p, batch) => (await rejecting(p.db, batch.resource_id)).length > 0,
  async statements(p, { batch, input, range }) {
    const rules = await rejecting(p.db, batch.resource_id);
    const titles = new Map(input.items.map(({ titleZh, name }) => [titleZh, name]));
    return rules.flatMap((rule) => {
      const binder = new Binder();
      const condition = conditionOf(specOf(rule), {
        columns: columnsOf(input.items.map(physicalColumn)),
        titles,
        today: input.receivedDay,
        binder,
        other: () => undefined,
      });
      if (!condition || !('ok' in condition)) return [];
      const at = input.items.findIndex(({ name }) => name === rule.items[0]);
      const item = input.items[at];
      const value = item ? `ifNull(${columnText(physicalColumn(item))}, '')` : `''`;
      const text = (found: string): string => binder.text(found);
      return [
        {
          sql: `INSERT INTO quarantine (resource, batch, line, position, column, value, code, detail, key)
            SELECT {resource:UUID}, {batch:UUID}, line, {position:UInt16}, ${text(item?.name ?? '')}, left(${value}, 600), 'quality-rule', ${text(rule.title_zh)}, key
            FROM ${input.table} WHERE seq = {seq:UInt32} AND op = 1 AND line >= {from:UInt32} AND line < {to:UInt32}
              AND ${condition.applies} AND NOT (${condition.ok})`,
          params: {
            ...binder.params,
            resource: batch.resource_id,
            batch: batch.id,
            position: input.places[at] ?? 0,
            seq: batch.seq,
            from: range.from,
            to: range.to,
          },
        },
      ];
    });
  },
};

const rejecting = async (ex: Parameters<typeof rulesOf>[0], resourceId: string) =>
  (await rulesOf(ex, resourceId, ['active'])).filter(({ rejects }) => rejects);
