/** Lists the made-up people, streets and companies are put together from; none of them belongs to anybody. */

type List = readonly [string, ...string[]];

const list = (text: string): List => {
  const [first, ...rest] = text.trim().split(/\s+/);
  if (first === undefined) throw new TypeError('a list of names cannot be empty');
  return [first, ...rest];
};

export const surnames = list(`
  王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁
  任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 欧阳 上官 司马`);
export const maleNames = list(`
  伟 强 磊 军 洋 勇 杰 涛 超 明 刚 平 辉 鹏 飞 波 斌 宇 浩 凯 健 俊 帆 旭 宁 龙 林 成 建国 志强 建华 文博 子轩 浩然 一诺 宇航 梓豪 俊熙 嘉树 思远 天佑
  明哲 景行 承泽 博文 立诚 致远 修远 怀瑾 云帆 泽楷 启航 书豪 弘毅 柏霖 宸宇`);
export const femaleNames = list(`
  芳 娜 敏 静 丽 艳 霞 秀英 玲 燕 红 梅 娟 兰 洁 琳 颖 雪 倩 莹 婷 慧 玉 萍 欣 蕾 薇 雨涵 梓涵 诗涵 欣怡 思琪 可馨 雅静 若曦 语嫣 清欢 晓岚 佳宁
  书瑶 沐晴 静姝 念慈 婉清 知夏 映雪 南乔 紫萱 安然 乐怡 星辰 采薇 初夏 以柔`);
/** Streets of a district that does not exist. */
export const streets = list(
  '启明路 望海街 青禾路 云阶路 长虹街 星河路 麦田巷 书院街 白鹭路 松涛路 晨光街 知行路 和风路 半山街 澄江路',
);
export const estates = list(
  '示范花园 和睦里 春晓苑 明德小区 静安里 向阳新村 梧桐苑 清和园 云栖里 同心家园 银杏小区 杏林苑',
);
export const companyFirst = list(
  '晨 启 恒 嘉 润 博 云 瑞 盛 泽 安 宏 锦 远 海 金 星 禾 卓 元 诚 德 汇 信 拓 致 鼎 凌 弘 和',
);
export const companySecond = list(
  '曦 航 达 禾 泰 远 源 科 创 联 通 凯 宇 华 兴 宁 正 景 合 越 成 朗 维 帆 森 川 荣 益 腾 翔',
);
export const industries: readonly [Industry, ...Industry[]] = [
  { code: 'F', word: '商贸', line: '批发和零售业' },
  { code: 'C', word: '机械制造', line: '制造业' },
  { code: 'C', word: '食品', line: '制造业' },
  { code: 'I', word: '信息技术', line: '信息传输、软件和信息技术服务业' },
  { code: 'E', word: '建筑工程', line: '建筑业' },
  { code: 'G', word: '物流', line: '交通运输、仓储和邮政业' },
  { code: 'H', word: '餐饮管理', line: '住宿和餐饮业' },
  { code: 'A', word: '农业发展', line: '农、林、牧、渔业' },
  { code: 'L', word: '商务服务', line: '租赁和商务服务业' },
  { code: 'M', word: '检测技术', line: '科学研究和技术服务业' },
  { code: 'O', word: '家政服务', line: '居民服务、修理和其他服务业' },
  { code: 'R', word: '文化传媒', line: '文化、体育和娱乐业' },
];
export type Industry = { code: string; word: string; line: string };
