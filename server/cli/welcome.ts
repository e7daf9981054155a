/** What the terminal shows when the platform is ready: where it is, and in the demo who can be entered. */
import type { Platform } from '#cases/index.ts';
import { demoAccounts } from '#rooms/org/index.ts';

/** Lines to print before `ready`. The demo's people are entered by one click, so no password is shown. */
export async function welcomeLines(p: Platform, address: string, testAddress: string): Promise<string[]> {
  const { city } = p.law;
  const lines = [
    `公枢 Gongshu · ${city.nameZh} ${city.nameEn}`,
    `  门户 portal   ${address}/`,
    `  工作台 desk   ${address}/desk/`,
    `  测试环境 test  ${testAddress}/（数据服务联调，仅模拟数据 / data services over made-up rows）`,
  ];
  if (!p.config.demo) return lines;
  lines.push('  演示账号 demo accounts（在工作台一键登录 / entered by one click on the desk）');
  for (const { account, name, organisation, roles } of await demoAccounts(p.db)) {
    lines.push(
      `    ${account.padEnd(16)} ${name}　${organisation.zh} / ${organisation.en} (${roles.join(', ')})`,
    );
  }
  return lines;
}
