// 多源校核: values on which sources differ, with what each says; the authoritative source chooses which is right.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { base, type ConflictRow, conflictsQuery, useAct } from './queries.ts';

export function ConflictsTab({ databaseId }: { databaseId: string }) {
  const { t, say } = useTexts();
  const address = useAddress();
  const reason = useReason();
  const list = useQuery(
    conflictsQuery(databaseId, {
      state: address.get('state'),
      page: address.page,
      case: address.get('case'),
    }),
  );
  const rule = useAct((input: { id: string; resourceId: string; reason: string }) =>
    api.post(`${base}/conflicts/${input.id}/ruling`, { resourceId: input.resourceId, reason: input.reason }),
  );
  const choose = async (row: ConflictRow, one: ConflictRow['candidates'][number]) => {
    const why = await reason({
      title: t('basedb:conflict.choose'),
      what: t('basedb:conflict.chooseWhat', {
        item: row.attributeTitle,
        unit: say(one.organisation),
        value: one.value ?? '',
      }),
      ok: t('basedb:conflict.chooseOk'),
      label: t('basedb:conflict.reason'),
    });
    if (why) rule.mutate({ id: row.id, resourceId: one.resourceId, reason: why });
  };
  return (
    <>
      <div className="list-tools">
        <OneOf
          address={address}
          name="state"
          values={(['open', 'ruled', 'settled', 'gone'] as const).map((value) => ({
            value,
            label: t(`basedb:conflict.state.${value}`),
          }))}
        />
      </div>
      <ProblemView error={list.error ?? rule.error} />
      <DataTable<ConflictRow>
        label={t('basedb:conflict.title')}
        rows={list.data?.items}
        rowKey={(row) => row.id}
        empty={<Empty title={t('basedb:empty.conflicts')} how={t('basedb:empty.conflictsHow')} />}
        columns={[
          {
            key: 'entity',
            title: t('basedb:conflict.entity'),
            optional: false,
            render: (row) => <span className="num">{row.entity}</span>,
          },
          { key: 'item', title: t('basedb:entity.item'), render: (row) => row.attributeTitle },
          {
            key: 'candidates',
            title: t('basedb:conflict.candidates'),
            render: (row) =>
              row.candidates.map((one) => (
                <div key={`${one.resourceId}${one.seq}${one.value}`}>
                  <strong>{one.value ?? '–'}</strong> {say(one.organisation)}{' '}
                  {one.authority ? <span className="mark">{t('basedb:authority')}</span> : null}{' '}
                  {row.state === 'open' && can(row.abilities, 'rule') ? (
                    <Button size="small" onClick={() => void choose(row, one)}>
                      {t('basedb:conflict.right')}
                    </Button>
                  ) : null}
                </div>
              )),
          },
          {
            key: 'state',
            title: t('basedb:field.state'),
            render: (row) => (
              <span className="inline-links">
                <span className={`mark ${row.state === 'open' ? 'near' : ''}`}>
                  {t(`basedb:conflict.state.${row.state}`)}
                </span>{' '}
                {row.caseId ? <Link to={`/cases/${row.caseId}`}>{t('basedb:conflict.case')}</Link> : null}
                {row.reason ? <div className="row-sub">{row.reason}</div> : null}
              </span>
            ),
          },
          {
            key: 'at',
            title: t('basedb:conflict.foundAt'),
            render: (row) => <span className="num">{formatInstant(row.foundAt)}</span>,
          },
        ]}
      />
    </>
  );
}
