// Opening lists of units: one's own is published here; which are out of date, and who has none.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { UnitLists as Lists } from '#rooms/open/planning/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useMe } from '../../shell/session.ts';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

type Row = Lists['items'][number];

export function UnitLists() {
  const { t, say } = useTexts();
  const me = useMe();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const list = useQuery(opening<Lists>('unit-lists'));
  const own = me?.organisation.id ?? '';
  const publish = useOpenAct(() => acts.post(`unit-lists/${own}`));
  const columns: Column<Row>[] = [
    {
      key: 'unit',
      title: t('open-demands:plan.column.unit'),
      optional: false,
      render: (row) =>
        row.edition ? (
          <a href={`/catalogue/units/${row.unit.id}`}>{say(row.unit.name)}</a>
        ) : (
          say(row.unit.name)
        ),
    },
    {
      key: 'entries',
      title: t('open-demands:unitList.entries'),
      align: 'right',
      render: (row) => <span className="num">{row.entries}</span>,
    },
    {
      key: 'edition',
      title: t('open-demands:unitList.editions'),
      render: (row) =>
        row.edition ? (
          <span className="num">
            {t('open-demands:unitList.edition', {
              number: row.edition.number,
              day: row.edition.publishedOn,
              count: row.edition.lines,
            })}
          </span>
        ) : (
          <span className="mark near">{t('open-demands:unitList.missing')}</span>
        ),
    },
    {
      key: 'outdated',
      title: t('open-demands:plan.column.progress'),
      render: (row) =>
        row.outdated ? <span className="mark bad">{t('open-demands:unitList.outdated')}</span> : '–',
    },
  ];
  return (
    <Screen title={t('open-demands:unitList.title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {can(list.data?.abilities, 'publish') ? (
        <p>
          <Button
            type="primary"
            loading={publish.isPending}
            onClick={() =>
              publish.mutate(undefined, {
                onSuccess: () => void message.success(t('open-demands:unitList.published')),
                onError: (error) => void message.error(problemWords(t, error).title),
              })
            }
          >
            {t('open-demands:unitList.publish')}
          </Button>
        </p>
      ) : null}
      {list.error ? null : (
        <DataTable
          label={t('open-demands:unitList.title')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.unit.id}
          empty={<Empty title={t('open-demands:unitList.none')} how={t('open-demands:unitList.how')} />}
        />
      )}
    </Screen>
  );
}
