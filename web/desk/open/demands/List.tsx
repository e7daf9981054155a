// What the public asks for: the unit's own, or all for those who oversee; what is late and what has no unit comes to the eye.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link } from 'react-router';
import type { DemandFigures, PublicDemand, PublicDemands } from '#rooms/open/demands/schema.ts';
import { demandStates } from '#rooms/open/demands/terms.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useMe } from '../../shell/session.ts';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

export function Standing({ demand }: { demand: PublicDemand }) {
  const { t } = useTexts();
  const tone =
    demand.fate === 'opened' ? 'good' : demand.due?.late ? 'bad' : demand.state === 'filed' ? 'near' : '';
  return (
    <span className={`mark ${tone}`}>
      {demand.due?.late ? t('open-demands:figures.overdue') : t(`open-demands:fate.${demand.fate}`)}
    </span>
  );
}

export function Demands() {
  const { t, say } = useTexts();
  const me = useMe();
  const acts = useOpenActs();
  const address = useAddress();
  const choices = ['all', ...demandStates, 'late'];
  const chosen = address.get('state') || 'all';
  const list = useQuery(
    opening<PublicDemands>('demand-files', {
      pageSize: 100,
      ...(chosen === 'late' ? { late: 'true' } : chosen === 'all' ? {} : { state: chosen }),
    }),
  );
  const figures = useQuery(opening<DemandFigures>('demands/figures'));
  const columns: Column<PublicDemand>[] = [
    {
      key: 'wanted',
      title: t('open-demands:new.wanted'),
      render: (row) => (
        <>
          <Link className="row-name" to={`/open/demands/${row.id}`}>
            {row.wanted || t('open-demands:hiddenWords')}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'kind', title: t('open-demands:fact.kind'), render: (row) => t(`open-demands:kind.${row.kind}`) },
    {
      key: 'unit',
      title: t('open-demands:fact.unit'),
      render: (row) => (row.unit ? say(row.unit.name) : t('open-demands:noUnit')),
    },
    {
      key: 'asks',
      title: t('open-demands:fact.asks'),
      align: 'right',
      render: (row) => <span className="num">{row.asks}</span>,
    },
    {
      key: 'due',
      title: t('open-demands:fact.due'),
      render: (row) => <span className="num">{row.due?.due ?? row.promisedOn ?? '–'}</span>,
    },
    { key: 'fate', title: t('open-demands:fact.fate'), render: (row) => <Standing demand={row} /> },
  ];
  const bureau = me?.roles.includes('bureau') ?? false;
  return (
    <Screen title={t('open-demands:desk.demands')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      {figures.data ? (
        <p className="muted num">
          {(['asked', 'answered', 'waiting', 'overdue', 'redirected'] as const)
            .map((key) => `${t(`open-demands:figures.${key}`)} ${figures.data[key]}`)
            .join(' · ')}
        </p>
      ) : null}
      <div className="panel">
        <Select
          aria-label={t('open-demands:desk.filter')}
          value={chosen}
          onChange={(state: string) => address.set({ state: state === 'all' ? undefined : state })}
          options={choices.map((key) => ({ value: key, label: t(`open-demands:desk.state.${key}`) }))}
        />
      </div>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-demands:desk.demands')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-demands:none')} how={t('open-demands:desk.noneHow')} />}
        />
      )}
      {bureau ? (
        <Fold
          title={t('open-demands:desk.channel')}
          what={t('open-demands:desk.channelWhat')}
          ok={t('open-demands:desk.save')}
          fields={[
            { name: 'value', label: t('open-demands:desk.channelField'), kind: 'text', required: true },
          ]}
          submit={(values) => acts.put('choices/disclosure-channel', values)}
        />
      ) : null}
    </Screen>
  );
}
