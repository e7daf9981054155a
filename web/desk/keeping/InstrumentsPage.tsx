// 法律依据库: acts of law with their standing today, and for which class the city accepts each.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { InstrumentDetail } from '#rooms/catalog/instruments/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ListPage } from '../list/ListPage.tsx';
import { useMe } from '../shell/session.ts';
import { KeepingPages } from './KeepingPages.tsx';
import { instrumentsQuery } from './queries.ts';

export const levels = [
  'law',
  'administrative-regulation',
  'local-regulation',
  'rule',
  'central-policy',
  'normative-document',
  'department-document',
] as const;

export function ActState({ state }: { state: string }) {
  const { t } = useTexts();
  return (
    <span className={`mark ${state === 'repealed' ? 'bad' : state === 'not-yet' ? 'near' : ''}`}>
      {t(`keeping:acts.state.${state}`)}
    </span>
  );
}

function Enter({ onDone }: { onDone: () => void }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [form, setForm] = useState<Record<string, string>>({});
  const enter = useMutation({
    mutationFn: () =>
      api.post<InstrumentDetail>(
        '/api/catalog/instruments',
        Object.fromEntries(Object.entries(form).filter(([, value]) => value !== '')),
      ),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['instruments'] });
      navigate(`/instruments/${made.id}`);
    },
  });
  const set = (key: string, value: string) => setForm((before) => ({ ...before, [key]: value }));
  return (
    <section className="panel" aria-label={t('keeping:acts.enter')}>
      {(['title', 'number', 'issuer', 'effectiveOn'] as const).map((key) => (
        <div className="field" key={key}>
          <label className="field-label" htmlFor={`act-${key}`}>
            {t(`keeping:acts.${key}`)}
          </label>
          <Input
            id={`act-${key}`}
            type={key === 'effectiveOn' ? 'date' : 'text'}
            value={form[key] ?? ''}
            onChange={(event) => set(key, event.target.value)}
          />
        </div>
      ))}
      <div className="field">
        <label className="field-label" htmlFor="act-level">
          {t('keeping:acts.level')}
        </label>
        <Select
          id="act-level"
          value={form.level}
          onChange={(value: string) => set('level', value)}
          options={levels.map((value) => ({ value, label: t(`keeping:acts.levelOf.${value}`) }))}
        />
      </div>
      <ProblemView error={enter.error} />
      <div className="panel-foot below">
        <Button
          type="primary"
          loading={enter.isPending}
          disabled={!form.level}
          onClick={() => enter.mutate()}
        >
          {t('keeping:acts.enter')}
        </Button>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}

export function InstrumentsPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const me = useMe();
  const [entering, setEntering] = useState(false);
  const query = {
    q: address.get('q') || undefined,
    level: address.get('level') || undefined,
    state: address.get('state') || undefined,
  };
  const list = useQuery(instrumentsQuery({ ...query, page: address.page }));
  return (
    <ListPage
      name="instruments"
      title={t('keeping:acts.title')}
      list={list}
      address={address}
      exported={{
        path: '/api/catalog/instruments',
        query,
        columns: [
          { title: t('keeping:acts.title1'), value: (row) => row.title },
          { title: t('keeping:acts.number'), value: (row) => row.number ?? '' },
          { title: t('keeping:acts.level'), value: (row) => say(row.level) },
          { title: t('keeping:acts.effectiveOn'), value: (row) => row.effectiveOn ?? '' },
          { title: t('keeping:acts.repealedOn'), value: (row) => row.repealedOn ?? '' },
        ],
      }}
      actions={
        me?.roles.some((role) => role === 'bureau' || role === 'provider') ? (
          <Button type="primary" onClick={() => setEntering(true)}>
            {t('keeping:acts.enter')}
          </Button>
        ) : null
      }
      above={
        <>
          <KeepingPages />
          {entering ? <Enter onDone={() => setEntering(false)} /> : null}
        </>
      }
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('keeping:acts.search')}
            aria-label={t('common:list.search')}
          />
          <Select
            value={address.get('level') || ''}
            onChange={(level: string) => address.set({ level })}
            aria-label={t('keeping:acts.level')}
            options={[
              { value: '', label: t('keeping:acts.anyLevel') },
              ...levels.map((value) => ({ value, label: t(`keeping:acts.levelOf.${value}`) })),
            ]}
          />
          <Select
            value={address.get('state') || ''}
            onChange={(state: string) => address.set({ state })}
            aria-label={t('catalog:field.state')}
            options={[
              { value: '', label: t('keeping:acts.anyState') },
              ...(['in-force', 'not-yet', 'repealed', 'unknown'] as const).map((value) => ({
                value,
                label: t(`keeping:acts.state.${value}`),
              })),
            ]}
          />
        </>
      }
      empty={<Empty title={t('keeping:acts.none')} how={t('keeping:acts.noneHow')} />}
      columns={[
        {
          key: 'title',
          title: t('keeping:acts.title1'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/instruments/${row.id}`}>
                {row.title}
              </Link>
              <div className="row-sub">{row.number ?? ''}</div>
            </>
          ),
        },
        { key: 'level', title: t('keeping:acts.level'), render: (row) => say(row.level) },
        { key: 'state', title: t('catalog:field.state'), render: (row) => <ActState state={row.state} /> },
        {
          key: 'effective',
          title: t('keeping:acts.effectiveOn'),
          width: 108,
          render: (row) => <span className="num">{row.effectiveOn ?? '–'}</span>,
        },
        {
          key: 'repealed',
          title: t('keeping:acts.repealedOn'),
          width: 108,
          render: (row) => (
            <>
              <span className="num">{row.repealedOn ?? '–'}</span> <ArticleRefs ids={row.cite} />
            </>
          ),
        },
        {
          key: 'accepted',
          title: t('keeping:acts.acceptedFor'),
          render: (row) => row.acceptedFor.map((one) => say(one)).join(t('law:separator')) || '–',
        },
        {
          key: 'cited',
          title: t('keeping:acts.citedBy'),
          align: 'right',
          width: 80,
          render: (row) => row.citedBy,
        },
      ]}
    />
  );
}
