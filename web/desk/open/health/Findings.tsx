// What the daily check found of one's data sets: the evidence, the day to mend by, objections and their decision; limits of the authority.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { FindingsReply } from '#rooms/open/health/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

type Item = FindingsReply['items'][number];

const states = ['standing', 'mended', 'overruled'] as const;

const evidenceText = (evidence: Item['evidence']): string =>
  Object.entries(evidence)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : String(value)}`)
    .join(' · ');

function Objection({ item }: { item: Item }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const { objection } = item;
  return (
    <>
      {objection ? (
        <p>
          {objection.said}{' '}
          <span className="mark">{t(`open-health:desk.${objection.decision ?? 'waiting'}`)}</span>{' '}
          {objection.answer}
        </p>
      ) : null}
      {can(item.abilities, 'object') ? (
        <Fold
          title={t('open-health:desk.object')}
          ok={t('open-health:desk.object')}
          fields={[{ name: 'said', label: t('open-health:desk.said'), kind: 'long', required: true }]}
          submit={(values) => acts.post(`health/findings/${item.id}/objections`, values)}
        />
      ) : null}
      {objection && can(item.abilities, 'decide') ? (
        <Fold
          title={t('open-health:desk.decide')}
          ok={t('open-health:desk.decide')}
          fields={[
            {
              name: 'decision',
              label: t('open-health:desk.decide'),
              kind: 'choice',
              required: true,
              options: [
                { value: 'upheld', label: t('open-health:desk.uphold') },
                { value: 'rejected', label: t('open-health:desk.reject') },
              ],
            },
            { name: 'answer', label: t('open-health:desk.answer'), kind: 'long', required: true },
          ]}
          submit={(values) => acts.post(`health/objections/${objection.id}/decision`, values)}
        />
      ) : null}
    </>
  );
}

function Limits({ list }: { list: FindingsReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  return (
    <section className="panel">
      <h2>{t('open-health:desk.limits')}</h2>
      <ul>
        {list.limits.map((one) => (
          <li key={one.kind}>
            {t(`open-health:desk.limit.${one.kind}`)}{' '}
            <span className="num">
              {one.value === null ? t('open-health:desk.unset') : formatNumber(one.value)}
            </span>
          </li>
        ))}
      </ul>
      {can(list.abilities, 'limit') ? (
        <Fold
          title={t('open-health:desk.limits')}
          ok={t('open-health:desk.save')}
          fields={[
            {
              name: 'kind',
              label: t('open-health:desk.limits'),
              kind: 'choice',
              required: true,
              options: list.limits.map(({ kind }) => ({
                value: kind,
                label: t(`open-health:desk.limit.${kind}`),
              })),
            },
            { name: 'value', label: t('open-portal:table.value'), kind: 'number', required: true },
          ]}
          submit={(values) => acts.post('health/limits', values)}
        />
      ) : null}
    </section>
  );
}

export function Findings() {
  const { t, say } = useTexts();
  const address = useAddress();
  const state = address.get('state') ?? 'standing';
  const list = useQuery(opening<FindingsReply>('health/findings', { state }));
  const columns: Column<Item>[] = [
    {
      key: 'set',
      title: t('open-health:desk.set'),
      optional: false,
      render: (row) => <a href={`/datasets/${row.dataset.slug}`}>{say(row.dataset.title)}</a>,
    },
    { key: 'unit', title: t('open-health:desk.unit'), render: (row) => say(row.organisation.name) },
    {
      key: 'problem',
      title: t('open-health:desk.problem'),
      render: (row) => (
        <>
          {t(`open-health:detector.${row.detector}`)}
          <p className="muted">{t(`open-health:advice.${row.detector}`)}</p>
        </>
      ),
    },
    { key: 'evidence', title: t('open-health:desk.evidence'), render: (row) => evidenceText(row.evidence) },
    {
      key: 'found',
      title: t('open-health:desk.found'),
      render: (row) => <span className="num">{row.foundOn}</span>,
    },
    {
      key: 'due',
      title: t('open-health:desk.due'),
      render: (row) => (
        <span className="num">
          {row.dueOn ?? '—'}{' '}
          {row.late ? <span className="mark bad">{t('open-health:desk.late')}</span> : null}
        </span>
      ),
    },
    { key: 'objection', title: t('open-health:desk.objection'), render: (row) => <Objection item={row} /> },
  ];
  return (
    <Screen title={t('open-health:desk.title')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <div className="list-tools">
        <Select
          aria-label={t('open-health:desk.state')}
          value={state}
          onChange={(next: string) => address.set({ state: next })}
          options={states.map((one) => ({ value: one, label: t(`open-health:desk.${one}`) }))}
          style={{ minWidth: 160 }}
        />
      </div>
      <DataTable
        label={t('open-health:desk.title')}
        columns={columns}
        rows={list.data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('open-health:desk.title')} how={t('open-health:desk.empty')} />}
      />
      {list.data ? <Limits list={list.data} /> : null}
    </Screen>
  );
}
