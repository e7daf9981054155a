/** The walk through the screens: provider → bureau → consumer → signed call. What differs between cities comes in as `City`. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { type Started, startPlatform } from '#tests/conformance/started.ts';
import { addTags, choose, confirm, field, goToRoom, pick, sees, write } from './acts.ts';
import { openBrowser, settled, shot, signInAs, type Visit, visit } from './browser.ts';
import { type City, people } from './city.ts';
import { csv, entry, header, lineOf, rows, spoilt, spoiltRows } from './rows.ts';
import { builtWeb } from './web.ts';

const run = promisify(execFile);

/** All of one city's walk; each test goes on from where the one before it stopped. */
export function walkThrough(city: City): void {
  describe(`${city.name}: from the entry to the signed call, through the screens`, () => {
    let started: Started;
    let browser: Browser;
    let folder: string;
    const visits: Visit[] = [];
    let provider: Visit;
    let bureau: Visit;
    let consumer: Visit;
    let caseAddress = '';
    const key = { id: '', secret: '' };
    const serviceCode = `household-check-${city.key}`;
    const serviceTitle = `${entry}查询`;

    let broken = false;
    /** A step of the walk; once one has failed those after it have nothing to stand on. */
    const step = (name: string, walk: () => Promise<void>): void => {
      test(name, async (context) => {
        if (broken) return context.skip('a step before it failed');
        broken = true;
        await walk();
        for (const { watch } of visits) watch.assertClean(started.base);
        broken = false;
      });
    };

    const enter = async (person: string): Promise<Visit> => {
      const one = await visit(browser, started.base);
      visits.push(one);
      await signInAs(one, person);
      return one;
    };

    before(async () => {
      await builtWeb();
      folder = await mkdtemp(join(tmpdir(), 'gongshu-walk-'));
      browser = await openBrowser();
      started = await startPlatform({ city: city.key });
      [provider, bureau, consumer] = [
        await enter(people.provider),
        await enter(people.bureau),
        await enter(people.consumer),
      ];
    });

    after(async () => {
      await browser?.close();
      await started?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    afterEach(async () => {
      if (!broken) return;
      for (const [at, { page }] of visits.entries()) await shot(page, `failed-${city.key}-${at}`);
    });

    step(
      'the provider compiles an entry and sees at once what is missing and which article asks',
      async () => {
        const { page } = provider;
        await goToRoom(page, '资源目录');
        await page.getByRole('button', { name: '编制目录' }).click();
        // Nothing is begun before it has a name.
        await page.getByLabel('资源名称').fill(entry);
        await page.getByRole('button', { name: '开始编制' }).click();
        const check = page.getByRole('complementary', { name: '检查结果' });
        await sees(check, /还有 \d+ 处要改/);
        const lacking = page.locator('.issue', { hasText: city.missing.text }).first();
        await lacking.getByRole('link', { name: city.missing.article }).waitFor();
        // A new form accuses nobody; one that was handed in says at once what stands against it, and asks for nothing before.
        assert.equal(await page.locator('.issue.error').count(), 0, 'no red before a field was left');
        await page.getByRole('button', { name: '提交审核' }).click();
        const faults = page.getByRole('alert').filter({ hasText: /有 \d+ 处需要改/ });
        await faults.waitFor();
        assert.equal(
          await page.getByRole('dialog').count(),
          0,
          'what cannot be submitted is not asked about',
        );
        await page.locator('.issue.error', { hasText: city.missing.text }).first().waitFor();

        await write(field(page, 'summary'), '全市户籍登记中用于核验的六项，供入学资格核验，自2026年起。');
        await choose(field(page, 'categoryCode'), '人口');
        await choose(field(page, 'dataScope'), '全市');
        await write(field(page, 'duty'), '户籍管理');

        const sample = join(folder, 'sample.csv');
        await writeFile(sample, csv(rows.map(lineOf)));
        await field(page, 'items').locator('input[type=file]').setInputFiles(sample);
        const items = page.getByRole('table', { name: '信息项' });
        await items.getByRole('row').nth(6).waitFor();
        for (const [at, name] of [
          'resident_id',
          'name',
          'household_no',
          'address',
          'division',
          'since',
        ].entries()) {
          const item = field(page, `items.${at}`);
          await item.getByRole('textbox', { name: '列名' }).fill(name);
          await item.getByRole('textbox', { name: '说明' }).fill(`户口登记的${header[at]}一栏`);
        }
        // The file's own cells told what the first column is.
        const first = field(page, 'items.0');
        await sees(first, '公民身份号码');
        assert.equal(await first.getByRole('checkbox', { name: '主键' }).isChecked(), true);
        await field(page, 'items.1').getByRole('checkbox', { name: '必填' }).setChecked(true);

        await pick(field(page, 'sharingClass'), city.words.conditional);
        await write(
          field(page, 'sharingConditions'),
          '向教育部门提供，用于入学资格核验，逐条查询，以接口方式',
        );
        await city.compile(page);
        await choose(field(page, 'sharingForm'), '接口');
        await write(field(page, 'useRequirements'), '仅限核验，不得留存');
        await pick(field(page, 'openingClass'), city.words.closed);
        await field(page, 'classing.openingGrounds')
          .getByRole('checkbox', { name: city.words.ground })
          .check();
        await city.opening?.(page);
        await choose(field(page, 'formatCategory'), '电子表格');
        await choose(field(page, 'formatType'), 'csv');
        await choose(field(page, 'updateCycle'), '每日');
        await choose(field(page, 'origin'), '履职收集');
        await addTags(field(page, 'sourceSystems'), ['户籍管理信息系统']);
        await choose(field(page, 'securityLevel'), '一般3级');
        await sees(check, '没有错误，可以提交。');
        await faults.waitFor({ state: 'hidden' });
        await sees(page, /草稿已于/);
        await shot(page, `walk-${city.key}-1-compile`);
      },
    );

    step('and submits it; the bureau finds it under 待办 and decides', async () => {
      const { page } = provider;
      await page.getByRole('button', { name: '提交审核' }).first().click();
      await confirm(page, '提交审核');
      await page.getByRole('heading', { level: 1, name: entry }).waitFor();
      await sees(page, '审核中');

      const desk = bureau.page;
      await desk.reload();
      const todo = desk.getByRole('table', { name: '待办' }).getByRole('row', { name: entry });
      await sees(todo, city.words.reviewStep);
      await todo.getByRole('link', { name: entry }).click();
      await desk.getByRole('heading', { name: '您的决定' }).waitFor();
      await shot(desk, `walk-${city.key}-2-review`);
      await desk.getByRole('radio', { name: city.words.publish }).check();
      await desk.getByRole('button', { name: city.words.publish, exact: true }).click();
      await sees(desk, '已办结');
    });

    step('a file with bad rows: stages, what was held back and why, to be downloaded', async () => {
      const { page } = provider;
      await page.reload();
      await page.getByRole('tab', { name: '数据批次' }).click();
      const { lines, faults } = spoiltRows();
      const file = join(folder, 'rows.csv');
      await writeFile(file, csv(lines));
      await page.locator('input[type=file]').setInputFiles(file);
      await page.waitForURL(/\/collect\/batches\//);
      await sees(page, `20 行已可用，4 行留在隔离区`);
      const train = page.getByRole('list', { name: '处理进程' });
      for (const stage of ['接收', '落原始层', '转换与校验', '入库可见']) await sees(train, stage);
      const table = page.getByRole('table', { name: '待更正的数据行' });
      await table.waitFor();
      for (const { line, value, reason } of faults) {
        const row = table.getByRole('row').filter({ hasText: reason });
        await sees(row, reason);
        const cell = row.getByRole('textbox', { name: new RegExp(`^更正第 ${line} 行的`) });
        assert.equal(await cell.inputValue(), value);
      }
      await shot(page, `walk-${city.key}-3-quarantine`);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '下载隔离清单' }).click(),
      ]);
      const held = join(folder, 'held.csv');
      await download.saveAs(held);
      const text = await readFile(held, 'utf8');
      for (const { line, reason } of faults) assert.match(text, new RegExp(`${line}[^\\n]*${reason}`));
    });

    step('corrections are loaded, taken back, and loaded again', async () => {
      const { page } = provider;
      const corrected = join(folder, 'corrected.csv');
      const good = rows.filter((_, at) => spoilt.some((one) => one.at === at));
      await writeFile(corrected, csv(good.map(lineOf)));
      const loadCorrections = async (): Promise<void> => {
        await page.getByRole('button', { name: '再传一次' }).click();
        await page.getByRole('radio', { name: '增量' }).check();
        await page.getByLabel('选择文件', { exact: true }).setInputFiles(corrected);
        await sees(page, '全部 4 行已可用。');
      };
      const visible = async (count: number): Promise<void> => {
        await page.getByRole('link', { name: '这个资源的全部批次' }).click();
        await sees(page, `目前可用 ${count} 行。`);
      };
      await loadCorrections();
      await visible(24);
      await page.getByRole('link', { name: '第 2 批' }).click();
      await page.getByRole('button', { name: '回滚' }).click();
      await confirm(page, '回滚');
      await sees(page, '已回滚');
      await visible(20);
      await page.getByRole('link', { name: '第 1 批' }).click();
      await loadCorrections();
      await visible(24);
    });

    step('a lookup service is published from it', async () => {
      const { page } = provider;
      await page.getByRole('tab', { name: '数据服务' }).click();
      await page.getByRole('button', { name: '发布数据服务' }).first().click();
      await page.getByLabel('服务名称').fill(serviceTitle);
      await page.getByLabel('服务代码').fill(serviceCode);
      await page.getByRole('button', { name: '发布', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: serviceTitle }).waitFor();
      for (let tries = 0; tries < 20; tries++) {
        await settled(page);
        if (await page.getByText('可用', { exact: true }).isVisible()) break;
        await page.reload();
      }
      await sees(page, '24');
    });

    step('the consumer finds it and applies by the city’s own form', async () => {
      const { page } = consumer;
      await page.keyboard.press('/');
      await page.keyboard.type('户籍核验');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: serviceTitle }).click();
      await page.getByRole('button', { name: '申请使用' }).click();
      await page.getByRole('heading', { level: 1, name: city.form.title }).waitFor();
      for (const label of city.form.labels) await sees(page.getByRole('main'), label);
      for (const label of city.form.absent) {
        assert.equal(await page.getByRole('main').getByText(label, { exact: true }).count(), 0, label);
      }
      // One press lists all that is missing at once.
      await page.getByRole('button', { name: '提交申请' }).first().click();
      await sees(page.getByRole('alert'), /有 \d+ 处需要改/);
      await city.form.fill(page);
      await sees(page, /草稿已于/);
      await shot(page, `walk-${city.key}-4-application`);
      await page.getByRole('button', { name: '提交申请' }).first().click();
      await confirm(page, '提交申请');
      await page.getByRole('heading', { name: '经过' }).waitFor();
      caseAddress = new URL(page.url()).pathname;
    });

    step('the city’s own deciders decide in the city’s own order', async () => {
      for (const [at, decider] of city.deciders.entries()) {
        const here = decider.person === people.bureau ? bureau : provider;
        const { page } = here;
        await page.goto('/desk/');
        // Nobody later in the order has it on the desk yet.
        for (const later of city.deciders.slice(at + 1)) {
          const other = later.person === people.bureau ? bureau : provider;
          await other.page.goto('/desk/');
          await settled(other.page);
          assert.equal(await other.page.getByText(later.step).count(), 0, `${later.step} is not due yet`);
        }
        const todo = page
          .getByRole('table', { name: '待办' })
          .getByRole('row')
          .filter({ hasText: decider.step });
        await todo.getByText(decider.deadline).first().waitFor();
        await todo.getByRole('link').first().click();
        await page.getByRole('heading', { name: '您的决定' }).waitFor();
        await page.getByRole('radio', { name: new RegExp(`^${decider.outcome}`) }).check();
        if (decider.consent) await page.getByRole('heading', { name: /授权范围/ }).waitFor();
        await decider.fill?.(page);
        await shot(page, `walk-${city.key}-5-decision-${at + 1}`);
        await page.getByRole('button', { name: decider.outcome, exact: true }).click();
        await page
          .getByRole('heading', { name: '您的决定' })
          .waitFor({ state: 'hidden' })
          .catch(async () => {
            const alerts = await page.getByRole('alert').allInnerTexts();
            assert.fail(`${decider.outcome}: the page stayed as it was; it says ${alerts.join(' | ')}`);
          });
      }
      await sees(provider.page, '已办结');
      // Who has no part in it has nothing on the desk for it.
      if (!city.deciders.some(({ person }) => person === people.bureau)) {
        await bureau.page.goto('/desk/');
        await settled(bureau.page);
        assert.equal(await bureau.page.getByRole('table', { name: '待办' }).getByText(entry).count(), 0);
      }
    });

    step('the consumer sees the grant and creates a key that is shown once', async () => {
      const { page } = consumer;
      await goToRoom(page, '授权');
      await page.getByRole('row').filter({ hasText: serviceTitle }).getByRole('link').first().click();
      for (const words of [city.grant.purpose, ...city.grant.sees]) await sees(page, words);
      await shot(page, `walk-${city.key}-6-grant`);
      await page.getByRole('tab', { name: '密钥与调用' }).click();
      await page.getByRole('button', { name: '创建密钥' }).click();
      await sees(page, '请现在保存密钥');
      key.secret = await page.locator('code.secret').innerText();
      key.id = await page.getByRole('table', { name: '密钥' }).getByRole('cell').first().innerText();
      await shot(page, `walk-${city.key}-7-key`);
    });

    step('the ready call of the page answers with the record, in TypeScript and in curl', async () => {
      const { page } = consumer;
      const child = rows[3];
      assert.ok(child);
      const env = {
        PATH: process.env.PATH ?? '',
        GONGSHU_URL: started.base,
        GONGSHU_KEY: key.id,
        GONGSHU_SECRET: key.secret,
        GONGSHU_BODY: JSON.stringify({ resident_id: child.resident_id }),
      };
      await page.getByRole('tab', { name: 'TypeScript' }).click();
      const script = join(folder, 'call.ts');
      await writeFile(
        script,
        await page.getByRole('region', { name: 'TypeScript' }).locator('pre').innerText(),
      );
      const { stdout } = await run(process.execPath, [script], { env });
      assert.match(stdout, /^200 /);
      const { records } = JSON.parse(stdout.slice(4));
      assert.equal(records.length, 1);
      assert.equal(records[0].name, child.name);
      assert.equal(records[0].address, child.address);

      if (!(await hasTools('bash', 'curl', 'openssl', 'xxd'))) return;
      await page.getByRole('tab', { name: 'curl' }).click();
      const shell = join(folder, 'call.sh');
      await writeFile(shell, await page.getByRole('region', { name: 'curl' }).locator('pre').innerText());
      const answered = await run('bash', [shell], { env });
      assert.equal(JSON.parse(answered.stdout).records[0].name, child.name);

      // The key is gone from the page once it is left.
      await page.reload();
      await page.getByRole('button', { name: '创建密钥' }).waitFor();
      assert.equal((await page.content()).includes(key.secret), false);
    });

    step('every step is on the record, and the screen shows it', async () => {
      const { page } = consumer;
      await page.goto(caseAddress);
      await page.getByRole('main').getByRole('link', { name: '存证' }).click();
      const table = page.getByRole('table', { name: '存证' });
      await table.getByRole('link', { name: '签发授权' }).waitFor();
      for (const act of ['提交共享申请', '办件环节作出决定', '签发授权']) await sees(table, act);
      assert.equal(await table.getByText('办件环节作出决定').count(), city.deciders.length);
      await table.getByRole('link', { name: '签发授权' }).click();
      await page.getByRole('heading', { name: '这个对象的经过' }).waitFor();
      const stations = page.getByRole('list', { name: '这个对象的经过' });
      for (const act of ['签发授权', '创建密钥', '应答数据调用']) await sees(stations, act);
      await shot(page, `walk-${city.key}-8-ledger`);
    });

    step('the law screen says what is fixed, left open, set or only a draft', async () => {
      const { page } = consumer;
      await goToRoom(page, '法规');
      for (const { rule, sees: words } of city.law) {
        const isRule = /^[a-z]+\./.test(rule);
        await page.getByRole('tab', { name: isRule ? '规则与取值' : '条文' }).click();
        const place = isRule
          ? page.getByRole('row').filter({ hasText: rule })
          : page.locator('.instrument').filter({ has: page.getByRole('heading', { name: rule }) });
        await place.first().waitFor();
        for (const word of words) await place.getByText(word).first().waitFor();
      }
      await shot(page, `walk-${city.key}-9-law`);
    });
  });
}

async function hasTools(...tools: string[]): Promise<boolean> {
  const found = await Promise.allSettled(tools.map((tool) => run('sh', ['-c', `command -v ${tool}`])));
  return found.every(({ status }) => status === 'fulfilled');
}
