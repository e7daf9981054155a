// 人员: accounts with their organisations, roles and posts; made, given roles and disabled from here.
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { FactorMark } from './FactorMark.tsx';
import { ActDialog, Choose, ChooseOrganisation, Line } from './fields.tsx';
import { OrgPages } from './OrgPages.tsx';
import { type PersonRow, peopleQuery, postsQuery, useOrgAct } from './queries.ts';

const givable = [
  'provider',
  'consumer',
  'head',
  'bureau',
  'area_bureau',
  'centre',
  'government',
  'finance',
  'security',
  'operator',
  'expert',
  'assessor',
  'system_admin',
  'security_admin',
  'auditor',
] as const;

function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [account, setAccount] = useState('');
  const [name, setName] = useState('');
  const [initialPassword, setPassword] = useState('');
  const act = useOrgAct(() => api.post('/api/people', { account, name, initialPassword }), onClose);
  return (
    <ActDialog
      title={t('org:people.createTitle')}
      ok={t('org:people.ok')}
      ready={account.trim() !== '' && name.trim() !== '' && initialPassword.length >= 8}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line
        label={t('org:people.account')}
        value={account}
        onChange={setAccount}
        error={act.error}
        path="account"
      />
      <Line label={t('org:people.name')} value={name} onChange={setName} />
      <Line
        label={t('org:people.password')}
        type="password"
        value={initialPassword}
        onChange={setPassword}
        hint={t('org:people.passwordHint')}
      />
    </ActDialog>
  );
}

function RoleDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const { t } = useTexts();
  const [organisationId, setOrganisation] = useState<string>();
  const [role, setRole] = useState<string>();
  const act = useOrgAct(() => api.post(`/api/people/${person.id}/roles`, { organisationId, role }), onClose);
  return (
    <ActDialog
      title={`${t('org:people.grant')} · ${person.name}`}
      ok={t('org:people.grantOk')}
      ready={organisationId !== undefined && role !== undefined}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <ChooseOrganisation
        label={t('org:people.organisation')}
        value={organisationId}
        onChange={setOrganisation}
      />
      <Choose
        label={t('org:people.role')}
        value={role}
        onChange={setRole}
        options={givable.map((one) => ({ value: one, label: t(`desk:role.${one}`) }))}
      />
    </ActDialog>
  );
}

function DisableDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const { t } = useTexts();
  const [successorId, setSuccessor] = useState<string>();
  const [q, setQ] = useState('');
  const others = useQuery(peopleQuery({ q, state: 'active', pageSize: 50 })).data?.items ?? [];
  const act = useOrgAct(
    () =>
      api.post(
        `/api/people/${person.id}/disable`,
        successorId ? { successor: { personId: successorId } } : {},
      ),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:people.disableTitle', { name: person.name })}
      what={t('org:people.disableWhat')}
      ok={t('org:people.disable')}
      danger
      ready
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:people.search')} value={q} onChange={setQ} />
      <Choose
        label={t('org:people.successor')}
        value={successorId}
        onChange={setSuccessor}
        clear
        options={others
          .filter(({ id }) => id !== person.id)
          .map((one) => ({ value: one.id, label: `${one.name} ${one.account}` }))}
      />
    </ActDialog>
  );
}

/** A lost device, a stolen browser: all sessions end and, where asked, the second factor is set up anew. */
function HelpDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const [secondFactor, setSecondFactor] = useState(true);
  const act = useOrgAct(
    () => api.post(`/api/people/${person.id}/sign-in-help`, { secondFactor, reason }),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:people.helpTitle', { name: person.name })}
      what={t('org:people.helpWhat')}
      ok={t('org:people.help')}
      danger
      ready={reason.trim().length >= 2}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:people.helpReason')} value={reason} onChange={setReason} />
      <Checkbox checked={secondFactor} onChange={(event) => setSecondFactor(event.target.checked)}>
        {t('org:people.helpFactor')}
      </Checkbox>
    </ActDialog>
  );
}

export function PeopleList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = { q: address.get('q') || undefined, state: address.get('state') || undefined };
  const list = useQuery(peopleQuery({ ...filters, page: address.page, pageSize: 20 }));
  const posts = useQuery(postsQuery).data?.items ?? [];
  const [dialog, setDialog] = useState<
    { act: 'create' } | { act: 'role' | 'disable' | 'help'; person: PersonRow }
  >();
  const enable = useOrgAct((id: string) => api.post(`/api/people/${id}/enable`));
  const close = () => setDialog(undefined);
  const columns: Column<PersonRow>[] = [
    {
      key: 'name',
      title: t('org:people.name'),
      optional: false,
      render: (row) => (
        <>
          <span className="row-name">{row.name}</span>
          <div className="row-sub">{row.account}</div>
          {row.state === 'disabled' ? <span className="mark">{t('org:people.disabled')}</span> : null}
        </>
      ),
    },
    {
      key: 'roles',
      title: t('org:people.roles'),
      render: (row) =>
        row.memberships.map((one) => (
          <div key={one.organisationId}>
            <Link to={`/organisations/${one.organisationId}`}>{say(one.organisationName)}</Link>{' '}
            <span className="muted">{one.roles.map((role) => t(`desk:role.${role}`)).join(' · ')}</span>
          </div>
        )),
    },
    {
      key: 'posts',
      title: t('org:people.posts'),
      render: (row) =>
        [...new Set(row.posts.map(({ post }) => post))]
          .map((key) => say(posts.find((post) => post.key === key)) || key)
          .join(' · ') || t('org:none'),
    },
    ...(list.data?.items.some((row) => row.secondFactor)
      ? [
          {
            key: 'factor',
            title: t('org:factor.title'),
            render: (row: PersonRow) => <FactorMark factor={row.secondFactor} />,
          },
        ]
      : []),
    {
      key: 'acts',
      title: t('org:people.grant'),
      render: (row) =>
        can(row.abilities, 'help-sign-in') ? (
          <Button size="small" onClick={() => setDialog({ act: 'help', person: row })}>
            {t('org:people.help')}
          </Button>
        ) : can(row.abilities, 'disable') ? (
          <div className="row-acts">
            {row.state === 'active' ? (
              <>
                <Button size="small" onClick={() => setDialog({ act: 'role', person: row })}>
                  {t('org:people.grant')}
                </Button>
                <Button size="small" danger onClick={() => setDialog({ act: 'disable', person: row })}>
                  {t('org:people.disable')}
                </Button>
              </>
            ) : (
              <Button size="small" onClick={() => enable.mutate(row.id)}>
                {t('org:people.enable')}
              </Button>
            )}
          </div>
        ) : null,
    },
  ];
  return (
    <>
      <OrgPages />
      <ListPage<PersonRow>
        name="people"
        title={t('org:people.title')}
        address={address}
        list={list}
        columns={columns}
        exported={{
          path: '/api/people',
          query: filters,
          columns: [
            { title: t('org:people.account'), value: (row) => row.account },
            { title: t('org:people.name'), value: (row) => row.name },
            {
              title: t('org:people.roles'),
              value: (row) =>
                row.memberships
                  .map(
                    (one) =>
                      `${say(one.organisationName)}: ${one.roles.map((role) => t(`desk:role.${role}`)).join(' ')}`,
                  )
                  .join('; '),
            },
          ],
        }}
        actions={
          can(list.data?.abilities, 'create') ? (
            <Button type="primary" onClick={() => setDialog({ act: 'create' })}>
              {t('org:people.create')}
            </Button>
          ) : null
        }
        tools={
          <>
            <Input.Search
              className="wide-select"
              allowClear
              defaultValue={address.get('q')}
              placeholder={t('org:people.search')}
              aria-label={t('org:people.search')}
              onSearch={(q) => address.set({ q })}
            />
            <OneOf
              address={address}
              name="state"
              values={[
                { value: 'active', label: t('org:states.active') },
                { value: 'disabled', label: t('org:people.disabled') },
              ]}
            />
          </>
        }
        empty={<Empty title={t('org:people.empty')} how={t('org:emptyHow')} />}
      />
      {dialog?.act === 'create' ? <CreateDialog onClose={close} /> : null}
      {dialog?.act === 'role' ? <RoleDialog person={dialog.person} onClose={close} /> : null}
      {dialog?.act === 'help' ? <HelpDialog person={dialog.person} onClose={close} /> : null}
      {dialog?.act === 'disable' ? <DisableDialog person={dialog.person} onClose={close} /> : null}
    </>
  );
}
