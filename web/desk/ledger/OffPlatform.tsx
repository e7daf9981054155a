// What was done with data where the platform cannot see it, reported by whoever did it; and the list of activities, where it is open.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { eventWays } from '#ledger/schema.ts';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { resourcesQuery } from '../catalog/queries.ts';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { useMe } from '../shell/session.ts';
import { kindsQuery } from './queries.ts';

type Way = (typeof eventWays)[number];
const ways: readonly Way[] = ['medium', 'paper', 'direct', 'own-system'];

export function OffPlatform() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const me = useMe();
  const units = useUnits();
  const [q, setQ] = useState('');
  const { data: kinds } = useQuery(kindsQuery);
  const reports = can(kinds?.abilities, 'report');
  const { data: found } = useQuery({
    ...resourcesQuery({ q: q || undefined, pageSize: 50 }),
    enabled: reports,
  });
  const after = <T,>(done: Promise<T>) => done.then(() => client.invalidateQueries({ queryKey: ['ledger'] }));
  if (!kinds) return null;
  return (
    <>
      {reports ? (
        <Fold
          title={t('ledger:off.title')}
          what={t('ledger:off.what')}
          cite={kinds.articles}
          ok={t('ledger:off.ok')}
          done={t('ledger:off.done')}
          fields={[
            {
              name: 'activity',
              label: t('ledger:activity'),
              kind: 'choice',
              required: true,
              options: kinds.activities.map(({ key, title }) => ({ value: key, label: say(title) })),
            },
            {
              name: 'resourceId',
              label: t('ledger:off.resource'),
              kind: 'choice',
              required: true,
              hint: t('ledger:off.resourceHint'),
              options: (found?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
              onSearch: setQ,
            },
            { name: 'on', label: t('ledger:off.on'), kind: 'date', required: true },
            {
              name: 'way',
              label: t('ledger:off.way'),
              kind: 'choice',
              required: true,
              options: ways.map((way) => ({ value: way, label: t(`ledger:off.ways.${way}`) })),
            },
            {
              name: 'counterpartId',
              label: t('ledger:off.counterpart'),
              kind: 'choice',
              options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
            },
            { name: 'records', label: t('ledger:off.records'), kind: 'number' },
            { name: 'reference', label: t('ledger:off.reference'), kind: 'text' },
          ]}
          submit={(values) => after(api.post('/api/ledger/events', values))}
        />
      ) : null}
      {kinds.open && can(me?.abilities, 'extend-list') ? (
        <Fold
          title={t('ledger:list.title')}
          what={t('ledger:list.what')}
          cite={kinds.articles}
          ok={t('ledger:list.ok')}
          done={t('ledger:list.done')}
          fields={[
            { name: 'key', label: t('ledger:list.key'), kind: 'text', required: true },
            { name: 'zh', label: t('ledger:list.zh'), kind: 'text', required: true },
            { name: 'en', label: t('ledger:list.en'), kind: 'text' },
            { name: 'reason', label: t('ledger:list.reason'), kind: 'long', required: true },
          ]}
          submit={({ key, zh, en, reason }) =>
            after(api.post(`/api/law/lists/${kinds.open}`, { key, name: { zh, en: en ?? zh }, reason }))
          }
        />
      ) : null}
    </>
  );
}
