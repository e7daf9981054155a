// The sheet: a card a source with its items; a line drawn from item to item is a join. Without a mouse the list below does the same.
import {
  Background,
  type Connection,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useTexts } from '../../shared/text.ts';
import type { SourceItems } from './ModelPage.tsx';
import type { Model } from './queries.ts';

type SourceData = {
  title: string;
  items: { name: string; titleZh: string; used: boolean; key: boolean }[];
  joins: boolean;
};
type SourceNode = Node<SourceData, 'source'>;

function SourceCard({ data }: NodeProps<SourceNode>) {
  const { t } = useTexts();
  return (
    <div className="model-node">
      <header>
        {data.title}
        <small>{t('basedb:model.itemsCount', { count: data.items.length })}</small>
      </header>
      <ul>
        {data.items.map((item) => (
          <li key={item.name} className={item.used ? 'used' : ''}>
            {data.joins ? <Handle type="target" position={Position.Left} id={item.name} /> : null}
            {item.titleZh}
            {item.key ? ` · ${t('basedb:model.key')}` : ''}
            {data.joins ? <Handle type="source" position={Position.Right} id={item.name} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
const nodeTypes = { source: SourceCard };

export function Sheet({
  model,
  items,
  nameOf,
  joins,
  onChange,
}: {
  model: Model;
  items: SourceItems;
  nameOf: (resourceId: string) => string;
  joins: boolean;
  onChange: ((model: Model) => void) | undefined;
}) {
  const { t } = useTexts();
  const nodes = useMemo<SourceNode[]>(
    () =>
      model.nodes.map((node, index) => ({
        id: node.id,
        type: 'source',
        position: { x: node.x ?? 20 + index * 260, y: node.y ?? 30 },
        data: {
          title: nameOf(node.resourceId),
          joins,
          items: (items[node.id] ?? []).map((item) => ({
            ...item,
            key: item.name === node.key,
            used: model.columns.some(({ from }) =>
              from.some((one) => one.node === node.id && one.item === item.name),
            ),
          })),
        },
      })),
    [model, items, nameOf, joins],
  );
  const edges: Edge[] = model.joins.map((join) => ({
    id: `${join.left}.${join.leftItem}-${join.right}.${join.rightItem}`,
    source: join.left,
    sourceHandle: join.leftItem,
    target: join.right,
    targetHandle: join.rightItem,
    label: t(join.kind === 'inner' ? 'basedb:model.inner' : 'basedb:model.left'),
  }));
  const connect = ({ source, sourceHandle, target, targetHandle }: Connection) => {
    if (!onChange || !sourceHandle || !targetHandle || source === target) return;
    onChange({
      ...model,
      joins: [
        ...model.joins,
        { left: source, leftItem: sourceHandle, right: target, rightItem: targetHandle, kind: 'left' },
      ],
    });
  };
  return (
    <section className="model-sheet" aria-label={t('basedb:model.sheet')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        fitView
        fitViewOptions={{ maxZoom: 1 }}
        nodesDraggable={onChange !== undefined}
        nodesConnectable={onChange !== undefined && joins}
        onConnect={connect}
        onNodeDragStop={(_event, moved) =>
          onChange?.({
            ...model,
            nodes: model.nodes.map((node) =>
              node.id === moved.id ? { ...node, x: moved.position.x, y: moved.position.y } : node,
            ),
          })
        }
        onNodesChange={() => undefined}
        ariaLabelConfig={{
          'node.a11yDescription.default': t('basedb:model.nodeHelp'),
          'node.a11yDescription.keyboardDisabled': t('basedb:model.nodeHelp'),
          'edge.a11yDescription.default': t('basedb:model.edgeHelp'),
          'controls.ariaLabel': t('basedb:model.controls'),
          'controls.zoomIn.ariaLabel': t('basedb:model.zoomIn'),
          'controls.zoomOut.ariaLabel': t('basedb:model.zoomOut'),
          'controls.fitView.ariaLabel': t('basedb:model.fit'),
        }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </section>
  );
}
