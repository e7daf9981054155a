/** A drawn chart says everything in attributes that the page's policy lets through, and its texts cannot become elements. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawChart, kinds } from './draw-chart.ts';

for (const kind of kinds)
  test(`${kind}: neither style nor script, and texts stay texts`, () => {
    const labels = ['甲', '"><script>alert(1)</script>', 'style="x"'];
    const svg = drawChart(kind, labels, [{ name: '<b>数量</b>', values: [1, null, 3] }], {
      width: 600,
      height: 300,
    });
    assert.match(svg, /^<svg viewBox="0 0 600 300"/);
    assert.ok(svg.includes('甲'));
    assert.doesNotMatch(svg, /<script|<b>|<style|<[^>]* style=|<[^>]* on\w+=/i);
  });
