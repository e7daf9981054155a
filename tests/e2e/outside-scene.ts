/** The evidence outside the house on its screens: a witness is registered, signs, is seen beside an entry; the copy is searched. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startWitness } from '#ledger/witness/service.ts';
import type { Client } from '#tests/conformance/client.ts';
import type { Started } from '#tests/conformance/started.ts';
import { lookAs, visitAs } from './cities.ts';

/** Registers it while `play` goes on, which calls what it is given: that waits for the first signature, which comes by itself, and looks. */
export async function outsideScene(
  ...[chromium, started, bureau, play]: [
    Browser,
    Started,
    Client,
    (witnessed: () => Promise<void>) => Promise<void>,
  ]
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'scene-'));
  const witness = await startWitness({ dir, keyFile: join(dir, 'key'), name: 'audit.example/w1', port: 0 });
  // Whatever fails: a listener that is left keeps the whole process from its end.
  try {
    const { items } = await bureau.get<{ items: { verifierKey: string }[] }>('/api/ledger/logs');
    for (const [n, one] of items.entries())
      writeFileSync(join(dir, 'logs', String(n)), `${one.verifierKey}\n`);
    const { page, watch, context } = await visitAs(chromium, started, bureau);
    await page.goto('/desk/ledger');
    await page.getByRole('link', { name: '外部证明' }).click();
    await page.getByText('尚未登记见证方').waitFor();
    await page.locator('summary', { hasText: '登记见证方' }).click();
    await page.getByLabel('由谁掌管').fill('市审计局');
    await page.getByLabel('地址（http 或 https）').fill(`http://127.0.0.1:${witness.port}`);
    await page.getByLabel('验证公钥').fill(witness.verifierKey);
    await page.getByRole('button', { name: /^登\s*记$/ }).click();
    const row = page.getByRole('row', { name: /audit\.example\/w1/ });
    await row.waitFor();
    await play(async () => {
      // The page asks again by itself.
      await row.getByText('正常').waitFor({ timeout: 90_000 });
      await page.goto('/desk/ledger/search?text=witness');
      await page.getByRole('link', { name: '登记见证方或时间戳机构' }).first().click();
      await page.getByText(/audit\.example\/w1（市审计局）在.*条时见证/).waitFor();
      watch.assertClean(started.base);
      await context.close();
      await lookAs(chromium, started, bureau, 'outside', [
        { name: 'standing', path: '/ledger/outside', text: /市审计局/ },
        { name: 'search', path: '/ledger/search?text=witness', text: /登记见证方或时间戳机构/ },
      ]);
    });
  } finally {
    await witness.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
