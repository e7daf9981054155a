// The figures that loads, pushes and cards are held to: the bureau's own, changed where they are read.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, InputNumber } from 'antd';
import { useState } from 'react';
import type { SettingsReply } from '#rooms/collect/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { figuresQuery } from './queries.ts';

type Figure = SettingsReply['items'][number];

function Change({ figure }: { figure: Figure }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [value, setValue] = useState(figure.value);
  const save = useMutation({
    mutationFn: () => api.put(`/api/collect/settings/${figure.key}`, { value }),
    onSuccess: async () => {
      void message.success(t('timeliness:figure.saved'));
      await client.invalidateQueries({ queryKey: ['gathering'] });
    },
  });
  return (
    <>
      <InputNumber
        value={value}
        min={figure.from}
        max={figure.to}
        onChange={(next) => setValue(next ?? figure.byDefault)}
        aria-label={say(figure.title)}
      />{' '}
      <span className="muted">{t(`timeliness:figure.unit.${figure.unit}`)}</span>{' '}
      <Button
        size="small"
        disabled={value === figure.value}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {t('timeliness:figure.save')}
      </Button>
      <ProblemView error={save.error} />
    </>
  );
}

export function Figures() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(figuresQuery);
  if (data && !can(data.abilities, 'change')) return null;
  return (
    <section>
      <h2 className="section-title">{t('timeliness:figure.title')}</h2>
      <ProblemView error={error} />
      <DataTable
        label={t('timeliness:figure.title')}
        rows={data?.items}
        rowKey={(row) => row.key}
        empty={null}
        columns={[
          { key: 'title', title: t('timeliness:figure.what'), render: (row) => say(row.title) },
          {
            key: 'value',
            title: t('timeliness:figure.value'),
            width: 330,
            render: (row) => <Change figure={row} />,
          },
          {
            key: 'default',
            title: t('collect:byDefault'),
            width: 130,
            align: 'right',
            render: (row) => <span className="num">{row.byDefault}</span>,
          },
        ]}
      />
    </section>
  );
}
