// A picture of figures: drawn when it is looked at, with its words for who cannot see it; the rows behind it stand beside it.
import { BarChart, GraphChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { ink } from '../../shared/theme.ts';

echarts.use([BarChart, GraphChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** The city's accent, as the page has it. */
export const accent = (): string =>
  getComputedStyle(document.documentElement).getPropertyValue('--accent').trim() || ink.text;

const still = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

export function Chart({
  label,
  option,
  height,
  width,
  onPick,
}: {
  /** What the picture shows, in a sentence. */
  label: string;
  option: echarts.EChartsCoreOption;
  height: number;
  /** Fixed, for a picture that scrolls on a narrow screen. */
  width?: number;
  /** A part of the picture was pressed; gets its name. */
  onPick?: (name: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    if (!box.current) return;
    const chart = echarts.init(box.current, undefined, { renderer: 'canvas' });
    // Words in a drawn box: the page takes no style from strings.
    chart.setOption({
      animation: !still(),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink.text },
      tooltip: { renderMode: 'richText', confine: true },
      ...option,
    });
    chart.on('click', (event) => pick.current?.(event.name));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option]);
  return <div ref={box} className="chart" role="img" aria-label={label} style={{ height, width }} />;
}
