// Development plan and standards at the desk: published in versions; which entries are older and to be revised; the choice in an entry's form.
import { useQuery } from '@tanstack/react-query';
import { App, Select } from 'antd';
import { Link } from 'react-router';
import type { NormList, NormReply, OfferedReply, RevisionReply } from '#rooms/open/norms/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

const scopes = ['catalogue', 'data', 'service', 'security'] as const;

function Publish({ list }: { list: NormList }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const newest = [...Map.groupBy(list.items, ({ seriesId }) => seriesId).values()].flatMap(
    ([one]) => one ?? [],
  );
  return (
    <Fold
      title={t('open-norms:desk.publish')}
      what={t('open-norms:desk.publishWhat')}
      cite={list.articles}
      ok={t('open-norms:desk.publish')}
      fields={[
        {
          name: 'kind',
          label: t('open-norms:desk.kindField'),
          kind: 'choice',
          required: true,
          options: (['plan', 'standard'] as const).map((value) => ({
            value,
            label: t(`open-norms:kind.${value}`),
          })),
        },
        {
          name: 'scope',
          label: t('open-norms:desk.scopeField'),
          kind: 'choice',
          options: scopes.map((value) => ({ value, label: t(`open-norms:scope.${value}`) })),
        },
        {
          name: 'revises',
          label: t('open-norms:desk.revises'),
          kind: 'choice',
          options: newest.map((one) => ({
            value: one.seriesId,
            label: t('open-norms:desk.made', { title: one.title, version: one.version }),
          })),
        },
        { name: 'title', label: t('open-norms:desk.titleField'), kind: 'text', required: true },
        { name: 'body', label: t('open-norms:desk.body'), kind: 'long', required: true },
        { name: 'address', label: t('open-norms:address'), kind: 'text' },
        { name: 'reason', label: t('open-norms:reason'), kind: 'text' },
        { name: 'fromDay', label: t('open-norms:fromDay'), kind: 'date', required: true },
      ]}
      submit={(values) => acts.post('norms', values)}
    />
  );
}

export function Norms() {
  const { t, say } = useTexts();
  const list = useQuery(opening<NormList>('norms'));
  const revision = useQuery(opening<RevisionReply>('norms/revision'));
  const columns: Column<NormReply>[] = [
    {
      key: 'title',
      title: t('open-norms:desk.titleField'),
      optional: false,
      render: (one) => (
        <>
          <strong className="row-name">{one.title}</strong>
          <div className="row-sub">
            {t(one.scope ? `open-norms:scope.${one.scope}` : `open-norms:kind.${one.kind}`)} {one.reason}
          </div>
        </>
      ),
    },
    {
      key: 'version',
      title: t('open-norms:desk.now'),
      render: (one) => (
        <>
          {t('open-norms:version', { number: one.version })}{' '}
          <span className={`mark ${one.state === 'in-force' ? 'good' : ''}`}>
            {t(`open-norms:state.${one.state}`)}
          </span>
        </>
      ),
    },
    {
      key: 'from',
      title: t('open-norms:fromDay'),
      render: (one) => <span className="num">{one.fromDay}</span>,
    },
    {
      key: 'published',
      title: t('open-norms:publishedOn'),
      render: (one) => <span className="num">{one.publishedOn}</span>,
    },
  ];
  return (
    <Screen title={t('open-norms:title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.data && can(list.data.abilities, 'publish') ? <Publish list={list.data} /> : null}
      <DataTable
        label={t('open-norms:title')}
        columns={columns}
        rows={list.data?.items}
        rowKey={(one) => one.id}
        empty={<Empty title={t('open-norms:desk.empty')} />}
      />
      <h2>{t('open-norms:desk.revision')}</h2>
      <p className="muted">{t('open-norms:desk.revisionWhat')}</p>
      <ProblemView error={revision.error} onRetry={() => void revision.refetch()} />
      <DataTable
        label={t('open-norms:desk.revision')}
        rows={revision.data?.items}
        rowKey={(one) => one.dataset.id}
        empty={<Empty title={t('open-norms:desk.none')} how={t('open-norms:desk.noneHow')} />}
        columns={[
          {
            key: 'dataset',
            title: t('open-norms:desk.dataset'),
            optional: false,
            render: (one) => <Link to={`/open/datasets/${one.dataset.id}`}>{say(one.dataset.title)}</Link>,
          },
          { key: 'unit', title: t('open-norms:desk.unit'), render: (one) => say(one.unit.name) },
          {
            key: 'under',
            title: t('open-norms:desk.under'),
            render: (one) =>
              one.under ? t('open-norms:desk.made', one.under) : t('open-norms:desk.noStandard'),
          },
          {
            key: 'now',
            title: t('open-norms:desk.now'),
            render: (one) => t('open-norms:desk.made', { title: one.now.title, version: one.now.version }),
          },
        ]}
      />
    </Screen>
  );
}

/** In the form of an entry: the standards in force, and the one it is made under. */
export function StandardChoice({ versionId }: { versionId: string }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const { data } = useQuery(opening<OfferedReply>(`versions/${versionId}/standard`));
  const choose = useOpenAct((normId: string) => acts.put(`versions/${versionId}/standard`, { normId }));
  if (!data) return null;
  const id = `standard-${versionId}`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {t('open-norms:desk.standard')}
      </label>
      <Select
        id={id}
        value={data.chosen}
        loading={choose.isPending}
        placeholder={t('open-norms:desk.standardNone')}
        disabled={data.offered.length === 0}
        options={data.offered.map((one) => ({
          value: one.id,
          label: t('open-norms:desk.made', { title: one.title, version: one.version }),
        }))}
        onChange={(normId: string) =>
          choose.mutate(normId, {
            onSuccess: () => void message.success(t('open-norms:desk.chosen')),
            onError: (error) => void message.error(problemWords(t, error).title),
          })
        }
      />
    </div>
  );
}
