// The model of a database: its sources on a sheet, joined by drawing from item to item, and each field with where its value comes from.
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import './basedb.css';
import { Columns } from './Columns.tsx';
import {
  base,
  type DatabaseReply,
  databaseQuery,
  entriesQuery,
  itemsQuery,
  type Model,
  useAct,
} from './queries.ts';
import { Sheet } from './Sheet.tsx';

export type SourceItems = Record<string, { name: string; titleZh: string; type: string }[]>;

export function ModelPage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const { data, error } = useQuery(databaseQuery(id));
  return (
    <Screen
      title={t('basedb:model.title')}
      crumbs={[
        { to: '/bases', text: t('desk:room.basedb') },
        { to: `/bases/${id}`, text: data ? say(data.name) : '' },
      ]}
      facts={
        data ? (
          <span>{t(data.kind === 'base' ? 'basedb:model.whatBase' : 'basedb:model.whatTheme')}</span>
        ) : null
      }
    >
      <ProblemView error={error} />
      {data ? <Editor key={data.revision} data={data} /> : <SkeletonFacts />}
    </Screen>
  );
}

function Editor({ data }: { data: DatabaseReply }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [model, setModel] = useState<Model>(data.model);
  const [typed, setTyped] = useState('');
  const found = useQuery(entriesQuery(typed)).data?.items ?? [];
  const keeps = can(data.abilities, 'keep');
  const asked = useQueries({ queries: model.nodes.map((node) => itemsQuery(node.resourceId)) });
  const items: SourceItems = Object.fromEntries(
    model.nodes.map((node, index) => [node.id, asked[index]?.data ?? []]),
  );
  const names = Object.fromEntries([
    ...data.nodes.map((node) => [node.resourceId, node.name]),
    ...found.map((one) => [one.id, one.name]),
  ]) as Record<string, string>;
  const [titles, setTitles] = useState<Record<string, string>>({});
  const nameOf = (resourceId: string): string => titles[resourceId] ?? names[resourceId] ?? '';
  const save = useAct(() =>
    api.put(`${base}/databases/${data.id}/model`, { revision: data.revision, model: whole(data, model) }),
  );

  const add = async (resourceId: string | undefined) => {
    if (!resourceId || model.nodes.some((node) => node.resourceId === resourceId)) return;
    const fresh = await client.fetchQuery(itemsQuery(resourceId));
    const taken = new Set(model.nodes.map((node) => node.id));
    let number = model.nodes.length + 1;
    while (taken.has(`s${number}`)) number++;
    setTitles((before) => ({ ...before, [resourceId]: names[resourceId] ?? '' }));
    const key = (fresh.find((one) => one.key) ?? fresh[0])?.name ?? '';
    setModel((before) => ({
      ...before,
      nodes: [
        ...before.nodes,
        { id: `s${number}`, resourceId, key, x: 20 + before.nodes.length * 260, y: 30 },
      ],
    }));
  };
  const remove = (node: string) =>
    setModel((before) => ({
      nodes: before.nodes.filter((one) => one.id !== node),
      joins: before.joins.filter(({ left, right }) => left !== node && right !== node),
      columns: before.columns.map(({ source, ...column }) => ({
        ...column,
        ...(source && source !== node ? { source } : {}),
        from: column.from.filter((one) => one.node !== node),
      })),
    }));

  return (
    <>
      {keeps ? (
        <div className="panel">
          <label htmlFor="add-source">{t('basedb:model.addSource')}</label>
          <Select
            id="add-source"
            style={{ width: '100%' }}
            value={null}
            showSearch={{ filterOption: false, onSearch: setTyped }}
            placeholder={t('catalog:choose')}
            options={found.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(chosen: string | null) => void add(chosen ?? undefined)}
          />
        </div>
      ) : null}
      {model.nodes.length === 0 ? (
        <Empty title={t('basedb:empty.sources')} how={t('basedb:empty.sourcesHow')} />
      ) : (
        <Sheet
          model={model}
          items={items}
          nameOf={nameOf}
          joins={data.kind !== 'base'}
          onChange={keeps ? setModel : undefined}
        />
      )}
      {model.nodes.map((node) => (
        <p key={node.id} className="model-source">
          <strong>{nameOf(node.resourceId)}</strong>{' '}
          <label htmlFor={`key-${node.id}`}>{t('basedb:model.key')}</label>{' '}
          <Select
            id={`key-${node.id}`}
            size="small"
            disabled={!keeps}
            style={{ minWidth: 180 }}
            value={node.key}
            options={(items[node.id] ?? []).map((one) => ({ value: one.name, label: one.titleZh }))}
            onChange={(key: string) =>
              setModel((before) => ({
                ...before,
                nodes: before.nodes.map((one) => (one.id === node.id ? { ...one, key } : one)),
              }))
            }
          />{' '}
          {keeps ? (
            <Button size="small" onClick={() => remove(node.id)}>
              {t('basedb:model.remove')}
            </Button>
          ) : null}
        </p>
      ))}
      {data.kind !== 'base' && model.joins.length > 0 ? (
        <Joins model={model} items={items} nameOf={nameOf} onChange={keeps ? setModel : undefined} />
      ) : null}
      <Columns
        data={data}
        model={model}
        items={items}
        nameOf={nameOf}
        onChange={keeps ? setModel : undefined}
      />
      <ProblemView error={save.error} />
      {keeps ? (
        <Button
          type="primary"
          loading={save.isPending}
          onClick={() => save.mutate(undefined, { onSuccess: () => void navigate(`/bases/${data.id}`) })}
        >
          {t('basedb:model.save')}
        </Button>
      ) : null}
    </>
  );
}

/** Only fields that come from somewhere are kept. */
const whole = (data: DatabaseReply, model: Model): Model => ({
  ...model,
  columns: data.items.flatMap(({ name }) =>
    model.columns.filter((one) => one.name === name && one.from.length > 0),
  ),
});

function Joins({
  model,
  items,
  nameOf,
  onChange,
}: {
  model: Model;
  items: SourceItems;
  nameOf: (resourceId: string) => string;
  onChange: ((model: Model) => void) | undefined;
}) {
  const { t } = useTexts();
  const titleOf = (node: string, item: string): string => {
    const resource = model.nodes.find((one) => one.id === node)?.resourceId ?? '';
    return `${nameOf(resource)} · ${items[node]?.find((one) => one.name === item)?.titleZh ?? item}`;
  };
  return (
    <ul className="model-joins">
      {model.joins.map((join, index) => (
        <li key={`${join.left}${join.leftItem}${join.right}${join.rightItem}`}>
          {titleOf(join.left, join.leftItem)} = {titleOf(join.right, join.rightItem)}{' '}
          <Switch
            size="small"
            disabled={!onChange}
            checked={join.kind === 'inner'}
            checkedChildren={t('basedb:model.inner')}
            unCheckedChildren={t('basedb:model.left')}
            aria-label={t('basedb:model.inner')}
            onChange={(inner) =>
              onChange?.({
                ...model,
                joins: model.joins.map((one, at) =>
                  at === index ? { ...one, kind: inner ? 'inner' : 'left' } : one,
                ),
              })
            }
          />{' '}
          {onChange ? (
            <Button
              size="small"
              onClick={() => onChange({ ...model, joins: model.joins.filter((_, at) => at !== index) })}
            >
              {t('basedb:model.remove')}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
