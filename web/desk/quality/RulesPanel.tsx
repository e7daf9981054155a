// The rules of a resource: proposals to take or decline, those in force, and a form for one's own.
import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { Can, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { resourceQuery as entryQuery } from '../catalog/queries.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useAct } from './parts.tsx';
import { base, type ResourceQuality, type Rule, termsQuery } from './queries.ts';

/** Which parameters a kind of rule takes, as texts; numbers are read where they look like one. */
const asked: Readonly<Record<string, readonly string[]>> = {
  format: ['format'],
  pattern: ['pattern'],
  type: ['as'],
  length: ['min', 'max'],
  range: ['min', 'max'],
  'code-list': ['values'],
  reference: ['resourceId', 'item'],
  agreement: ['resourceId', 'key', 'item'],
  fresh: ['days'],
  expression: ['text'],
};
const choices: Readonly<Record<string, readonly string[]>> = { as: ['number', 'day'] };
const whole = new Set(['days']);

function paramsOf(kind: string, typed: Record<string, string>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const name of asked[kind] ?? []) {
    const value = (typed[name] ?? '').trim();
    if (value === '') continue;
    if (name === 'values')
      found[name] = value
        .split(/[\n,\uFF0C\u3001]/)
        .map((one) => one.trim())
        .filter(Boolean);
    else if (whole.has(name) || ((name === 'min' || name === 'max') && /^-?\d+(\.\d+)?$/.test(value)))
      found[name] = Number(value);
    else found[name] = value;
  }
  return found;
}

function RuleForm({ id }: { id: string }) {
  const { t, say } = useTexts();
  const terms = useQuery(termsQuery);
  const entry = useQuery(entryQuery(id));
  const [kind, setKind] = useState('required');
  const [items, setItems] = useState<string[]>([]);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [title, setTitle] = useState('');
  const [rejects, setRejects] = useState(false);
  const send = useAct(
    () =>
      api.post(`${base}/resources/${id}/rules`, {
        kind,
        items,
        params: paramsOf(kind, typed),
        rejects,
        ...(title.trim() ? { titleZh: title.trim() } : {}),
      }),
    () => {
      setItems([]);
      setTyped({});
      setTitle('');
    },
  );
  const shape = terms.data?.kinds.find(({ key }) => key === kind);
  const columns = entry.data?.detail?.current?.content.items ?? [];
  const listed = (name: string): { value: string; label: string }[] | undefined => {
    if (name === 'format')
      return terms.data?.formats.map(({ key, title: text }) => ({ value: key, label: say(text) }));
    return choices[name]?.map((value) => ({ value, label: t(`quality:param.as-${value}`) }));
  };
  return (
    <details className="panel fold">
      <summary>{t('quality:ownRule')}</summary>
      <div className="fold-fields">
        <div className="field">
          <label className="field-label" htmlFor="rule-kind">
            {t('quality:field.kind')}
          </label>
          <Select<string>
            id="rule-kind"
            value={kind}
            onChange={setKind}
            options={terms.data?.kinds.map(({ key, title: text }) => ({ value: key, label: say(text) }))}
          />
        </div>
        {kind === 'expression' ? null : (
          <div className="field">
            <label className="field-label" htmlFor="rule-items">
              {t('quality:field.items')}
            </label>
            <Select<string[]>
              id="rule-items"
              mode="multiple"
              maxCount={shape?.most ?? 1}
              value={items}
              onChange={setItems}
              options={columns.map(({ name, titleZh }) => ({ value: name, label: `${titleZh} ${name}` }))}
            />
          </div>
        )}
        {(asked[kind] ?? []).map((name) => {
          const options = listed(name);
          return (
            <div key={name} className="field">
              <label className="field-label" htmlFor={`rule-${name}`}>
                {t(`quality:param.${name}`)}
              </label>
              {options ? (
                <Select<string>
                  id={`rule-${name}`}
                  value={typed[name]}
                  onChange={(value) => setTyped({ ...typed, [name]: value })}
                  options={options}
                />
              ) : (
                <Input
                  id={`rule-${name}`}
                  value={typed[name] ?? ''}
                  onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                />
              )}
            </div>
          );
        })}
        {kind === 'expression' ? (
          <p className="muted">
            {t('quality:expressionHow', { functions: terms.data?.functions.join(', ') ?? '' })}
          </p>
        ) : null}
        <div className="field">
          <label className="field-label" htmlFor="rule-title">
            {t('quality:field.title')}
          </label>
          <Input id="rule-title" value={title} onChange={(event) => setTitle(event.target.value)} />
        </div>
        <Checkbox checked={rejects} onChange={(event) => setRejects(event.target.checked)}>
          {t('quality:rejects')}
        </Checkbox>
        <Button type="primary" loading={send.isPending} onClick={() => send.mutate(undefined)}>
          {t('quality:saveRule')}
        </Button>
      </div>
    </details>
  );
}

export function RulesPanel({ seen }: { seen: ResourceQuality }) {
  const { t, say } = useTexts();
  const { id } = seen.resource;
  const propose = useAct(() => api.post(`${base}/resources/${id}/proposals`));
  const decide = useAct(({ rule, act }: { rule: string; act: string }) =>
    api.post(`${base}/rules/${rule}/${act}`),
  );
  const order = ['proposed', 'suspended', 'active', 'retired', 'declined'];
  const rules = [...seen.rules].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const button = (rule: Rule, act: string) => (
    <Button key={act} size="small" onClick={() => decide.mutate({ rule: rule.id, act })}>
      {t(`quality:act.${act}`)}
    </Button>
  );
  return (
    <>
      <div className="list-tools">
        <Can abilities={seen.abilities} act="rules">
          {(disabled) => (
            <Button disabled={disabled} loading={propose.isPending} onClick={() => propose.mutate(undefined)}>
              {t('quality:propose')}
            </Button>
          )}
        </Can>
      </div>
      {can(seen.abilities, 'run') ? <RuleForm id={id} /> : null}
      <DataTable<Rule>
        label={t('quality:tab.rules')}
        rows={rules}
        rowKey={(rule) => rule.id}
        empty={<Empty title={t('quality:noRules')} how={t('quality:noRulesHow')} />}
        columns={[
          {
            key: 'title',
            title: t('quality:field.rule'),
            optional: false,
            render: (rule) => (
              <>
                {say(rule.title)}
                <div className="row-sub">
                  {say(rule.kindTitle)} · <span className="num">{rule.indicator}</span>{' '}
                  {say(rule.indicatorTitle)} {rule.standardCode ?? ''}
                </div>
              </>
            ),
          },
          {
            key: 'origin',
            title: t('quality:field.origin'),
            width: 120,
            render: (rule) => t(`quality:origin.${rule.origin}`),
          },
          {
            key: 'state',
            title: t('quality:field.state'),
            width: 150,
            render: (rule) => (
              <>
                <span
                  className={`mark ${rule.state === 'active' ? 'good' : rule.state === 'proposed' || rule.state === 'suspended' ? 'near' : ''}`}
                >
                  {t(`quality:ruleState.${rule.state}`)}
                </span>
                {rule.suspended ? <div className="row-sub">{say(rule.suspended)}</div> : null}
                {rule.rejects ? <div className="row-sub">{t('quality:rejecting')}</div> : null}
              </>
            ),
          },
          {
            key: 'acts',
            title: t('quality:field.acts'),
            width: 170,
            render: (rule) =>
              can(seen.abilities, 'rules') ? (
                <>
                  {rule.state === 'proposed' ? [button(rule, 'accept'), ' ', button(rule, 'decline')] : null}
                  {rule.state === 'active' || rule.state === 'suspended' ? button(rule, 'retire') : null}
                </>
              ) : null,
          },
        ]}
      />
    </>
  );
}
