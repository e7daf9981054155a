// The order of opening: what is of high value, what is asked for, field by field; marks are set here.
import { useQuery } from '@tanstack/react-query';
import type { Candidate, QueueReply } from '#rooms/open/planning/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

function Mark({ queue }: { queue: QueueReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-demands:queue.mark')}
      what={t('open-demands:queue.markWhat')}
      cite={queue.articles}
      ok={t('open-demands:desk.save')}
      fields={[
        {
          name: 'resourceId',
          label: t('open-demands:fact.entry'),
          kind: 'choice',
          required: true,
          options: queue.items.map((one) => ({ value: one.resourceId, label: one.name })),
        },
        {
          name: 'kinds',
          label: t('open-demands:queue.kinds'),
          kind: 'choices',
          options: queue.kinds.map((one) => ({ value: one.key, label: say(one) })),
        },
        {
          name: 'field',
          label: t('open-demands:queue.field'),
          kind: 'choice',
          options: queue.fields.map((one) => ({ value: one.key, label: say(one) })),
        },
        { name: 'reason', label: t('open-demands:desk.reason'), kind: 'text' },
      ]}
      submit={({ resourceId, ...mark }) =>
        acts.put(`candidates/${String(resourceId)}/mark`, { kinds: [], ...mark })
      }
    />
  );
}

export function Queue() {
  const { t, say } = useTexts();
  const list = useQuery(opening<QueueReply>('candidates', { pageSize: 200 }));
  const queue = list.data;
  const kindOf = (key: string) => say(queue?.kinds.find((one) => one.key === key) ?? { zh: key, en: key });
  const columns: Column<Candidate>[] = [
    { key: 'name', title: t('open-demands:fact.entry'), optional: false, render: (row) => row.name },
    { key: 'unit', title: t('open-demands:plan.column.unit'), render: (row) => say(row.unit.name) },
    {
      key: 'kinds',
      title: t('open-demands:queue.kinds'),
      render: (row) => row.kinds.map(kindOf).join(' · ') || '–',
    },
    {
      key: 'asks',
      title: t('open-demands:fact.asks'),
      align: 'right',
      render: (row) => <span className="num">{row.asks}</span>,
    },
    {
      key: 'score',
      title: t('open-demands:queue.score'),
      align: 'right',
      render: (row) => <span className="num">{row.score}</span>,
    },
    {
      key: 'barred',
      title: t('open-demands:queue.barred'),
      render: (row) => (row.barred ? <span className="mark bad">{say(row.barred)}</span> : '–'),
    },
  ];
  return (
    <Screen title={t('open-demands:page.queue')} facts={<ArticleRefs ids={queue?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {queue && queue.fields.length > 0 ? (
        <p className="muted num">
          {queue.fields
            .map((one) =>
              t('open-demands:queue.fieldFigures', {
                field: say(one),
                opened: one.opened,
                requested: one.requested,
                waiting: one.waiting,
              }),
            )
            .join(' · ')}
        </p>
      ) : null}
      {queue && queue.kinds.length > 0 && can(queue.abilities, 'mark') ? <Mark queue={queue} /> : null}
      {list.error ? null : (
        <DataTable
          label={t('open-demands:page.queue')}
          columns={columns}
          rows={queue?.items}
          rowKey={(row) => row.resourceId}
          empty={<Empty title={t('open-demands:queue.none')} how={t('open-demands:queue.noneHow')} />}
        />
      )}
    </Screen>
  );
}
