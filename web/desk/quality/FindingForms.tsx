// What is done about findings besides answering them: passed on to the body the data come from, or raised by whoever saw something wrong.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { resourcesQuery } from '../catalog/queries.ts';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { base, type Finding } from './queries.ts';

const useRefresh = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['quality'] });
};

/** Of the findings on this page those that are the reader's to deal with. */
export function PassOn({ findings }: { findings: readonly Finding[] }) {
  const { t, say } = useTexts();
  const refresh = useRefresh();
  const units = useUnits();
  if (findings.length === 0) return null;
  return (
    <Fold
      title={t('quality:passOn.title')}
      what={t('quality:passOn.what')}
      ok={t('quality:passOn.act')}
      done={t('quality:passOn.done')}
      fields={[
        {
          name: 'finding',
          label: t('quality:passOn.choose'),
          kind: 'choice',
          required: true,
          options: findings.map((one) => ({ value: one.id, label: `${one.subject} · ${one.resource.name}` })),
        },
        {
          name: 'organisationId',
          label: t('quality:passOn.to'),
          kind: 'choice',
          required: true,
          options: units.map(({ id, name }) => ({ value: id, label: say(name) })),
        },
        { name: 'note', label: t('quality:passOn.note'), kind: 'long', required: true },
      ]}
      submit={async ({ finding, ...body }) => {
        await api.post(`${base}/findings/${String(finding)}/pass-on`, body);
        await refresh();
      }}
    />
  );
}

export function Raise({ bureau }: { bureau: boolean }) {
  const { t } = useTexts();
  const refresh = useRefresh();
  const [q, setQ] = useState('');
  const found = useQuery(resourcesQuery({ q: q || undefined, state: 'active', pageSize: 30 }));
  return (
    <Fold
      title={t(bureau ? 'quality:raise.bureau' : 'quality:raise.other')}
      what={t('quality:raise.what')}
      ok={t(bureau ? 'quality:raise.bureau' : 'quality:raise.other')}
      done={t('quality:raise.done')}
      fields={[
        {
          name: 'resourceId',
          label: t('quality:field.resource'),
          kind: 'choice',
          required: true,
          hint: t('quality:source.search'),
          onSearch: setQ,
          options: (found.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
        { name: 'subject', label: t('quality:field.subject'), kind: 'text', required: true },
        { name: 'note', label: t('quality:raise.note'), kind: 'long' },
      ]}
      submit={async (values) => {
        await api.post(`${base}/findings`, values);
        await refresh();
      }}
    />
  );
}
