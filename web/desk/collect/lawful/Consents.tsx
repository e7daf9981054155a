// 同意登记: consents of a task by reference, registered one by one or from a sheet, and withdrawn.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useRef } from 'react';
import { useParams } from 'react-router';
import type { ConsentReply } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api, upload } from '../../../shared/fetch.ts';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useReason } from '../../shell/useConfirm.tsx';
import { base, consentsQuery } from './queries.ts';
import { useTaskAct } from './useTaskAct.ts';

type Registered = { references: string[] };

function Import({ id }: { id: string }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const send = async (file: File) => {
    try {
      const { references } = await upload<Registered>(`${base}/${id}/consents/file`, file);
      void message.success(t('lawful:consents.made', { count: references.length }));
      await client.invalidateQueries({ queryKey: ['lawful'] });
    } catch (error) {
      void message.error(problemWords(t, error).title);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx"
        className="visually-hidden"
        aria-label={t('lawful:consents.import')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          if (file) void send(file);
        }}
      />
      <Button onClick={() => input.current?.click()}>{t('lawful:consents.import')}</Button>
    </>
  );
}

export function Consents() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const { message } = App.useApp();
  const client = useQueryClient();
  const address = useAddress();
  const query = { q: address.get('q') || undefined, state: address.get('state') || undefined };
  const list = useQuery(consentsQuery(id, { ...query, page: address.page }));
  const act = useTaskAct();
  const ask = useReason();
  const task = list.data?.task;
  const keeps = can(list.data?.abilities, 'consent');
  const withdraw = async (ref: string) => {
    const manner = await ask({
      title: `${t('lawful:consents.withdraw')} ${ref}`,
      what: t('lawful:consents.withdrawWhat'),
      ok: t('lawful:consents.withdraw'),
      label: t('lawful:consents.withdrawHow'),
      danger: true,
    });
    if (manner) act.mutate({ path: `/api/collect/consents/${ref}/withdraw`, body: { manner } });
  };
  const title = (name: string) => task?.fields.find(({ item }) => item === name)?.titleZh ?? name;
  const state = (row: ConsentReply) =>
    t(row.withdrawnAt ? 'lawful:consents.withdrawn' : 'lawful:consents.standing');
  return (
    <ListPage
      name="consents"
      title={t('lawful:consents.title')}
      crumbs={[
        { to: '/collect/tasks', text: t('lawful:title') },
        { to: `/collect/tasks/${id}`, text: task?.title ?? '…' },
      ]}
      facts={<ArticleRefs ids={list.data?.articles} />}
      list={list}
      address={address}
      exported={{
        path: `${base}/${id}/consents`,
        query,
        columns: [
          { title: t('lawful:consents.ref'), value: (row: ConsentReply) => row.ref },
          { title: t('lawful:consents.manner'), value: (row: ConsentReply) => row.manner },
          { title: t('lawful:consents.givenAt'), value: (row: ConsentReply) => formatInstant(row.givenAt) },
          {
            title: t('lawful:consents.scope'),
            value: (row: ConsentReply) => row.scope.join(t('compile:separator')),
          },
          { title: t('lawful:consents.state'), value: state },
        ],
      }}
      actions={keeps ? <Import id={id} /> : null}
      above={
        <>
          <ProblemView error={act.error} />
          {keeps && task ? (
            <Fold
              title={t('lawful:consents.register')}
              what={t('lawful:consents.what')}
              cite={list.data?.articles}
              ok={t('lawful:consents.register')}
              begin={{ scope: task.fields.map(({ item }) => item) }}
              fields={[
                { name: 'subject', label: t('lawful:consents.subject'), kind: 'text', required: true },
                { name: 'manner', label: t('lawful:consents.manner'), kind: 'text', required: true },
                { name: 'givenAt', label: t('lawful:consents.givenAt'), kind: 'instant', required: true },
                {
                  name: 'scope',
                  label: t('lawful:consents.scope'),
                  kind: 'choices',
                  required: true,
                  options: task.fields.map(({ item, titleZh }) => ({ value: item, label: titleZh })),
                },
                { name: 'note', label: t('lawful:consents.note'), kind: 'text' },
              ]}
              submit={async (values) => {
                const { references } = await api.post<Registered>(`${base}/${id}/consents`, {
                  items: [values],
                });
                await client.invalidateQueries({ queryKey: ['lawful'] });
                void message.info(references.join(' '));
              }}
            />
          ) : null}
        </>
      }
      tools={
        <>
          <Input.Search
            allowClear
            defaultValue={query.q}
            placeholder={t('lawful:consents.search')}
            aria-label={t('lawful:consents.search')}
            onSearch={(typed) => address.set({ q: typed.trim() || undefined })}
          />
          <OneOf
            address={address}
            name="state"
            values={(['standing', 'withdrawn'] as const).map((value) => ({
              value,
              label: t(`lawful:consents.${value}`),
            }))}
          />
        </>
      }
      empty={<Empty title={t('lawful:consents.none')} how={t('lawful:consents.noneHow')} />}
      columns={[
        {
          key: 'ref',
          title: t('lawful:consents.ref'),
          optional: false,
          width: 150,
          render: (row) => <code>{row.ref}</code>,
        },
        {
          key: 'manner',
          title: t('lawful:consents.manner'),
          render: (row) => (
            <>
              {row.manner}
              {row.note ? <div className="row-sub">{row.note}</div> : null}
            </>
          ),
        },
        {
          key: 'givenAt',
          title: t('lawful:consents.givenAt'),
          width: 170,
          render: (row) => <span className="num">{formatInstant(row.givenAt)}</span>,
        },
        {
          key: 'scope',
          title: t('lawful:consents.scope'),
          render: (row) => row.scope.map(title).join(t('compile:separator')),
        },
        {
          key: 'state',
          title: t('lawful:consents.state'),
          width: 150,
          render: (row) => (
            <>
              <span className={`mark ${row.withdrawnAt ? 'bad' : 'good'}`}>{state(row)}</span>
              {row.withdrawnAt ? (
                <div className="row-sub">
                  <span className="num">{formatInstant(row.withdrawnAt)}</span> {row.withdrawnManner}
                </div>
              ) : null}
            </>
          ),
        },
        {
          key: 'acts',
          title: '',
          width: 90,
          optional: false,
          render: (row) =>
            keeps && !row.withdrawnAt ? (
              <Button size="small" danger onClick={() => void withdraw(row.ref)}>
                {t('lawful:consents.withdraw')}
              </Button>
            ) : null,
        },
      ]}
    />
  );
}
