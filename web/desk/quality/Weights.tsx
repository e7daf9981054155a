// 评分权重: how much each dimension counts in a score, the bureau's own and no law; shares are shown beside the figures.
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatShare } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useAct } from './parts.tsx';
import { base, type Setting, settingsQuery } from './queries.ts';

const isWeight = ({ key }: Setting): boolean => key.startsWith('quality.weight-');

function Change({ setting }: { setting: Setting }) {
  const { t, say } = useTexts();
  const [value, setValue] = useState<number | null>(setting.value);
  const save = useAct(() => api.put(`${base}/settings/${setting.key}`, { value }));
  return (
    <>
      <InputNumber
        value={value}
        min={setting.from}
        max={setting.to}
        onChange={setValue}
        aria-label={say(setting.title)}
      />{' '}
      <Button
        size="small"
        disabled={value === null || value === setting.value}
        loading={save.isPending}
        onClick={() => save.mutate(undefined)}
      >
        {t('quality:weights.save')}
      </Button>
    </>
  );
}

export function Weights() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(settingsQuery);
  if (data && !can(data.abilities, 'change')) return null;
  const total = (data?.items ?? []).filter(isWeight).reduce((sum, { value }) => sum + value, 0);
  return (
    <details className="panel fold">
      <summary>{t('quality:weights.title')}</summary>
      <p className="muted">{t('quality:weights.what')}</p>
      <ProblemView error={error} />
      <DataTable
        label={t('quality:weights.title')}
        rows={data?.items}
        rowKey={(row) => row.key}
        empty={null}
        columns={[
          { key: 'title', title: t('quality:weights.figure'), render: (row) => say(row.title) },
          {
            key: 'value',
            title: t('quality:weights.value'),
            width: 240,
            render: (row) => <Change key={row.value} setting={row} />,
          },
          {
            key: 'share',
            title: t('quality:weights.share'),
            align: 'right',
            width: 110,
            render: (row) => (
              <span className="num">{isWeight(row) && total > 0 ? formatShare(row.value / total) : '–'}</span>
            ),
          },
          {
            key: 'at',
            title: t('quality:weights.setAt'),
            width: 180,
            render: (row) => (
              <span className="num muted">
                {row.setAt ? formatInstant(row.setAt) : t('quality:weights.byDefault')}
              </span>
            ),
          },
        ]}
      />
    </details>
  );
}
