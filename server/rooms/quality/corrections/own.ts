/** What one filer has standing: the same request once, and no more of them than the bureau lets one filer have. */
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, takeTurn } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { type QualitySetting, qualitySettings, readSettings } from '../settings.ts';
import { correctionTables, type RequestRow } from './tables.ts';

type About = Pick<RequestRow, 'filer_id' | 'resource_id' | 'key_token'>;

/** One request of a filer at a time: what is counted below stays as it was counted until the commit. */
export const lockFiler = (tx: Tx, filerId: string): Promise<void> => takeTurn(tx, `correction of ${filerId}`);

/** The filer's open requests of this kind about the very value, one for each recipient. By the index `request_open`. */
export const openOf = (
  ex: Executor,
  about: About & Pick<RequestRow, 'kind' | 'item'>,
): Promise<RequestRow[]> =>
  correctionTables(ex)
    .selectFrom('quality.request')
    .selectAll()
    .where('filer_id', '=', about.filer_id)
    .where('resource_id', '=', about.resource_id)
    .where('kind', '=', about.kind)
    .where('key_token', about.key_token ? '=' : 'is', about.key_token)
    .where('item', about.item === null ? 'is' : '=', about.item)
    .where('closed_on', 'is', null)
    .orderBy('filed_at')
    .execute();

/** The filer's newest requests of another kind about the same row: an objection beside a check. */
export const othersOf = (ex: Executor, about: About & Pick<RequestRow, 'kind'>): Promise<RequestRow[]> =>
  correctionTables(ex)
    .selectFrom('quality.request')
    .selectAll()
    .where('resource_id', '=', about.resource_id)
    .where('key_token', about.key_token ? '=' : 'is', about.key_token)
    .where('filer_id', '=', about.filer_id)
    .where('kind', '<>', about.kind)
    .orderBy('filed_at', 'desc')
    .limit(20)
    .execute();

/** Errors: quality.requests-of-day, quality.requests-of-entry. */
export async function refuseMany(
  tx: Tx,
  { filer_id, resource_id, filed_on }: About & { filed_on: LegalDay },
): Promise<void> {
  const settings = await readSettings(tx);
  const most = (key: QualitySetting): number => settings.get(key)?.value ?? qualitySettings[key].byDefault;
  const requests = correctionTables(tx).selectFrom('quality.request').where('filer_id', '=', filer_id);
  const counted = (query: typeof requests): Promise<{ n: string }> =>
    query.select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const today = await counted(requests.where('filed_on', '=', filed_on));
  const ofDay = most('quality.requests-of-day');
  if (Number(today.n) >= ofDay) throw problem('quality.requests-of-day', { params: { most: ofDay } });
  const open = await counted(requests.where('resource_id', '=', resource_id).where('closed_on', 'is', null));
  const ofEntry = most('quality.requests-of-entry');
  if (Number(open.n) >= ofEntry) throw problem('quality.requests-of-entry', { params: { most: ofEntry } });
}
