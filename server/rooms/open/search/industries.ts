/** Sections of the national classification of industries (GB/T 4754), by their letters. */
const section = (key: string, zh: string, en: string) => ({ key, zh, en });

export const industries = [
  section('A', '农、林、牧、渔业', 'Agriculture, forestry and fishing'),
  section('B', '采矿业', 'Mining'),
  section('C', '制造业', 'Manufacturing'),
  section('D', '电力、热力、燃气及水生产和供应业', 'Electricity, heat, gas and water'),
  section('E', '建筑业', 'Construction'),
  section('F', '批发和零售业', 'Wholesale and retail'),
  section('G', '交通运输、仓储和邮政业', 'Transport, storage and post'),
  section('H', '住宿和餐饮业', 'Accommodation and catering'),
  section('I', '信息传输、软件和信息技术服务业', 'Information and software'),
  section('J', '金融业', 'Finance'),
  section('K', '房地产业', 'Real estate'),
  section('L', '租赁和商务服务业', 'Leasing and business services'),
  section('M', '科学研究和技术服务业', 'Research and technical services'),
  section('N', '水利、环境和公共设施管理业', 'Water, environment and public facilities'),
  section('O', '居民服务、修理和其他服务业', 'Residential services and repair'),
  section('P', '教育', 'Education'),
  section('Q', '卫生和社会工作', 'Health and social work'),
  section('R', '文化、体育和娱乐业', 'Culture, sport and entertainment'),
  section('S', '公共管理、社会保障和社会组织', 'Public administration and social security'),
  section('T', '国际组织', 'International organisations'),
] as const;
