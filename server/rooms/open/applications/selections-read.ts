/** Records of selection of a set as everybody reads them, as their notices are public. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { requireConditional } from './commands.ts';
import { methodsRule } from './law.ts';
import { selectionPolicy } from './policy.ts';
import type { SelectionsReply } from './schema.ts';
import { selectionsOf } from './selections.ts';

const none: Text = { zh: '', en: '' };
const worded = ({ key, zh, en }: Term) => ({ key, title: { zh, en } });

export async function readSelections(p: Platform, actor: Actor, idOrSlug: string): Promise<SelectionsReply> {
  const dataset = await requireConditional(p.db, idOrSlug);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const rows = await selectionsOf(p.db, dataset.id);
  const names = await organisationNames(
    p.db,
    rows.map(({ winner_id: id }) => id),
  );
  const methods = law.terms(methodsRule).map(worded);
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      method: methods.find(({ key }) => key === row.method) ?? {
        key: row.method,
        title: { zh: row.method, en: row.method },
      },
      notice: row.notice,
      noticeOn: row.notice_on,
      bidders: row.bidders,
      winner: { id: row.winner_id, name: names.get(row.winner_id) ?? none },
      resultNotice: row.result_notice,
      resultOn: row.result_on,
    })),
    methods,
    articles: law.cite(methodsRule),
    abilities:
      methods.length > 0
        ? abilitiesOf(actor, { providerId: dataset.organisationId }, { record: selectionPolicy })
        : {},
  };
}
