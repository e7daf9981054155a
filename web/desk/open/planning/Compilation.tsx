// The opening catalogue of a year: what the platform proposes and from which input, what is taken in, what is left out and why, its review.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import type { CompilationReply } from '#rooms/open/compilation/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

type Entry = CompilationReply['entries'][number];

function Acts({ data, entry }: { data: CompilationReply; entry: Entry }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const path = `compilations/${data.year}/entries/${entry.resourceId}`;
  const settle = useOpenAct((kept: boolean) => acts.put(path, { kept, reason: kept ? '' : entry.reason }));
  const answer = useOpenAct((agreed: boolean) => acts.put(`${path}/answer`, { agreed }));
  const onError = (error: unknown) => void message.error(problemWords(t, error).title);
  return (
    <span className="actions">
      {can(data.abilities, 'settle') ? (
        <Button
          size="small"
          loading={settle.isPending}
          onClick={() => settle.mutate(!entry.kept, { onError })}
        >
          {t(entry.kept ? 'open-compilation:leaveOut' : 'open-compilation:takeIn')}
        </Button>
      ) : null}
      {can(entry.abilities, 'answer') && entry.agreed !== true ? (
        <Button size="small" loading={answer.isPending} onClick={() => answer.mutate(true, { onError })}>
          {t('open-compilation:agree')}
        </Button>
      ) : null}
    </span>
  );
}

function Unexplained({ data }: { data: CompilationReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  if (data.unexplained.length === 0) return null;
  const may = can(data.abilities, 'settle');
  return (
    <section className="panel spaced" aria-labelledby="unexplained">
      <h2 id="unexplained">{t('open-compilation:unexplained')}</h2>
      <p className="mark bad">{t('open-compilation:unexplainedWhat')}</p>
      {data.unexplained.map((one) =>
        may ? (
          <Fold
            key={one.resourceId}
            title={one.name}
            ok={t('open-compilation:explained')}
            fields={[{ name: 'reason', label: t('open-compilation:reason'), kind: 'long', required: true }]}
            submit={(values) =>
              acts.put(`compilations/${data.year}/entries/${one.resourceId}`, { kept: false, ...values })
            }
          />
        ) : (
          <p key={one.resourceId}>{one.name}</p>
        ),
      )}
    </section>
  );
}

function Steps({ data }: { data: CompilationReply }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const act = useOpenAct((name: string) => acts.post(`compilations/${data.year}/${name}`));
  const onError = (error: unknown) => void message.error(problemWords(t, error).title);
  const button = (name: string, ability: string, primary = false) =>
    can(data.abilities, ability) ? (
      <Button
        key={name}
        type={primary ? 'primary' : 'default'}
        loading={act.isPending && act.variables === name}
        onClick={() => act.mutate(name, { onError })}
      >
        {t(`open-compilation:act.${name}`, { year: data.year })}
      </Button>
    ) : null;
  return (
    <>
      <div className="list-tools">
        {button('start', 'start', true)}
        {button('proposals', 'settle')}
        {button('submit', 'submit', true)}
      </div>
      {can(data.abilities, 'decide') ? (
        <Fold
          title={t('open-compilation:decide')}
          ok={t('open-compilation:decided')}
          fields={[
            {
              name: 'publish',
              label: t('open-compilation:result'),
              kind: 'choice',
              required: true,
              options: ['publish', 'return'].map((value) => ({
                value,
                label: t(`open-compilation:outcome.${value}`),
              })),
            },
            { name: 'opinion', label: t('open-compilation:opinion'), kind: 'long', required: true },
          ]}
          submit={({ publish, ...values }) =>
            acts.post(`compilations/${data.year}/decision`, { ...values, publish: publish === 'publish' })
          }
        />
      ) : null}
    </>
  );
}

export function CompilationPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const year = address.get('year') || undefined;
  const found = useQuery(opening<CompilationReply>('compilations', { year }));
  const { data } = found;
  const columns: Column<Entry>[] = [
    {
      key: 'name',
      title: t('open:field.entry'),
      optional: false,
      render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.name}</Link>,
    },
    { key: 'unit', title: t('open:field.organisation'), render: (row) => say(row.unit.name) },
    { key: 'class', title: t('open:field.class'), render: (row) => say(row.openingClass) },
    {
      key: 'inputs',
      title: t('open-compilation:from'),
      render: (row) => row.inputs.map((one) => say(one)).join(t('compile:separator')),
    },
    {
      key: 'state',
      title: t('open:field.state'),
      render: (row) => (
        <>
          <span className={row.kept ? 'mark good' : 'mark'}>
            {t(row.kept ? 'open-compilation:in' : 'open-compilation:out')}
          </span>{' '}
          {row.agreed === null
            ? null
            : t(row.agreed ? 'open-compilation:agreed' : 'open-compilation:declined')}
          {row.reason ? <div className="muted">{row.reason}</div> : null}
        </>
      ),
    },
    {
      key: 'acts',
      title: t('open-compilation:acts'),
      render: (row) => (data ? <Acts data={data} entry={row} /> : null),
    },
  ];
  return (
    <Screen
      title={t('open-compilation:title', { year: data?.year ?? '' })}
      facts={<ArticleRefs ids={data?.articles} />}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {data ? (
        <>
          <p>
            <span className="mark">{t(`open-compilation:state.${data.state}`)}</span>{' '}
            {data.opinion ? <span className="muted">{data.opinion}</span> : null}
          </p>
          <p className="muted">
            {t('open-compilation:what', {
              inputs: data.inputs.map((one) => say(one)).join(t('compile:separator')),
            })}
          </p>
          <Steps data={data} />
          <Unexplained data={data} />
        </>
      ) : null}
      {found.error ? null : (
        <DataTable
          label={t('open-compilation:title', { year: data?.year ?? '' })}
          columns={columns}
          rows={data?.entries}
          rowKey={(row) => row.resourceId}
          empty={<Empty title={t('open-compilation:none')} how={t('open-compilation:noneHow')} />}
        />
      )}
    </Screen>
  );
}
