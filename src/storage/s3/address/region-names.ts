import type { ProviderId } from '../providers/provider.ts';

type RegionNames = Readonly<Record<string, readonly string[]>>;

/** Source: AWS Account Management, AWS Regions: the names that the console shows, in English and Chinese. `EU` and `US` are S3's oldest codes. */
const AWS: RegionNames = {
  'us-east-1': ['US East (N. Virginia)', 'US Standard', 'US', '美国东部（弗吉尼亚北部）'],
  'us-east-2': ['US East (Ohio)', '美国东部（俄亥俄）'],
  'us-west-1': ['US West (N. California)', '美国西部（加利福尼亚北部）'],
  'us-west-2': ['US West (Oregon)', '美国西部（俄勒冈）'],
  'af-south-1': ['Africa (Cape Town)', '非洲（开普敦）'],
  'ap-east-1': ['Asia Pacific (Hong Kong)', '亚太地区（香港）'],
  'ap-east-2': ['Asia Pacific (Taipei)', '亚太地区（台北）'],
  'ap-northeast-1': ['Asia Pacific (Tokyo)', '亚太地区（东京）'],
  'ap-northeast-2': ['Asia Pacific (Seoul)', '亚太地区（首尔）'],
  'ap-northeast-3': ['Asia Pacific (Osaka)', '亚太地区（大阪）'],
  'ap-south-1': ['Asia Pacific (Mumbai)', '亚太地区（孟买）'],
  'ap-south-2': ['Asia Pacific (Hyderabad)', '亚太地区（海得拉巴）'],
  'ap-southeast-1': ['Asia Pacific (Singapore)', '亚太地区（新加坡）'],
  'ap-southeast-2': ['Asia Pacific (Sydney)', '亚太地区（悉尼）'],
  'ap-southeast-3': ['Asia Pacific (Jakarta)', '亚太地区（雅加达）'],
  'ap-southeast-4': ['Asia Pacific (Melbourne)', '亚太地区（墨尔本）'],
  'ap-southeast-5': ['Asia Pacific (Malaysia)', '亚太地区（马来西亚）'],
  'ap-southeast-7': ['Asia Pacific (Thailand)', '亚太地区（泰国）'],
  'ca-central-1': ['Canada (Central)', '加拿大（中部）'],
  'ca-west-1': ['Canada West (Calgary)', '加拿大西部（卡尔加里）'],
  'cn-north-1': ['China (Beijing)', '中国（北京）'],
  'cn-northwest-1': ['China (Ningxia)', '中国（宁夏）'],
  'eu-central-1': ['Europe (Frankfurt)', 'EU (Frankfurt)', '欧洲（法兰克福）'],
  'eu-central-2': ['Europe (Zurich)', '欧洲（苏黎世）'],
  'eu-north-1': ['Europe (Stockholm)', 'EU (Stockholm)', '欧洲（斯德哥尔摩）'],
  'eu-south-1': ['Europe (Milan)', '欧洲（米兰）'],
  'eu-south-2': ['Europe (Spain)', '欧洲（西班牙）'],
  'eu-west-1': ['Europe (Ireland)', 'EU (Ireland)', 'EU', '欧洲（爱尔兰）'],
  'eu-west-2': ['Europe (London)', 'EU (London)', '欧洲（伦敦）'],
  'eu-west-3': ['Europe (Paris)', 'EU (Paris)', '欧洲（巴黎）'],
  'il-central-1': ['Israel (Tel Aviv)', '以色列（特拉维夫）'],
  'me-central-1': ['Middle East (UAE)', '中东（阿联酋）'],
  'me-south-1': ['Middle East (Bahrain)', '中东（巴林）'],
  'mx-central-1': ['Mexico (Central)', '墨西哥（中部）'],
  'sa-east-1': ['South America (São Paulo)', '南美洲（圣保罗）'],
  'us-gov-east-1': ['AWS GovCloud (US-East)', 'AWS GovCloud（美国东部）'],
  'us-gov-west-1': ['AWS GovCloud (US-West)', 'AWS GovCloud（美国西部）'],
};

/** Source: Alibaba Cloud, OSS regions and endpoints, in English and Chinese. */
const OSS: RegionNames = {
  'cn-hangzhou': ['China (Hangzhou)', '华东1（杭州）'],
  'cn-shanghai': ['China (Shanghai)', '华东2（上海）'],
  'cn-qingdao': ['China (Qingdao)', '华北1（青岛）'],
  'cn-beijing': ['China (Beijing)', '华北2（北京）'],
  'cn-zhangjiakou': ['China (Zhangjiakou)', '华北3（张家口）', '华北 3（张家口）'],
  'cn-huhehaote': ['China (Hohhot)', '华北5（呼和浩特）'],
  'cn-wulanchabu': ['China (Ulanqab)', '华北6（乌兰察布）'],
  'cn-shenzhen': ['China (Shenzhen)', '华南1（深圳）'],
  'cn-heyuan': ['China (Heyuan)', '华南2（河源）'],
  'cn-guangzhou': ['China (Guangzhou)', '华南3（广州）'],
  'cn-chengdu': ['China (Chengdu)', '西南1（成都）'],
  'cn-hongkong': ['China (Hong Kong)', '中国香港', '中国（香港）'],
  'us-west-1': ['US (Silicon Valley)', '美国（硅谷）'],
  'us-east-1': ['US (Virginia)', '美国（弗吉尼亚）'],
  'ap-northeast-1': ['Japan (Tokyo)', '日本（东京）'],
  'ap-southeast-1': ['Singapore', '新加坡'],
  'ap-southeast-3': ['Malaysia (Kuala Lumpur)', '马来西亚（吉隆坡）'],
  'ap-southeast-5': ['Indonesia (Jakarta)', '印度尼西亚（雅加达）'],
  'eu-central-1': ['Germany (Frankfurt)', '德国（法兰克福）'],
  'eu-west-1': ['UK (London)', '英国（伦敦）'],
  'me-east-1': ['UAE (Dubai)', '阿联酋（迪拜）'],
};

/** Source: Tencent Cloud, regions and access domain names of COS, in English and Chinese. */
const COS: RegionNames = {
  'ap-beijing': ['Beijing', '北京', '华北地区（北京）', 'North China (Beijing)'],
  'ap-nanjing': ['Nanjing', '南京', '华东地区（南京）', 'East China (Nanjing)'],
  'ap-shanghai': ['Shanghai', '上海', '华东地区（上海）', 'East China (Shanghai)'],
  'ap-guangzhou': ['Guangzhou', '广州', '华南地区（广州）', 'South China (Guangzhou)'],
  'ap-chengdu': ['Chengdu', '成都', '西南地区（成都）', 'Southwest China (Chengdu)'],
  'ap-chongqing': ['Chongqing', '重庆', '西南地区（重庆）', 'Southwest China (Chongqing)'],
  'ap-hongkong': ['Hong Kong', '中国香港', '港澳台地区（中国香港）'],
  'ap-singapore': ['Singapore', '新加坡', 'Southeast Asia (Singapore)'],
  'ap-bangkok': ['Bangkok', '曼谷', 'Southeast Asia (Bangkok)'],
  'ap-mumbai': ['Mumbai', '孟买', 'South Asia (Mumbai)'],
  'ap-seoul': ['Seoul', '首尔', 'Northeast Asia (Seoul)'],
  'ap-tokyo': ['Tokyo', '东京', 'Northeast Asia (Tokyo)'],
  'na-ashburn': ['Virginia', '弗吉尼亚'],
  'na-siliconvalley': ['Silicon Valley', '硅谷'],
  'na-toronto': ['Toronto', '多伦多'],
  'eu-frankfurt': ['Frankfurt', '法兰克福'],
  'eu-moscow': ['Moscow', '莫斯科'],
};

/** Source: Huawei Cloud, the regions that its SDK for Java names. */
const OBS: RegionNames = {
  'cn-north-1': ['华北-北京一'],
  'cn-north-4': ['华北-北京四'],
  'cn-east-2': ['华东-上海二'],
  'cn-east-3': ['华东-上海一'],
  'cn-south-1': ['华南-广州'],
  'ap-southeast-1': ['中国-香港'],
  'ap-southeast-2': ['亚太-曼谷'],
  'ap-southeast-3': ['亚太-新加坡'],
  'af-south-1': ['非洲-约翰内斯堡'],
  'na-mexico-1': ['拉美-墨西哥城一'],
  'sa-argentina-1': ['拉美-布宜诺斯艾利斯一'],
  'sa-brazil-1': ['拉美-圣保罗一'],
  'sa-chile-1': ['拉美-圣地亚哥二'],
  'sa-peru-1': ['拉美-利马一'],
};

/** Source: Qiniu, regions of Kodo, as uploaders that follow its documentation name them. */
const QINIU: RegionNames = {
  'cn-east-1': ['华东-浙江'],
  'cn-east-2': ['华东-浙江2'],
  'cn-north-1': ['华北-河北'],
  'cn-south-1': ['华南-广东'],
  'us-north-1': ['北美-洛杉矶'],
  'ap-southeast-1': ['亚太-新加坡'],
  'ap-northeast-1': ['亚太-首尔'],
};

const NAMES: Partial<Record<ProviderId, RegionNames>> = {
  aws: AWS,
  oss: OSS,
  cos: COS,
  obs: OBS,
  qiniu: QINIU,
};

const CODES: Partial<Record<ProviderId, ReadonlyMap<string, string>>> = Object.fromEntries(
  Object.entries(NAMES).map(([provider, names]) => [provider, codesByName(names)]),
);

/** The code of the region that a service calls so; `undefined` where that is not certain. */
export function regionCalled(name: string, provider: ProviderId): string | undefined {
  return CODES[provider]?.get(keyOf(name));
}

/** What a service's Chinese console calls a region; `undefined` where no source says it. */
export function regionInChinese(code: string, provider: ProviderId): string | undefined {
  const names = NAMES[provider];
  const known = names && Object.hasOwn(names, code) ? names[code] : undefined;
  return known?.find((name) => /\p{Script=Han}/u.test(name));
}

function codesByName(regions: RegionNames): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(regions).flatMap(([code, names]) =>
      names.map((name) => [keyOf(name), code] as const),
    ),
  );
}

/** Letters and digits only, without accents: consoles differ in brackets and blanks. */
function keyOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
