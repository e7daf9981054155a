// Whose copy is this? A file that was found outside goes in; whom its mark names, and how sure that is, comes out.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import type { TracedReply } from '#rooms/serve/watermark/schema.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { LedgerPages } from '../ledger-outside/Pages.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { mayTrace } from './may.ts';
import { traceFile, wordsQuery } from './queries.ts';

type Named = TracedReply['named'][number];

/** As a number, or with a power of ten where it would have no end. */
function Odds({ chance }: { chance: number }) {
  const power = chance > 0 ? Math.floor(Math.log10(chance)) : -300;
  if (power > -4) return <span className="num">{chance.toPrecision(2)}</span>;
  return (
    <span className="num">
      {chance > 0 ? `${(chance / 10 ** power).toFixed(1)} × 10` : '< 10'}
      <sup>{power}</sup>
    </span>
  );
}

function NamedCopy({ named, rows }: { named: Named; rows: number }) {
  const { t, say } = useTexts();
  return (
    <section className="panel">
      <h2>{say(named.organisation.name)}</h2>
      <FactList
        facts={[
          { label: t('marks:organisation'), value: say(named.organisation.name) },
          { label: t('marks:person'), value: named.person ?? t('marks:bySystem') },
          { label: t('marks:at'), value: <span className="num">{formatInstant(named.at, 'second')}</span> },
          { label: t('marks:service'), value: say(named.service.title) },
          {
            label: t('marks:grant'),
            value: <Link to={`/grants/${named.grant.id}`}>{named.grant.number}</Link>,
          },
          {
            label: t('marks:export'),
            value: <Link to={`/deliveries/${named.exportId}`}>{t('marks:delivery')}</Link>,
          },
          { label: t('marks:chance'), value: <Odds chance={named.chance} /> },
          { label: t('marks:commitment'), value: <code className="long-hash">{named.commitment}</code> },
          { label: t('marks:entry'), value: <EntryLink hash={named.entry} /> },
        ]}
      />
      <DataTable
        label={t('marks:evidence')}
        rows={named.evidence}
        rowKey={(row) => row.by}
        empty={<Empty title={t('marks:evidence')} />}
        columns={[
          { key: 'by', title: t('marks:by'), render: (row) => t(`marks:way.${row.by}`) },
          {
            key: 'n',
            title: t('marks:places'),
            align: 'right',
            render: (row) => <span className="num">{formatNumber(row.n)}</span>,
          },
          {
            key: 'matches',
            title: t('marks:matches'),
            align: 'right',
            render: (row) => (
              <span className="num">{row.by === 'originals' ? '–' : formatNumber(row.matches)}</span>
            ),
          },
          {
            key: 'z',
            title: 'z',
            align: 'right',
            render: (row) => <span className="num">{row.by === 'tokens' ? '–' : row.z.toFixed(1)}</span>,
          },
        ]}
      />
      <p className="muted">{t('marks:readRows', { rows: formatNumber(rows) })}</p>
    </section>
  );
}

function Found({ found }: { found: TracedReply }) {
  const { t } = useTexts();
  const { named } = found;
  return (
    <>
      <Alert
        type={named.length > 0 ? 'warning' : 'info'}
        showIcon
        title={named.length > 0 ? t('marks:found', { count: named.length }) : t('marks:nobody')}
        description={
          <>
            <div>
              {found.exports > 0
                ? t('marks:looked', { exports: formatNumber(found.exports), rows: formatNumber(found.rows) })
                : null}{' '}
              {found.columns.length > 0
                ? t('marks:columns', { columns: found.columns.join(', ') })
                : t('marks:noColumns')}
            </div>
            {found.nextZ === null ? null : <div>{t('marks:next', { z: found.nextZ.toFixed(1) })}</div>}
            <EntryLink hash={found.entry} />
          </>
        }
      />
      {named.map((one) => (
        <NamedCopy key={one.exportId} named={one} rows={found.rows} />
      ))}
    </>
  );
}

export function TracePage() {
  const { t, say } = useTexts();
  const me = useMe();
  const may = mayTrace(me);
  const words = useQuery({ ...wordsQuery, enabled: may });
  const [name, setName] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const trace = useMutation({ mutationFn: traceFile });
  const take = (file: File | undefined) => {
    if (!file) return;
    setName(file.name);
    trace.mutate(file);
  };
  return (
    <Screen title={t('marks:trace')} facts={t('marks:recorded')}>
      <LedgerPages />
      <fieldset
        className="panel receipt"
        aria-label={t('marks:trace')}
        disabled={!may}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (may) take(event.dataTransfer.files[0]);
        }}
      >
        <p>{t('marks:how')}</p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.txt,.tsv,.json,.jsonl"
          aria-label={t('marks:choose')}
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button
          type="primary"
          disabled={!may}
          loading={trace.isPending}
          onClick={() => input.current?.click()}
        >
          {t('marks:choose')}
        </Button>{' '}
        <span className="muted">{name}</span>
      </fieldset>
      <ProblemView error={trace.error ?? words.error} />
      {trace.data ? <Found found={trace.data} /> : null}
      <section className="panel">
        <h2>{t('marks:survives')}</h2>
        {words.data?.manners.map(({ manner, survives, limits }) => (
          <FactList
            key={manner.en}
            facts={[
              { label: t('marks:manner'), value: say(manner) },
              { label: t('marks:keeps'), value: say(survives) },
              { label: t('marks:loses'), value: say(limits) },
            ]}
          />
        ))}
        <p className="muted">{t('marks:threshold', { z: words.data?.sureZ ?? '' })}</p>
      </section>
    </Screen>
  );
}
