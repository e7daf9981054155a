// What several bodies collect with the ground of each, and what nobody reads.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { ExportRows } from '../../list/ExportCsv.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { sharedFieldsQuery, unreadQuery } from './queries.ts';

export function Reports() {
  const { t, say } = useTexts();
  const shared = useQuery(sharedFieldsQuery);
  const unread = useQuery(unreadQuery);
  const groundOf = (ground: {
    kind: string;
    name?: { zh: string; en: string };
    title: string;
    article: string;
  }) =>
    [ground.name ? say(ground.name) : ground.kind, ground.title, ground.article].filter(Boolean).join(' ');
  const months = unread.data?.months ?? 12;
  return (
    <Screen
      title={t('lawful:reports')}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/tasks', text: t('lawful:title') },
      ]}
    >
      <CollectPages />
      <section>
        <div className="section-head">
          <h2 className="section-title">
            {t('lawful:report.shared')} <ArticleRefs ids={shared.data?.articles} />
          </h2>
          <ExportRows
            name="shared-fields"
            rows={(shared.data?.items ?? []).flatMap(({ element, elementTitle, bodies }) =>
              bodies.map((body) => ({ ...body, element, elementTitle })),
            )}
            columns={[
              { title: t('lawful:report.element'), value: (row) => `${row.element} ${row.elementTitle}` },
              { title: t('lawful:col.unit'), value: (row) => row.organisationName },
              { title: t('lawful:col.task'), value: (row) => row.task },
              { title: t('lawful:col.ground'), value: (row) => groundOf(row.ground) },
            ]}
          />
        </div>
        <ProblemView error={shared.error} />
        <DataTable
          label={t('lawful:report.shared')}
          rows={shared.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('lawful:report.sharedNone')} />}
          columns={[
            {
              key: 'element',
              title: t('lawful:report.element'),
              render: (row) => (
                <>
                  {row.elementTitle}
                  <div className="row-sub">
                    <code>{row.element}</code>
                  </div>
                </>
              ),
            },
            {
              key: 'bodies',
              title: t('lawful:report.bodies'),
              render: (row) =>
                row.bodies.map((body) => (
                  <div key={`${body.taskId}${body.item}`}>
                    {body.organisationName} <Link to={`/collect/tasks/${body.taskId}`}>{body.task}</Link>{' '}
                    <span className="muted">{groundOf(body.ground)}</span>
                  </div>
                )),
            },
          ]}
        />
      </section>
      <section>
        <div className="section-head">
          <h2 className="section-title">
            {t('lawful:report.unread', { months })} <ArticleRefs ids={unread.data?.articles} />
          </h2>
          <ExportRows
            name="unread-fields"
            rows={unread.data?.items ?? []}
            columns={[
              { title: t('lawful:col.unit'), value: (row) => row.organisationName },
              { title: t('lawful:col.entry'), value: (row) => row.resourceName },
              { title: t('lawful:col.task'), value: (row) => row.task },
              { title: t('lawful:field.fields'), value: (row) => `${row.titleZh} ${row.item}` },
            ]}
          />
        </div>
        <p className="muted">{t('lawful:report.unreadWhat', { since: unread.data?.since ?? '' })}</p>
        <ProblemView error={unread.error} />
        <DataTable
          label={t('lawful:report.unread', { months })}
          rows={unread.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('lawful:report.unreadNone')} />}
          columns={[
            {
              key: 'field',
              title: t('lawful:field.fields'),
              render: (row) => (
                <>
                  {row.titleZh}
                  <div className="row-sub">
                    <code>{row.item}</code>
                  </div>
                </>
              ),
            },
            {
              key: 'entry',
              title: t('lawful:col.entry'),
              render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.resourceName}</Link>,
            },
            {
              key: 'task',
              title: t('lawful:col.task'),
              render: (row) => <Link to={`/collect/tasks/${row.taskId}`}>{row.task}</Link>,
            },
            { key: 'unit', title: t('lawful:col.unit'), render: (row) => row.organisationName },
          ]}
        />
      </section>
    </Screen>
  );
}
