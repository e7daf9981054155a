// 证照文书: the provider says which entries hold papers; a consumer fetches one with its receipt; everybody checks it.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { FetchedReply, PapersReply } from '#rooms/share/licences/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { GrantPages } from '../serve/GrantPages.tsx';
import { Screen } from '../shell/Screen.tsx';
import { papersQuery, useDeclare, useFetchPaper, useVoidPaper } from './queries.ts';

function save({ name, type, base64 }: FetchedReply['file']): void {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function Declare({ data }: { data: PapersReply }) {
  const { t, say } = useTexts();
  const [resourceId, setResource] = useState<string>();
  const [kind, setKind] = useState<string>();
  const declare = useDeclare();
  return (
    <section className="panel">
      <h2>{t('feeds:papers.declare')}</h2>
      <p className="muted">{t('feeds:papers.declareHow')}</p>
      <ProblemView error={declare.error} />
      <div className="list-tools">
        <Select
          aria-label={t('feeds:papers.entry')}
          placeholder={t('feeds:papers.entry')}
          showSearch
          optionFilterProp="label"
          value={resourceId ?? null}
          onChange={setResource}
          options={data.open.map(({ id, name }) => ({ value: id, label: name }))}
          style={{ minWidth: 240 }}
        />
        <Select
          aria-label={t('feeds:papers.kind')}
          placeholder={t('feeds:papers.kind')}
          value={kind ?? null}
          onChange={setKind}
          options={data.kinds.map(({ key, title }) => ({ value: key, label: say(title) }))}
          style={{ minWidth: 120 }}
        />
        <Button
          type="primary"
          disabled={!resourceId || !kind}
          loading={declare.isPending}
          onClick={() =>
            resourceId &&
            kind &&
            declare.mutate({ resourceId, kind }, { onSuccess: () => setResource(undefined) })
          }
        >
          {t('feeds:papers.declareAct')}
        </Button>
      </div>
    </section>
  );
}

function Fetch({ data }: { data: PapersReply }) {
  const { t, say } = useTexts();
  const [grantId, setGrant] = useState(data.grants[0]?.grantId);
  const [values, setValues] = useState<Record<string, string>>({});
  const fetched = useFetchPaper();
  const grant = data.grants.find((one) => one.grantId === grantId);
  const done = fetched.data;
  return (
    <section className="panel">
      <h2>{t('feeds:papers.fetch')}</h2>
      <ProblemView error={fetched.error} />
      <div className="list-tools">
        <Select
          aria-label={t('feeds:papers.grant')}
          value={grantId ?? null}
          onChange={(id) => {
            setGrant(id);
            setValues({});
          }}
          options={data.grants.map((one) => ({
            value: one.grantId,
            label: `${say(one.service)} · ${say(one.kind)} · ${one.number}`,
          }))}
          style={{ minWidth: 260 }}
        />
        {grant?.lookup.map(({ name, title }) => (
          <Input
            key={name}
            aria-label={say(title)}
            placeholder={say(title)}
            style={{ maxWidth: 280 }}
            value={values[name] ?? ''}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
        ))}
        <Button
          type="primary"
          disabled={!grant?.lookup.every(({ name }) => (values[name] ?? '') !== '')}
          loading={fetched.isPending}
          onClick={() =>
            grant &&
            fetched.mutate({ grantId: grant.grantId, values }, { onSuccess: ({ file }) => save(file) })
          }
        >
          {t('feeds:papers.fetchAct')}
        </Button>
      </div>
      {done ? (
        <FactList
          facts={[
            { label: t('feeds:papers.number'), value: <code>{done.receipt.number}</code> },
            { label: t('feeds:papers.issuer'), value: say(done.receipt.issuer) },
            { label: t('feeds:papers.effect'), value: say(done.receipt.effect) },
            { label: 'SHA-256', value: <code className="long-hash">{done.receipt.sha256}</code> },
            { label: t('feeds:log.entry'), value: <EntryLink hash={done.receipt.entry} /> },
          ]}
        />
      ) : null}
    </section>
  );
}

function Void({ data }: { data: PapersReply }) {
  const { t } = useTexts();
  const voiding = useVoidPaper();
  return (
    <Fold
      title={t('feeds:papers.void')}
      what={t('feeds:papers.voidHow')}
      ok={t('feeds:papers.void')}
      fields={[
        {
          name: 'number',
          label: t('feeds:papers.number'),
          kind: 'choice',
          required: true,
          options: data.receipts
            .filter(({ mayVoid }) => mayVoid)
            .map(({ number, title }) => ({ value: number, label: `${number} · ${title}` })),
        },
        {
          name: 'how',
          label: t('feeds:papers.how'),
          kind: 'choice',
          required: true,
          options: (['withdrawn', 'corrected'] as const).map((how) => ({
            value: how,
            label: t(`feeds:papers.${how}`),
          })),
        },
        { name: 'reason', label: t('feeds:papers.reason'), kind: 'long', required: true },
      ]}
      submit={(values) => voiding.mutateAsync(values)}
    />
  );
}

export function Papers() {
  const { t, say } = useTexts();
  const { data, error, refetch } = useQuery(papersQuery());
  return (
    <>
      <GrantPages />
      <Screen
        title={t('feeds:papers.title')}
        crumbs={[{ to: '/grants', text: t('desk:room.grants') }]}
        facts={data ? <ArticleRefs ids={data.articles} /> : null}
      >
        <ProblemView error={error} onRetry={() => void refetch()} />
        {data?.mayDeclare ? <Declare data={data} /> : null}
        {data && data.grants.length > 0 ? <Fetch data={data} /> : null}
        {data && data.entries.length > 0 ? (
          <DataTable
            label={t('feeds:papers.entries')}
            rows={data.entries}
            rowKey={(row) => row.resource.id}
            empty={null}
            columns={[
              { key: 'entry', title: t('feeds:papers.entry'), render: (row) => row.resource.name },
              { key: 'kind', title: t('feeds:papers.kind'), render: (row) => say(row.kind.title) },
              { key: 'provider', title: t('feeds:field.provider'), render: (row) => say(row.provider.name) },
              {
                key: 'at',
                title: t('feeds:papers.declaredAt'),
                render: (row) => <span className="num">{formatInstant(row.declaredAt)}</span>,
              },
            ]}
          />
        ) : null}
        <h2 className="section-title">{t('feeds:papers.receipts')}</h2>
        {data?.receipts.some(({ mayVoid }) => mayVoid) ? <Void data={data} /> : null}
        {error ? null : (
          <DataTable
            label={t('feeds:papers.receipts')}
            rows={data?.receipts}
            rowKey={(row) => row.number}
            empty={<Empty title={t('feeds:papers.empty')} how={t('feeds:papers.emptyHow')} />}
            columns={[
              {
                key: 'number',
                title: t('feeds:papers.number'),
                render: (row) => (
                  <a href={`/verify/paper?number=${row.number}`} target="_blank" rel="noreferrer">
                    {row.number}
                  </a>
                ),
              },
              { key: 'title', title: t('feeds:papers.name'), render: (row) => row.title },
              { key: 'kind', title: t('feeds:papers.kind'), render: (row) => say(row.kind) },
              {
                key: 'at',
                title: t('feeds:papers.at'),
                render: (row) => <span className="num">{formatInstant(row.at)}</span>,
              },
              {
                key: 'state',
                title: t('feeds:papers.state'),
                render: (row) => t(`feeds:papers.${row.voided?.how ?? 'valid'}`),
              },
            ]}
          />
        )}
      </Screen>
    </>
  );
}
