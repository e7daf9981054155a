// Who holds the posts of an organisation, how they are named, and what of them was filed with the bureau.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { ActDialog, Choose, Line, today } from './fields.tsx';
import { filingsOfQuery, type Organisation, type Post, postsQuery, useOrgAct } from './queries.ts';

type Naming = { post: Post; replaces?: string };

function NameDialog({
  found,
  naming: { post, replaces },
  onClose,
}: {
  found: Organisation;
  naming: Naming;
  onClose: () => void;
}) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [personId, setPerson] = useState<string>();
  const [duty, setDuty] = useState('');
  const [telephone, setTelephone] = useState('');
  const [document, setDocument] = useState('');
  const [from, setFrom] = useState(today());
  const people = found.people ?? [];
  const act = useOrgAct(
    () =>
      api.post<{ notice: string | null }>(`/api/organisations/${found.id}/contacts`, {
        post: post.key,
        name,
        from,
        ...(personId ? { personId } : {}),
        ...(duty ? { duty } : {}),
        ...(telephone ? { telephone } : {}),
        ...(document ? { document } : {}),
        ...(replaces ? { replaces } : {}),
      }),
    ({ notice }) => {
      if (notice) void message.success(t('org:post.notice', { number: notice }));
      onClose();
    },
  );
  return (
    <ActDialog
      title={t('org:post.title', { post: say(post) })}
      ok={t('org:post.ok')}
      ready={name.trim() !== '' && (!post.document || document.trim() !== '')}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Choose
        label={t('org:post.person')}
        value={personId}
        onChange={(id) => {
          setPerson(id);
          const person = people.find((one) => one.id === id);
          if (person) setName(person.name);
        }}
        clear
        options={people.map((one) => ({ value: one.id, label: `${one.name} ${one.account}` }))}
      />
      <Line label={t('org:post.holder')} value={name} onChange={setName} articles={post.cite} />
      <Line label={t('org:post.duty')} value={duty} onChange={setDuty} error={act.error} path="duty" />
      <Line
        label={t('org:post.telephone')}
        value={telephone}
        onChange={setTelephone}
        error={act.error}
        path="telephone"
      />
      {post.document ? (
        <Line label={t('org:document')} value={document} onChange={setDocument} articles={post.cite} />
      ) : null}
      <Line label={t('org:post.from')} type="date" value={from} onChange={setFrom} />
    </ActDialog>
  );
}

export function Posts({ found }: { found: Organisation }) {
  const { t, say } = useTexts();
  const confirm = useConfirm();
  const posts = useQuery(postsQuery).data?.items;
  const [naming, setNaming] = useState<Naming>();
  const end = useOrgAct((contactId: string) =>
    api.delete(`/api/organisations/${found.id}/contacts/${contactId}`),
  );
  const mayName = can(found.abilities, 'name-contact') && found.state === 'active';
  const ask = async (id: string, name: string) => {
    if (await confirm({ title: t('org:post.end'), what: name, ok: t('org:post.end'), danger: true }))
      end.mutate(id);
  };
  return (
    <div className="stack">
      <ProblemView error={end.error} />
      <DataTable<Post>
        label={t('org:tabs.posts')}
        rows={posts}
        rowKey={(post) => post.key}
        empty={<Empty title={t('org:post.none')} />}
        columns={[
          {
            key: 'post',
            title: t('org:people.posts'),
            render: (post) => (
              <>
                <span className="row-name">{say(post)}</span> <ArticleRefs ids={post.cite} />
                <div className="row-sub">
                  {[post.required && t('org:post.required'), post.filed && t('org:post.filed')]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </>
            ),
          },
          {
            key: 'holder',
            title: t('org:post.holder'),
            render: (post) => {
              const held = (found.contacts ?? []).filter((one) => one.post === post.key);
              const ahead = (found.announced ?? []).filter((one) => one.post === post.key);
              return (
                <>
                  {held.length === 0 ? <span className="bad-text">{t('org:post.vacant')}</span> : null}
                  {held.map((one) => (
                    <div key={one.id}>
                      {one.name} <span className="muted">{one.duty}</span>{' '}
                      <span className="num">{one.telephone}</span>{' '}
                      <span className="muted num">
                        {t('org:post.from')} {one.from}
                      </span>
                      {one.document ? <div className="row-sub">{one.document}</div> : null}
                    </div>
                  ))}
                  {ahead.map((one) => (
                    <div key={one.id} className="near-text">
                      {t('org:post.announced', { day: one.from, name: one.name })}
                    </div>
                  ))}
                </>
              );
            },
          },
          {
            key: 'acts',
            title: t('org:post.replace'),
            render: (post) => {
              const held = (found.contacts ?? []).filter((one) => one.post === post.key);
              if (!mayName) return null;
              return (
                <div className="row-acts">
                  <Button size="small" onClick={() => setNaming({ post })}>
                    {held.length === 0
                      ? t('org:post.ok')
                      : t(post.multiple ? 'org:post.add' : 'org:post.replace')}
                  </Button>
                  {held.map((one) => (
                    <Button key={one.id} size="small" onClick={() => void ask(one.id, one.name)}>
                      {t('org:post.end')}
                      {post.multiple ? ` ${one.name}` : ''}
                    </Button>
                  ))}
                </div>
              );
            },
          },
        ]}
      />
      <Filings found={found} />
      {naming ? <NameDialog found={found} naming={naming} onClose={() => setNaming(undefined)} /> : null}
    </div>
  );
}

function Filings({ found }: { found: Organisation }) {
  const { t, say } = useTexts();
  const { data } = useQuery(filingsOfQuery(found.id));
  const file = useOrgAct((group: string) => api.post(`/api/organisations/${found.id}/filings`, { group }));
  const confirm = useOrgAct((id: string) => api.post(`/api/filings/${id}/confirm`));
  if (!data || (data.standings.length === 0 && data.filings.length === 0)) return null;
  return (
    <section className="stack">
      <h2 className="section-title">{t('org:filing.title')}</h2>
      <ProblemView error={file.error ?? confirm.error} />
      {data.standings.map((standing) => (
        <div className="panel" key={standing.group}>
          <div className="section-head">
            <h3>
              {t(`org:filing.group.${standing.group}`)}{' '}
              <span className={standing.state === 'confirmed' ? 'good-text' : 'near-text'}>
                {t(`org:filing.state.${standing.state}`)}
              </span>{' '}
              {standing.overdue ? <span className="bad-text">{t('org:filing.overdue')}</span> : null}
            </h3>
            {can(data.abilities, 'file') && ['unfiled', 'changed'].includes(standing.state) ? (
              <Button loading={file.isPending} onClick={() => file.mutate(standing.group)}>
                {t('org:filing.file')}
              </Button>
            ) : null}
            {can(data.abilities, 'confirm') && standing.state === 'filed' && standing.last ? (
              <Button
                type="primary"
                loading={confirm.isPending}
                onClick={() => standing.last && confirm.mutate(standing.last.id)}
              >
                {t('org:filing.confirm')}
              </Button>
            ) : null}
          </div>
          <ul className="plain-list">
            {standing.posts
              .filter(({ lacks }) => lacks.length > 0)
              .map((post) => (
                <li key={post.key} className="bad-text">
                  {t('org:filing.lacks', { what: say(post) })} <ArticleRefs ids={post.cite} />
                </li>
              ))}
          </ul>
        </div>
      ))}
      <DataTable
        label={t('org:filing.history')}
        rows={data.filings}
        rowKey={(row) => row.id}
        empty={<Empty title={t('org:filing.none')} how={t('org:filing.noneHow')} />}
        columns={[
          {
            key: 'number',
            title: t('org:filing.number'),
            render: (row) => <span className="num">{row.number}</span>,
          },
          {
            key: 'filed',
            title: t('org:filing.filedOn'),
            render: (row) => <span className="num">{row.filedOn}</span>,
          },
          {
            key: 'effective',
            title: t('org:filing.effectiveOn'),
            render: (row) => <span className="num">{row.effectiveOn}</span>,
          },
          {
            key: 'joined',
            title: t('org:filing.joined'),
            render: (row) => row.difference.joined.map((one) => one.name).join(' · ') || t('org:none'),
          },
          {
            key: 'left',
            title: t('org:filing.left'),
            render: (row) => row.difference.left.map((one) => one.name).join(' · ') || t('org:none'),
          },
          {
            key: 'state',
            title: t('org:state'),
            render: (row) =>
              row.confirmedOn
                ? t('org:filing.confirmedOn', { day: row.confirmedOn })
                : t('org:filing.state.filed'),
          },
        ]}
      />
    </section>
  );
}
