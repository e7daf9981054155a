// A picture of where things come from and go to: boxes in columns from left to right, joined by arrows.
import { ink } from '../../shared/theme.ts';
import { accent } from './Chart.tsx';

export type FlowNode = {
  id: string;
  column: number;
  text: string;
  /** Pressing it leads there. */
  link: string | null;
  /** What the picture is about. */
  self?: boolean;
  /** A part of another. */
  quiet?: boolean;
};
export type FlowEdge = { source: string; target: string };

const boxWidth = 136;
const columnWidth = 165;
const rowHeight = 40;

export function flowPicture(nodes: readonly FlowNode[], edges: readonly FlowEdge[]) {
  const columns = Map.groupBy(nodes, ({ column }) => column);
  const used = [...columns.keys()].sort((a, b) => a - b);
  const most = Math.max(...[...columns.values()].map((column) => column.length));
  const height = Math.max(3, most) * rowHeight;
  const colour = accent();
  const data = nodes.map((node) => {
    const column = columns.get(node.column) ?? [];
    const place = (column.indexOf(node) + 0.5) / column.length;
    return {
      id: node.id,
      name: node.id,
      x: (used.indexOf(node.column) + 0.5) * columnWidth,
      y: place * height,
      symbol: 'roundRect',
      symbolSize: [boxWidth, 28],
      cursor: node.link ? 'pointer' : 'default',
      itemStyle: {
        color: node.self ? colour : ink.paper,
        borderColor: node.quiet ? ink.line : colour,
        borderWidth: 1,
      },
      label: {
        show: true,
        formatter: node.text,
        color: node.self ? ink.paper : ink.text,
        width: boxWidth - 12,
        overflow: 'truncate',
        fontSize: 12,
      },
      tooltip: { formatter: node.text },
    };
  });
  const width = used.length * columnWidth;
  const edge = boxWidth / 2 + 4;
  // Two corners that are not seen: without them the boxes would be stretched to fill the picture.
  const corners = [
    { id: 'corner 0', name: 'corner 0', x: edge, y: 0, symbolSize: 0 },
    { id: 'corner 1', name: 'corner 1', x: width - edge, y: height, symbolSize: 0 },
  ];
  const option = {
    series: [
      {
        type: 'graph',
        layout: 'none',
        data: [...data, ...corners],
        links: edges,
        left: edge,
        right: edge,
        top: 24,
        bottom: 24,
        edgeSymbol: ['none', 'arrow'],
        edgeSymbolSize: 7,
        lineStyle: { color: '#9aa5b1', width: 1, opacity: 1 },
        emphasis: { focus: 'adjacency' },
      },
    ],
  };
  return { option, height: height + 48, width };
}
