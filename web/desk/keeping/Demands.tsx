// Demands: raised, answered, matched with an entry, turned into an application or a request.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { type DemandReply, demandsQuery, suggestionsQuery } from './queries.ts';

const base = '/api/catalog/demands';
type Organisation = { id: string; name: { zh: string; en: string } };

function Raise({ onDone }: { onDone: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [form, setForm] = useState({ wanted: '', items: '', duty: '' });
  const [holderId, setHolder] = useState<string>();
  const holders = useQuery({
    queryKey: ['organisations', 'holders'],
    queryFn: () => api.get<{ items: Organisation[] }>('/api/organisations', { pageSize: 200 }),
  });
  const raise = useMutation({
    mutationFn: () => api.post<DemandReply>(base, { ...form, holderId }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['demands'] });
      await client.invalidateQueries({ queryKey: ['lists'] });
      onDone();
    },
  });
  const field = (key: keyof typeof form) => (
    <div className="field">
      <label className="field-label" htmlFor={`demand-${key}`}>
        {t(`keeping:demand.${key}`)}
      </label>
      <LongText
        id={`demand-${key}`}
        rows={key === 'wanted' ? 1 : 2}
        value={form[key]}
        onChange={(event) => setForm((before) => ({ ...before, [key]: event.target.value }))}
      />
    </div>
  );
  return (
    <section className="panel" aria-label={t('keeping:demand.raise')}>
      {field('wanted')}
      {field('items')}
      <div className="field">
        <label className="field-label" htmlFor="demand-holder">
          {t('keeping:demand.holder')}
        </label>
        <Select
          id="demand-holder"
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          value={holderId}
          onChange={setHolder}
          options={(holders.data?.items ?? []).map(({ id, name }) => ({ value: id, label: say(name) }))}
        />
      </div>
      {field('duty')}
      <ProblemView error={raise.error} />
      <div className="panel-foot below">
        <Button type="primary" loading={raise.isPending} onClick={() => raise.mutate()}>
          {t('keeping:demand.raise')}
        </Button>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}

function Match({ demand, onDone }: { demand: DemandReply; onDone: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const { data } = useQuery(suggestionsQuery(demand.id));
  const match = useMutation({
    mutationFn: (resourceId: string) => api.post(`${base}/${demand.id}/match`, { resourceId }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  return (
    <section className="panel" aria-label={t('keeping:demand.match')}>
      <h2>{t('keeping:demand.matchOf', { name: demand.wanted })}</h2>
      <DataTable
        label={t('keeping:demand.match')}
        rows={data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('keeping:demand.noSuggestion')} how={t('keeping:demand.noSuggestionHow')} />}
        columns={[
          { key: 'name', title: t('catalog:field.name'), render: (row) => row.name },
          { key: 'provider', title: t('catalog:field.provider'), render: (row) => say(row.provider.name) },
          { key: 'version', title: t('keeping:lists.entryVersion'), render: (row) => row.version },
          {
            key: 'act',
            title: t('keeping:act'),
            render: (row) => (
              <Button size="small" loading={match.isPending} onClick={() => match.mutate(row.id)}>
                {t('keeping:demand.match')}
              </Button>
            ),
          },
        ]}
      />
      <ProblemView error={match.error} />
      <div className="panel-foot below">
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}

export function Demands() {
  const { t, say } = useTexts();
  const address = useAddress();
  const client = useQueryClient();
  const reason = useReason();
  const [raising, setRaising] = useState(false);
  const [matching, setMatching] = useState<DemandReply>();
  const scope = address.get('demands') || 'all';
  const { data, error } = useQuery(demandsQuery({ scope, pageSize: 50 }));
  const act = useMutation({
    mutationFn: ({ id, what, body }: { id: string; what: string; body?: object }) =>
      api.post(`${base}/${id}/${what}`, body),
    onSuccess: () => client.invalidateQueries(),
  });
  const answer = async (demand: DemandReply) => {
    const said = await reason({
      title: t('keeping:demand.answerTo', { name: demand.wanted }),
      what: demand.duty,
      ok: t('keeping:demand.answer'),
      label: t('keeping:demand.answer'),
    });
    if (said) act.mutate({ id: demand.id, what: 'answer', body: { answer: said } });
  };
  return (
    <>
      <div className="list-tools">
        <OneOf
          address={address}
          name="demands"
          values={(['raised', 'held'] as const).map((value) => ({
            value,
            label: t(`keeping:demand.scope.${value}`),
          }))}
        />
        <Button onClick={() => setRaising(true)}>{t('keeping:demand.raise')}</Button>
      </div>
      {raising ? <Raise onDone={() => setRaising(false)} /> : null}
      {matching ? <Match demand={matching} onDone={() => setMatching(undefined)} /> : null}
      <ProblemView error={error ?? act.error} />
      <DataTable
        label={t('keeping:demand.title')}
        rows={error ? [] : data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('keeping:demand.none')} how={t('keeping:demand.noneHow')} />}
        columns={[
          {
            key: 'wanted',
            title: t('keeping:demand.wanted'),
            render: (row) => (
              <>
                {row.wanted}
                <div className="row-sub">{row.items}</div>
              </>
            ),
          },
          {
            key: 'organisation',
            title: t('keeping:demand.organisation'),
            render: (row) => say(row.organisation.name),
          },
          {
            key: 'holder',
            title: t('keeping:demand.holder'),
            render: (row) => (row.holder ? say(row.holder.name) : '–'),
          },
          { key: 'duty', title: t('keeping:demand.duty'), render: (row) => row.duty },
          {
            key: 'state',
            title: t('catalog:field.state'),
            render: (row) => (
              <>
                <span className="mark">{t(`keeping:demand.state.${row.state}`)}</span>
                {row.entry ? (
                  <div>
                    <Link to={`/catalog/${row.entry.id}`}>{row.entry.name}</Link>
                  </div>
                ) : null}
                {row.answer ? <div className="row-sub">{row.answer}</div> : null}
              </>
            ),
          },
          {
            key: 'act',
            title: t('keeping:act'),
            render: (row) => (
              <span className="row-acts">
                {can(row.abilities, 'match') ? (
                  <Button size="small" onClick={() => setMatching(row)}>
                    {t('keeping:demand.match')}
                  </Button>
                ) : null}
                {row.entry && can(row.abilities, 'withdraw') ? (
                  <Link to={`/catalog/${row.entry.id}?tab=services`}>{t('keeping:demand.apply')}</Link>
                ) : null}
                {row.applicationId ? (
                  <Link to={`/applications/${row.applicationId}`}>{t('keeping:demand.application')}</Link>
                ) : null}
                {can(row.abilities, 'answer') ? (
                  <Button size="small" onClick={() => void answer(row)}>
                    {t('keeping:demand.answer')}
                  </Button>
                ) : null}
                {row.state === 'open' && can(row.abilities, 'request') ? (
                  <Button size="small" onClick={() => act.mutate({ id: row.id, what: 'request' })}>
                    {t('keeping:demand.request')}
                  </Button>
                ) : null}
                {can(row.abilities, 'withdraw') ? (
                  <Button size="small" onClick={() => act.mutate({ id: row.id, what: 'withdraw' })}>
                    {t('keeping:demand.withdraw')}
                  </Button>
                ) : null}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
