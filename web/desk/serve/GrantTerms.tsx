// Everything a grant holds its calls to, each term with its articles, and the versions of the terms with their texts.
import type { GrantReply } from '#rooms/serve/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { MaskList } from './MaskWord.tsx';
import { Quotas } from './Quotas.tsx';

/** Whom, for what and what of the data. */
function useScope({ terms, articles, ...grant }: GrantReply) {
  const { t, say } = useTexts();
  return [
    {
      label: t('serve:field.consumer'),
      value: `${say(grant.consumer.name)} · ${say(grant.system.name)}`,
      articles: articles.consumer,
    },
    {
      label: t('serve:terms.purpose'),
      value: (
        <>
          {terms.purpose.text} <code>{terms.purpose.code}</code>
          {terms.purpose.required ? <span className="muted"> {t('serve:terms.purposeRequired')}</span> : null}
        </>
      ),
      articles: articles.purpose,
    },
    terms.basis.length > 0 && {
      label: t('serve:terms.basis'),
      value: terms.basis.map((basis) => `${basis.title} ${basis.article}`).join(t('common:semicolon')),
    },
    {
      label: t('serve:terms.columns'),
      value: grant.columns.map((column) => say(column.title)).join(t('classes:comma')),
      articles: articles.columns,
    },
    {
      label: t('serve:terms.rows'),
      value: terms.rows
        ? terms.rows.all.map((one) => (
            <code key={`${one.column} ${one.op}`}>
              {`${one.column} ${t(`serve:op.${one.op}`)} ${Array.isArray(one.value) ? one.value.join(t('classes:comma')) : one.value} `}
            </code>
          ))
        : t('serve:permissions.allRows'),
    },
    {
      label: t('serve:terms.masks'),
      value: <MaskList masks={terms.masks} columns={grant.columns} />,
    },
    terms.measures && {
      label: t('serve:terms.gradeMasks', { grade: terms.measures.grade }),
      value: <MaskList masks={terms.measures.masks} columns={grant.columns} />,
    },
    {
      label: t('serve:terms.encryption'),
      value: t(terms.measures?.encryption ? 'serve:terms.sealed' : 'serve:terms.notSealed'),
    },
  ];
}

/** How, how much and how long. */
function useLimits({ terms, articles, ...grant }: GrantReply) {
  const { t } = useTexts();
  const figure = (value: number | null) => (
    <span className="num">{value === null ? t('serve:terms.noLimit') : formatNumber(value)}</span>
  );
  return [
    {
      label: t('serve:terms.mode'),
      value: [t(`serve:mode.${terms.mode}`), terms.modeReason ?? ''].filter((one) => one !== '').join(' · '),
    },
    { label: t('serve:terms.environment'), value: t(`serve:environment.${terms.environment}`) },
    { label: t('serve:terms.evidence'), value: t(`serve:evidence.${terms.evidence}`) },
    {
      label: t('serve:terms.operatorRequired'),
      value: t(
        terms.operatorRequired || terms.measures?.operator ? 'serve:terms.named' : 'serve:terms.notNamed',
      ),
      articles: articles.operator,
    },
    {
      label: t('serve:terms.addresses'),
      value: terms.addresses
        ? terms.addresses.map((one) => <code key={one}>{one} </code>)
        : t('serve:terms.anyAddress'),
      articles: articles.addresses,
    },
    {
      label: t('serve:terms.quotas'),
      value: <Quotas counters={grant.counters} />,
      articles: articles.quota,
    },
    {
      label: t('serve:terms.rate'),
      value: (
        <span className="num">
          {terms.rate
            ? t('serve:terms.perSecond', { perSecond: terms.rate.perSecond, burst: terms.rate.burst })
            : t('serve:terms.noLimit')}
        </span>
      ),
    },
    { label: t('serve:terms.concurrency'), value: figure(terms.concurrency) },
    { label: t('serve:terms.maxPage'), value: figure(terms.maxPage) },
    terms.crossings && {
      label: t('serve:terms.crossings'),
      value: terms.crossings.map((one) => t(`serve:crossing.${one}`)).join(t('serve:crossing.and')),
    },
    {
      label: t('serve:terms.days'),
      value: <span className="num">{`${terms.firstDay} – ${terms.lastDay ?? t('serve:noLastDay')}`}</span>,
      articles: articles.lastDay,
    },
    terms.agreement !== undefined && {
      label: t('serve:terms.agreement'),
      value: <code title={terms.agreement}>{terms.agreement.slice(0, 16)}…</code>,
    },
  ].map((fact) => fact || null);
}

export function Terms({ grant }: { grant: GrantReply }) {
  const { t } = useTexts();
  const scope = useScope(grant);
  const limits = useLimits(grant);
  return (
    <FactList
      facts={[
        ...scope.map((fact) => fact || null),
        ...limits,
        {
          label: t('serve:terms.digest'),
          value: (
            <>
              <code title={grant.digest}>{grant.digest.slice(0, 16)}…</code>{' '}
              <TextLink id={grant.id} version={grant.termsVersion} />
            </>
          ),
        },
      ]}
    />
  );
}

/** The text whose SHA-256 is the digest: whoever holds it needs nobody's word for it. */
function TextLink({ id, version }: { id: string; version: number }) {
  const { t } = useTexts();
  return (
    <a
      href={`/api/serve/grants/${id}/terms.json?version=${version}`}
      download
      title={t('serve:versions.textHow')}
    >
      {t('serve:versions.text')}
    </a>
  );
}

export function Versions({ grant }: { grant: GrantReply }) {
  const { t, say } = useTexts();
  return (
    <section className="panel">
      <h2>{t('serve:versions.title')}</h2>
      <p className="muted">{t('serve:versions.textHow')}</p>
      <DataTable
        label={t('serve:versions.title')}
        rows={grant.versions}
        rowKey={(row) => row.entry}
        empty={null}
        columns={[
          {
            key: 'version',
            title: t('serve:versions.version'),
            width: 72,
            render: (row) => <span className="num">{row.version}</span>,
          },
          {
            key: 'at',
            title: t('serve:history.at'),
            width: 150,
            render: (row) => <span className="num">{formatInstant(row.at)}</span>,
          },
          {
            key: 'by',
            title: t('serve:versions.by'),
            render: (row) => (row.by ? say(row.by) : t('serve:versions.platform')),
          },
          {
            key: 'changed',
            title: t('serve:versions.changed'),
            render: (row) =>
              row.version === 1
                ? t('serve:versions.first')
                : row.changed.map((part) => t(`serve:terms.${part}`)).join(t('classes:comma')),
          },
          {
            key: 'digest',
            title: t('serve:terms.digest'),
            render: (row) => (
              <>
                <code title={row.digest}>{row.digest.slice(0, 16)}…</code>{' '}
                <TextLink id={grant.id} version={row.version} />
              </>
            ),
          },
          { key: 'entry', title: t('desk:room.ledger'), render: (row) => <EntryLink hash={row.entry} /> },
        ]}
      />
    </section>
  );
}
