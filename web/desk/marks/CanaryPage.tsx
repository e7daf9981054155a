// What the hourly canary found of each service in use; the bureau releases what it held back.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CanaryReply } from '#rooms/serve/canary/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { LedgerPages } from '../ledger-outside/Pages.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { mayTrace } from './may.ts';
import { canaryQuery, useRelease } from './queries.ts';

type Row = CanaryReply['services'][number];

const colours = { held: 'success', failed: 'error', 'not-asked': 'default' } as const;

function Release({ row, close }: { row: Row; close: () => void }) {
  const { t, say } = useTexts();
  const [note, setNote] = useState('');
  const release = useRelease();
  return (
    <Modal
      open
      title={t('marks:release')}
      okText={t('marks:release')}
      okButtonProps={{ disabled: note.trim().length < 2, loading: release.isPending }}
      onCancel={close}
      onOk={() => release.mutate({ id: row.id, note: note.trim() }, { onSuccess: close })}
    >
      <p>{t('marks:releaseHow', { service: say(row.title) })}</p>
      <Input.TextArea
        rows={3}
        maxLength={500}
        value={note}
        aria-label={t('marks:releaseNote')}
        placeholder={t('marks:releaseNote')}
        onChange={(event) => setNote(event.target.value)}
      />
      <ProblemView error={release.error} />
    </Modal>
  );
}

export function CanaryPage() {
  const { t, say } = useTexts();
  const may = mayTrace(useMe());
  const found = useQuery({ ...canaryQuery, enabled: may });
  const [releasing, setReleasing] = useState<Row>();
  const mayRelease = can(found.data?.abilities, 'release');
  return (
    <Screen title={t('marks:canary')} facts={t('marks:canaryHow')}>
      <LedgerPages />
      <ProblemView error={found.error} />
      <DataTable
        label={t('marks:canary')}
        rows={found.data?.services}
        rowKey={(row) => `${row.id} ${row.version}`}
        empty={<Empty title={t('marks:canaryNone')} how={t('marks:canaryNoneHow')} />}
        columns={[
          {
            key: 'service',
            title: t('marks:service'),
            optional: false,
            render: (row) => (
              <>
                <Link className="row-name" to={`/services/${row.id}`}>
                  {say(row.title)}
                </Link>
                <div className="row-sub">
                  {row.code} · {row.version}
                </div>
              </>
            ),
          },
          {
            key: 'answers',
            title: t('marks:answer'),
            render: (row) =>
              row.answers.map((one) => (
                <div key={one.store}>
                  <Tag color={colours[one.outcome]}>{t(`marks:outcome.${one.outcome}`)}</Tag>
                  {t(`marks:store.${one.store}`)}
                  {one.outcome === 'not-asked' ? null : (
                    <span className="row-sub">
                      {' '}
                      {t('marks:asked', {
                        policies: formatNumber(one.policies),
                        rows: formatNumber(one.rows),
                        probes: formatNumber(one.probes),
                      })}
                    </span>
                  )}
                  {one.finding ? <div className="row-sub">{say(one.finding)}</div> : null}
                </div>
              )),
          },
          {
            key: 'at',
            title: t('marks:askedAt'),
            width: 160,
            render: (row) => (
              <span className="num">{row.answers[0] ? formatInstant(row.answers[0].at) : '–'}</span>
            ),
          },
          {
            key: 'state',
            title: t('marks:state'),
            render: (row) =>
              row.heldAt ? (
                <>
                  <Tag color="error">{t('marks:heldBack')}</Tag>
                  <span className="num">{formatInstant(row.heldAt)}</span> <EntryLink hash={row.entry} />
                  {mayRelease ? (
                    <Button size="small" onClick={() => setReleasing(row)}>
                      {t('marks:release')}
                    </Button>
                  ) : null}
                </>
              ) : (
                t('marks:answering')
              ),
          },
        ]}
      />
      {releasing ? <Release row={releasing} close={() => setReleasing(undefined)} /> : null}
    </Screen>
  );
}
