// How often those who use an entry need its data, and their agreement to a longer term.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import type { NeedsReply } from '#rooms/collect/gathering/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { needsQuery } from './queries.ts';

type Need = NeedsReply['items'][number];

function Agree({ need }: { need: Need }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [days, setDays] = useState(need.agreedDays ?? need.needDays);
  const agree = useMutation({
    mutationFn: () => api.post(`/api/collect/needs/${need.id}/agreement`, { termDays: days }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['gathering'] }),
  });
  if (!can(need.abilities, 'agree')) return null;
  return (
    <>
      <InputNumber
        min={1}
        max={3660}
        value={days}
        onChange={(value) => setDays(value ?? need.needDays)}
        aria-label={t('timeliness:need.agreeDays')}
      />{' '}
      <Button size="small" loading={agree.isPending} onClick={() => agree.mutate()}>
        {t('timeliness:need.agree')}
      </Button>
      <ProblemView error={agree.error} />
    </>
  );
}

export function Needs({ resource }: { resource: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data, error } = useQuery(needsQuery(resource));
  return (
    <section>
      <h2 className="section-title">
        {t('timeliness:need.title')} <ArticleRefs ids={data?.articles} />
      </h2>
      <ProblemView error={error} />
      <DataTable
        label={t('timeliness:need.title')}
        rows={data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('timeliness:need.none')} how={t('timeliness:need.noneHow')} />}
        columns={[
          { key: 'unit', title: t('timeliness:need.consumer'), render: (row) => row.consumerName },
          { key: 'purpose', title: t('timeliness:need.purpose'), render: (row) => row.purpose },
          {
            key: 'days',
            title: t('timeliness:need.days'),
            render: (row) => t('timeliness:need.every', { days: row.needDays }),
          },
          {
            key: 'agreed',
            title: t('timeliness:need.agreed'),
            render: (row) => (row.agreedDays ? t('timeliness:need.every', { days: row.agreedDays }) : '–'),
          },
          { key: 'act', title: '', render: (row) => <Agree need={row} /> },
        ]}
      />
      <Fold
        title={t('timeliness:need.state')}
        what={t('timeliness:need.what')}
        ok={t('timeliness:need.state')}
        done={t('timeliness:need.done')}
        begin={{ needDays: 1 }}
        fields={[
          { name: 'needDays', label: t('timeliness:need.days'), kind: 'number', required: true },
          { name: 'purpose', label: t('timeliness:need.purpose'), kind: 'long', required: true },
        ]}
        submit={async (values) => {
          await api.post('/api/collect/needs', { ...values, resourceId: resource });
          await client.invalidateQueries({ queryKey: ['gathering'] });
        }}
      />
    </section>
  );
}
