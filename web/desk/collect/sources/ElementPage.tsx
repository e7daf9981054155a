// One data element: its source, who holds it, who uses it, what was contested; declaring and contesting.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { type ElementReply, elementQuery, paths, useSend } from './queries.ts';

function Acts({ element }: { element: ElementReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const mine = element.mine.map(({ id, name }) => ({ value: id, label: name }));
  const choice = {
    name: 'resourceId',
    label: t('sources:element.mine'),
    kind: 'choice' as const,
    required: true,
    options: mine,
  };
  const [only] = mine;
  const begin = mine.length === 1 && only ? { resourceId: only.value } : {};
  return (
    <>
      {element.apply && element.source ? (
        <p className="panel">
          {t('sources:element.applyWhat', { unit: say(element.source.organisation.name) })}{' '}
          <Link to={`/catalog/${element.apply.id}`}>
            {t('sources:element.apply', { name: element.apply.name })}
          </Link>
        </p>
      ) : null}
      {can(element.abilities, 'declare') ? (
        <Fold
          title={t('sources:element.declare')}
          what={t('sources:element.declareWhat')}
          cite={element.articles}
          ok={t('sources:element.declare')}
          begin={begin}
          fields={[choice]}
          submit={(values) => send(`${paths.elements}/${element.id}/declarations`, values)}
        />
      ) : null}
      {can(element.abilities, 'contest') && element.enforced && !element.contested ? (
        <Fold
          title={t('sources:element.contest')}
          what={t('sources:element.contestWhat')}
          cite={element.articles}
          ok={t('sources:element.contest')}
          begin={begin}
          fields={[
            choice,
            { name: 'reason', label: t('sources:element.reason'), kind: 'long', required: true },
          ]}
          submit={(values) => send(`${paths.elements}/${element.id}/contests`, values)}
        />
      ) : null}
    </>
  );
}

export function ElementPage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const { data: element, error, refetch } = useQuery(elementQuery(id));
  return (
    <Screen
      title={element?.titleZh ?? t('sources:elements.title')}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/elements', text: t('sources:elements.title') },
      ]}
      facts={
        element ? (
          <>
            <code>
              {element.standardCode} {element.identifier}
            </code>
            {element.source ? (
              <span>
                {t('sources:element.sourceIs', { unit: say(element.source.organisation.name) })}{' '}
                <Link to={`/catalog/${element.source.resource.id}`}>{element.source.resource.name}</Link>
              </span>
            ) : (
              <span className="mark near">{t('sources:elements.state.unsourced')}</span>
            )}
            {element.contested ? (
              <span className="mark near">{t('sources:elements.state.contested')}</span>
            ) : null}
            <ArticleRefs ids={element.articles} />
          </>
        ) : null
      }
    >
      <CollectPages />
      <ProblemView error={error} onRetry={() => void refetch()} />
      {element ? <Acts element={element} /> : null}
      <h2 className="section-title">{t('sources:element.items')}</h2>
      <DataTable
        label={t('sources:element.items')}
        rows={element?.items}
        rowKey={(row) => `${row.resource.id}${row.itemName}`}
        empty={<Empty title={t('sources:element.noItems')} how={t('sources:element.noItemsHow')} />}
        columns={[
          {
            key: 'entry',
            title: t('sources:elements.entry'),
            render: (row) => <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>,
          },
          { key: 'unit', title: t('sources:unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'item',
            title: t('sources:item'),
            render: (row) => (
              <>
                {row.itemTitle} <code>{row.itemName}</code>
              </>
            ),
          },
          {
            key: 'source',
            title: t('sources:elements.source'),
            width: 120,
            render: (row) =>
              row.isSource ? <span className="mark good">{t('sources:element.isSource')}</span> : null,
          },
        ]}
      />
      <h2 className="section-title">{t('sources:element.consumers')}</h2>
      <DataTable
        label={t('sources:element.consumers')}
        rows={element?.consumers}
        rowKey={(row) => `${row.organisation.id}${row.service}${row.since}`}
        empty={<Empty title={t('sources:element.noConsumers')} how={t('sources:element.noConsumersHow')} />}
        columns={[
          { key: 'unit', title: t('sources:unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'service',
            title: t('sources:element.service'),
            render: (row) => <code>{row.service}</code>,
          },
          {
            key: 'entry',
            title: t('sources:elements.entry'),
            render: (row) => <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>,
          },
          { key: 'since', title: t('sources:element.since'), width: 130, render: (row) => row.since },
        ]}
      />
      {element && element.contests.length > 0 ? (
        <>
          <h2 className="section-title">{t('sources:element.contests')}</h2>
          <DataTable
            label={t('sources:element.contests')}
            rows={element.contests}
            rowKey={(row) => row.caseId}
            empty={null}
            columns={[
              {
                key: 'parties',
                title: t('sources:element.parties'),
                render: (row) => (
                  <Link to={`/cases/${row.caseId}`}>
                    {say(row.first.name)} · {say(row.second.name)}
                  </Link>
                ),
              },
              {
                key: 'outcome',
                title: t('sources:element.outcome'),
                render: (row) =>
                  row.named === null
                    ? t('sources:element.undecided')
                    : say(row.named === row.first.resource.id ? row.first.name : row.second.name),
              },
              {
                key: 'day',
                title: t('sources:element.since'),
                width: 170,
                render: (row) => formatInstant(row.decidedAt ?? row.openedAt),
              },
            ]}
          />
        </>
      ) : null}
    </Screen>
  );
}
