/** Connectors that wait for somebody: stopped ones, and those that fail again and again. */
import type { Executor } from '#kernel/db.ts';
import type { BoardTask } from '#rooms/org/index.ts';
import { readSettings } from '../settings.ts';
import { connectorTables } from './tables.ts';

export async function connectorTasks(ex: Executor, organisationId: string): Promise<BoardTask[]> {
  const attempts = (await readSettings(ex))['collect.connector-attempts'].value;
  const rows = await connectorTables(ex)
    .selectFrom('collect.connector')
    .select(['id', 'name'])
    .where('organisation_id', '=', organisationId)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'stopped'),
        eb.and([eb('state', '=', 'active'), eb('failures', '>=', attempts)]),
      ]),
    )
    .orderBy('state_at')
    .execute();
  return rows.map(({ id, name }) => ({
    key: `connector:${id}`,
    domains: ['collect', 'gather'],
    act: { zh: '处理停止或失败的数据连接', en: 'Mend a connector that stopped or fails' },
    title: name,
    due: null,
    late: false,
    articles: [],
    link: `/collect/connectors/${id}`,
  }));
}
