// 安全管理: what keeps the data safe, each with how much of it there is and the page where it stands.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { controlsQuery } from './queries.ts';

export function SecurityPage() {
  const { t, say } = useTexts();
  const { data, error } = useQuery(controlsQuery);
  return (
    <Screen title={t('registers:security.title')}>
      <ProblemView error={error} />
      {error ? null : (
        <DataTable
          label={t('registers:security.title')}
          rows={data?.items}
          rowKey={(row) => row.key}
          empty={<Empty title={t('common:none')} />}
          columns={[
            {
              key: 'name',
              title: t('registers:security.control'),
              render: (row) => (
                <>
                  <Link className="row-name" to={row.path}>
                    {say(row.name)}
                  </Link>
                  <div className="row-sub">{say(row.what)}</div>
                </>
              ),
            },
            {
              key: 'count',
              title: t('registers:security.count'),
              align: 'right',
              render: (row) => <span className="num">{formatNumber(row.count)}</span>,
            },
          ]}
        />
      )}
    </Screen>
  );
}
