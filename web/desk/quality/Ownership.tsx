// Who answers for a resource's quality, and from which resource each of its fields takes its values (一数一源): said here, where it is shown.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { resourceQuery as entryQuery, resourcesQuery } from '../catalog/queries.ts';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { base, type ResourceQuality } from './queries.ts';

const separator = '\u0000';

function SourceForm({ seen, refresh }: { seen: ResourceQuality; refresh: () => Promise<void> }) {
  const { t } = useTexts();
  const own = useQuery(entryQuery(seen.resource.id));
  const [q, setQ] = useState('');
  const found = useQuery({ ...resourcesQuery({ q, state: 'active', pageSize: 20 }), enabled: q.length > 1 });
  const [sourceId, setSourceId] = useState('');
  const source = useQuery({ ...entryQuery(sourceId), enabled: sourceId !== '' });
  const items = (data: typeof own.data) =>
    (data?.detail?.current?.content.items ?? []).map(({ name, titleZh }) => ({
      value: name,
      label: `${titleZh} ${name}`,
    }));
  return (
    <Fold
      key={seen.sources.map(({ item }) => item).join(separator)}
      title={t('quality:source.state')}
      what={t('quality:source.what')}
      ok={t('quality:source.state')}
      done={t('quality:source.done')}
      fields={[
        {
          name: 'item',
          label: t('quality:source.item'),
          kind: 'choice',
          required: true,
          options: items(own.data),
        },
        {
          name: 'sourceResourceId',
          label: t('quality:source.resource'),
          kind: 'choice',
          required: true,
          hint: t('quality:source.search'),
          onSearch: setQ,
          onChange: setSourceId,
          options: [
            ...(source.data ? [{ value: source.data.id, label: source.data.name }] : []),
            ...(found.data?.items ?? [])
              .filter(({ id }) => id !== seen.resource.id && id !== source.data?.id)
              .map(({ id, name }) => ({ value: id, label: name })),
          ],
        },
        {
          name: 'sourceItem',
          label: t('quality:source.sourceItem'),
          kind: 'choice',
          required: true,
          options: items(source.data),
        },
      ]}
      submit={async (values) => {
        await api.put(`${base}/resources/${seen.resource.id}/sources`, values);
        await refresh();
      }}
    />
  );
}

function ResponsibleForm({ seen, refresh }: { seen: ResourceQuality; refresh: () => Promise<void> }) {
  const { t, say } = useTexts();
  const units = useUnits();
  return (
    <Fold
      title={t('quality:responsible.name')}
      what={t('quality:responsible.what')}
      cite={seen.responsible.articles}
      ok={t('quality:responsible.save')}
      fields={[
        {
          name: 'organisationId',
          label: t('quality:field.responsible'),
          kind: 'choice',
          hint: t('quality:responsible.hint'),
          options: units.map(({ id, name }) => ({ value: id, label: say(name) })),
        },
      ]}
      {...(seen.responsible.organisation
        ? { begin: { organisationId: seen.responsible.organisation.id } }
        : {})}
      submit={async ({ organisationId }) => {
        await api.put(`${base}/resources/${seen.resource.id}/responsible`, {
          organisationId: organisationId ?? null,
        });
        await refresh();
      }}
    />
  );
}

export function Ownership({ seen }: { seen: ResourceQuality }) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ['quality'] });
  return (
    <>
      {can(seen.abilities, 'source') ? <SourceForm seen={seen} refresh={refresh} /> : null}
      {can(seen.abilities, 'name') ? <ResponsibleForm seen={seen} refresh={refresh} /> : null}
    </>
  );
}
