// 直接交换: exceptions with reason, term and the authority's decision; an expired one stands in red.
import { useQuery } from '@tanstack/react-query';
import type { DirectReply } from '#rooms/share/direct/schema.ts';
import { can } from '../../shared/Can.tsx';
import { useTexts } from '../../shared/text.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { Register } from './Pages.tsx';
import { sharing, useActs } from './queries.ts';

type Exception = DirectReply['items'][number];

export function Direct() {
  const { t, say } = useTexts();
  const acts = useActs();
  const units = useUnits();
  const list = useQuery(sharing<DirectReply>('direct-exchanges'));
  const columns: Column<Exception>[] = [
    { key: 'number', title: t('sharing:field.number'), render: (row) => row.number },
    {
      key: 'units',
      title: t('sharing:direct.between'),
      render: (row) => `${say(row.organisation.name)} – ${say(row.other.name)}`,
    },
    { key: 'what', title: t('sharing:use.what'), render: (row) => row.what },
    { key: 'reason', title: t('sharing:field.reason'), render: (row) => row.reason },
    {
      key: 'until',
      title: t('sharing:direct.until'),
      render: (row) => <span className="num">{row.until}</span>,
    },
    {
      key: 'state',
      title: t('sharing:field.state'),
      render: (row) => (
        <span
          className={`mark ${row.state === 'approved' ? 'good' : row.state === 'asked' ? 'near' : 'bad'}`}
        >
          {t(`sharing:direct.state.${row.state}`)}
        </span>
      ),
    },
  ];
  return (
    <Register
      page="direct"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={
        can(list.data?.abilities, 'ask') ? (
          <Fold
            title={t('sharing:direct.ask')}
            what={t('sharing:direct.askWhat')}
            ok={t('sharing:direct.askOk')}
            fields={[
              {
                name: 'otherId',
                label: t('sharing:direct.other'),
                kind: 'choice',
                required: true,
                options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
              },
              { name: 'what', label: t('sharing:use.what'), kind: 'text', required: true },
              { name: 'reason', label: t('sharing:field.reason'), kind: 'long', required: true },
              { name: 'until', label: t('sharing:direct.until'), kind: 'date', required: true },
            ]}
            submit={(values) => acts.post('direct-exchanges', values)}
          />
        ) : null
      }
      below={list.data?.items
        .filter((row) => can(row.abilities, 'decide'))
        .map((row) => (
          <Fold
            key={row.id}
            title={`${row.number} · ${t('sharing:direct.decide')}`}
            ok={t('sharing:direct.decide')}
            fields={[
              {
                name: 'approve',
                label: t('sharing:direct.approve'),
                kind: 'flag',
                hint: t('sharing:direct.approveHint'),
              },
              { name: 'decision', label: t('sharing:field.reason'), kind: 'text', required: true },
            ]}
            submit={(values) => acts.post(`direct-exchanges/${row.id}/decide`, { approve: false, ...values })}
          />
        ))}
    />
  );
}
