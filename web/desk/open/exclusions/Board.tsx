// 开放范围: every entry once, in scope or excluded on a ground, with what waits to be done about it.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ExclusionEntry, ExclusionBoard as Reply } from '#rooms/open/exclusions/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { Standing } from '../disclosure/Standing.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';
import { EntryActs } from './EntryActs.tsx';

const states = ['opened', 'planned', 'undated', 'excluded'] as const;

export function ExclusionBoard() {
  const { t, say } = useTexts();
  const address = useAddress();
  const [chosen, setChosen] = useState<string>();
  const filters = { state: address.get('state') || undefined, search: address.get('q') || undefined };
  const list = useQuery(opening<Reply>('exclusions', filters));
  const { data } = list;
  const columns: Column<ExclusionEntry>[] = [
    {
      key: 'name',
      title: t('open:field.title'),
      render: (row) => (
        <button type="button" className="link-button" onClick={() => setChosen(row.id)}>
          {row.name}
        </button>
      ),
    },
    { key: 'unit', title: t('open:field.organisation'), render: (row) => say(row.provider.name) },
    {
      key: 'state',
      title: t('open:field.state'),
      render: (row) => (
        <>
          <Standing
            tone={
              row.state === 'opened' || row.state === 'planned'
                ? 'good'
                : row.state === 'undated'
                  ? 'bad'
                  : 'idle'
            }
            text={t(`open-exclusions:state.${row.state}`)}
          />{' '}
          {row.plannedOn ? <span className="num">{row.plannedOn}</span> : null}
        </>
      ),
    },
    {
      key: 'ground',
      title: t('open-exclusions:ground'),
      render: (row) => row.grounds.map(({ title }) => say(title)).join(' · '),
    },
    {
      key: 'waits',
      title: t('open-exclusions:waits'),
      render: (row) => (
        <>
          {row.ways
            .filter(({ state }) => state === 'waiting' || state === 'overdue')
            .map((way) => (
              <div key={way.id}>
                <Standing
                  tone={way.state === 'overdue' ? 'bad' : 'idle'}
                  text={t(`open-exclusions:way.${way.kind}`)}
                />{' '}
                {way.due ? <span className="num">{way.due}</span> : null}
              </div>
            ))}
          {row.looks
            .filter(({ state }) => state !== 'answered')
            .map((look) => (
              <div key={look.id}>
                <Standing tone={look.state === 'overdue' ? 'bad' : 'idle'} text={t('open-exclusions:look')} />{' '}
                <span className="num">{look.dueOn}</span>
              </div>
            ))}
        </>
      ),
    },
  ];
  const entry = data?.items.find(({ id }) => id === chosen);
  return (
    <Screen
      title={t('open-exclusions:title')}
      facts={<ArticleRefs ids={data ? [...data.articles.grounds, ...data.articles.ways] : []} />}
    >
      <OpenPages />
      <p className="muted">{t('open-exclusions:lead')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {data ? <Figures data={data} /> : null}
      <p>
        <label className="inline-field">
          {t('open:search')}{' '}
          <input
            className="plain-input"
            value={address.get('q')}
            onChange={(event) => address.set({ q: event.target.value })}
          />
        </label>{' '}
        <label className="inline-field">
          {t('open:field.state')}{' '}
          <select
            className="plain-input"
            value={address.get('state')}
            onChange={(event) => address.set({ state: event.target.value })}
          >
            <option value="">{t('open:allStates')}</option>
            {states.map((state) => (
              <option key={state} value={state}>
                {t(`open-exclusions:state.${state}`)}
              </option>
            ))}
          </select>
        </label>
      </p>
      {list.error ? null : (
        <DataTable
          label={t('open-exclusions:title')}
          columns={columns}
          rows={data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-exclusions:empty')} how={t('open-exclusions:emptyHow')} />}
        />
      )}
      {data && entry ? <Chosen key={entry.id} board={data} entry={entry} /> : null}
    </Screen>
  );
}

function Figures({ data }: { data: Reply }) {
  const { t, say } = useTexts();
  const names = [
    'catalogue',
    'inScope',
    'opened',
    'planned',
    'undated',
    'excluded',
    'waysOverdue',
    'looksOverdue',
  ] as const;
  return (
    <div className="table-box">
      <table className="table">
        <caption>{t('open-exclusions:sum')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('open:field.organisation')}</th>
            {names.map((name) => (
              <th key={name} scope="col">
                {t(`open-exclusions:figure.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(data.byProvider.length > 1 ? data.byProvider : []).map((row) => (
            <tr key={row.provider.id}>
              <th scope="row">{say(row.provider.name)}</th>
              {names.map((name) => (
                <td key={name} className="num">
                  {formatNumber(row[name])}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{t('open-exclusions:all')}</th>
            {names.map((name) => (
              <td key={name} className="num">
                {formatNumber(data.figures[name])}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Chosen({ board, entry }: { board: Reply; entry: ExclusionEntry }) {
  const { t, say } = useTexts();
  return (
    <section className="panel spaced" aria-labelledby="chosen">
      <h2 id="chosen">
        <Link to={`/catalog/${entry.id}`}>{entry.name}</Link>
      </h2>
      {entry.toChange ? <p className="issue error">{t('open-exclusions:toChange')}</p> : null}
      {entry.superior.map((rule) => (
        <p key={rule.id}>
          <strong>{t(`open-exclusions:effect.${rule.effect}`)}</strong> {rule.title} {rule.article}{' '}
          {rule.wording ? <span className="muted">{rule.wording}</span> : null}
        </p>
      ))}
      {entry.looks.some(({ state }) => state === 'answered') ? <h3>{t('open-exclusions:history')}</h3> : null}
      <ul className="plain-list">
        {entry.looks
          .filter(({ state }) => state === 'answered')
          .map((look) => (
            <li key={look.id}>
              <span className="num">{look.answeredOn}</span> {look.reviewer}{' '}
              <strong>
                {say(board.terms.answers.find(({ key }) => key === look.answer)?.title ?? { zh: '', en: '' })}
              </strong>{' '}
              {look.reason}
            </li>
          ))}
        {entry.ways
          .filter(({ state }) => state === 'justified' || state === 'consent-withdrawn')
          .map((way) => (
            <li key={way.id}>
              <span className="num">{way.openedOn}</span>{' '}
              <strong>{t(`open-exclusions:wayState.${way.state}`)}</strong> {way.justification}
            </li>
          ))}
      </ul>
      <EntryActs board={board} entry={entry} />
    </section>
  );
}
