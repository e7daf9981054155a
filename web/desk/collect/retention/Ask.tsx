// Asking for an erasure: rows of a subject by key or consent, a batch that is not in use, or an ended entry. The look into every store follows.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../../shared/fetch.ts';
import { useTexts } from '../../../shared/text.ts';
import { Fold, type FoldField } from '../../registers/Fold.tsx';
import { batchesQuery, gatheringQuery } from '../queries.ts';

const kinds = ['subject', 'batch', 'resource'] as const;
const ended = new Set(['rejected', 'superseded', 'rolled-back']);
const lines = (value: unknown): string[] =>
  String(value ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What the server is asked, of what was filled in. */
function bodyOf(values: Record<string, unknown>): Record<string, unknown> {
  const { kind, ground, document, reason } = values;
  const said = { kind, ground, reason, ...(document ? { document } : {}) };
  if (kind === 'batch') return { ...said, batchId: values.batchId };
  if (kind !== 'subject') return said;
  return {
    ...said,
    // Several key items of a row stand side by side, parted by tabs.
    keys: lines(values.keys).map((line) => line.split('\t').map((cell) => cell.trim())),
    consents: lines(values.consents),
  };
}

export function Ask() {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [resource, setResource] = useState('');
  const [kind, setKind] = useState('');
  const { data: entries } = useQuery(gatheringQuery({ q: typed || undefined, pageSize: 50 }));
  const { data: batches } = useQuery({
    ...batchesQuery(resource, { pageSize: 100 }),
    enabled: resource !== '' && kind === 'batch',
  });
  const target: FoldField[] =
    kind === 'subject'
      ? [
          { name: 'keys', label: t('retention:keys'), kind: 'long', hint: t('retention:keysHint') },
          {
            name: 'consents',
            label: t('retention:consents'),
            kind: 'long',
            hint: t('retention:consentsHint'),
          },
        ]
      : kind === 'batch'
        ? [
            {
              name: 'batchId',
              label: t('retention:batch'),
              kind: 'choice',
              required: true,
              hint: t('retention:batchHint'),
              options: (batches?.items ?? [])
                .filter(({ state }) => ended.has(state))
                .map((batch) => ({
                  value: batch.id,
                  label: `${batch.seq} ${batch.fileName} ${say(batch.stateTitle)}`,
                })),
            },
          ]
        : [];
  return (
    <Fold
      title={t('retention:ask')}
      what={t('retention:askWhat')}
      ok={t('retention:askOk')}
      done={t('retention:asked')}
      fields={[
        {
          name: 'resourceId',
          label: t('retention:resource'),
          kind: 'choice',
          required: true,
          options: (entries?.items ?? []).map((row) => ({ value: row.resourceId, label: row.name })),
          onSearch: setTyped,
          onChange: setResource,
        },
        {
          name: 'kind',
          label: t('retention:kind'),
          kind: 'choice',
          required: true,
          options: kinds.map((value) => ({ value, label: t(`retention:kindOf.${value}`) })),
          onChange: setKind,
        },
        ...target,
        {
          name: 'ground',
          label: t('retention:ground'),
          kind: 'text',
          required: true,
          hint: t('retention:groundHint'),
        },
        { name: 'document', label: t('retention:document'), kind: 'text' },
        { name: 'reason', label: t('retention:reason'), kind: 'long', required: true },
      ]}
      submit={async ({ resourceId, ...values }) => {
        const { id } = await api.post<{ id: string }>(
          `/api/collect/resources/${String(resourceId)}/erasures`,
          bodyOf(values),
        );
        await client.invalidateQueries({ queryKey: ['retention'] });
        void navigate(`/collect/retention/${id}`);
      }}
    />
  );
}
