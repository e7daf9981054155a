// A chart drawn on the server: echarts writes the SVG; what the page's policy does not let through is taken out of it.
import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, LineChart, PieChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer]);

export const kinds = ['bar', 'line', 'pie'] as const;
export type Kind = (typeof kinds)[number];
export type Series = { name: string; values: (number | null)[] };

/** Told apart without colour too: lines by their marks, slices and series by their labels. */
const colours = ['#1f5a96', '#b5651d', '#2e7d5b', '#7a4fa3', '#a23b5a', '#4d6b2f', '#5c5f66', '#0f7c8a'];
const font = "'Noto Sans SC Variable', 'Noto Sans SC', sans-serif";
const symbols = ['circle', 'rect', 'triangle', 'diamond'];

export function drawChart(
  kind: Kind,
  labels: readonly string[],
  series: readonly Series[],
  size: { width: number; height: number },
): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(optionOf(kind, labels, series));
    return cleaned(chart.renderToSVGString({ useViewBox: true }));
  } finally {
    chart.dispose();
  }
}

function optionOf(kind: Kind, labels: readonly string[], series: readonly Series[]) {
  const textStyle = { fontFamily: font, fontSize: 14, color: '#1b2430' };
  const many = series.length > 1;
  if (kind === 'pie')
    return {
      animation: false,
      color: colours,
      textStyle,
      series: [
        {
          type: 'pie' as const,
          radius: ['0%', '68%'],
          label: { formatter: '{b} {d}%', fontFamily: font, fontSize: 13, color: '#1b2430' },
          data: labels.map((name, at) => ({ name, value: series[0]?.values[at] ?? 0 })),
        },
      ],
    };
  const axisLabel = { fontFamily: font, fontSize: 13, color: '#56616f' };
  return {
    animation: false,
    color: colours,
    textStyle,
    ...(many && { legend: { top: 0, textStyle: axisLabel } }),
    grid: {
      left: 12,
      right: 24,
      top: many ? 48 : 24,
      bottom: 12,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category' as const,
      data: [...labels],
      axisLabel: {
        ...axisLabel,
        rotate: labels.some((one) => one.length > 5) && labels.length > 6 ? 40 : 0,
        hideOverlap: true,
      },
    },
    yAxis: { type: 'value' as const, axisLabel },
    series: series.map(({ name, values }, at) => ({
      name,
      type: kind,
      data: values,
      ...(kind === 'line' && { symbol: symbols[at % symbols.length], symbolSize: 8 }),
    })),
  };
}

/** Presentation attributes say the same as `style`, which the page's policy refuses; hover styles and marks for scripts go. */
function cleaned(svg: string): string {
  return svg
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_[a-z_]+|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_whole, style: string) =>
      style
        .split(';')
        .map((rule) => /^\s*([a-z-]+)\s*:\s*([\s\S]+?)\s*$/.exec(rule))
        .filter(
          (rule) =>
            rule !== null && /^(?:font-(?:size|family|weight)|fill|stroke|opacity)$/.test(rule[1] ?? ''),
        )
        .map((rule) => ` ${rule?.[1]}="${(rule?.[2] ?? '').replaceAll('&quot;', "'").replaceAll('"', "'")}"`)
        .join(''),
    )
    .replace(
      /^<svg[^>]*viewBox="([^"]*)"[^>]*>/,
      '<svg viewBox="$1" xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">',
    );
}
