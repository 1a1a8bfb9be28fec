import type { ProviderId } from '../providers/provider.ts';

type RegionNames = Readonly<Record<string, readonly string[]>>;

/** Source: AWS Account Management, AWS Regions: the names that the console shows. `EU` and `US` are S3's oldest codes. */
const AWS: RegionNames = {
  'us-east-1': ['US East (N. Virginia)', 'US Standard', 'US'],
  'us-east-2': ['US East (Ohio)'],
  'us-west-1': ['US West (N. California)'],
  'us-west-2': ['US West (Oregon)'],
  'af-south-1': ['Africa (Cape Town)'],
  'ap-east-1': ['Asia Pacific (Hong Kong)'],
  'ap-east-2': ['Asia Pacific (Taipei)'],
  'ap-northeast-1': ['Asia Pacific (Tokyo)'],
  'ap-northeast-2': ['Asia Pacific (Seoul)'],
  'ap-northeast-3': ['Asia Pacific (Osaka)'],
  'ap-south-1': ['Asia Pacific (Mumbai)'],
  'ap-south-2': ['Asia Pacific (Hyderabad)'],
  'ap-southeast-1': ['Asia Pacific (Singapore)'],
  'ap-southeast-2': ['Asia Pacific (Sydney)'],
  'ap-southeast-3': ['Asia Pacific (Jakarta)'],
  'ap-southeast-4': ['Asia Pacific (Melbourne)'],
  'ap-southeast-5': ['Asia Pacific (Malaysia)'],
  'ap-southeast-7': ['Asia Pacific (Thailand)'],
  'ca-central-1': ['Canada (Central)'],
  'ca-west-1': ['Canada West (Calgary)'],
  'cn-north-1': ['China (Beijing)', '中国（北京）'],
  'cn-northwest-1': ['China (Ningxia)', '中国（宁夏）'],
  'eu-central-1': ['Europe (Frankfurt)', 'EU (Frankfurt)'],
  'eu-central-2': ['Europe (Zurich)'],
  'eu-north-1': ['Europe (Stockholm)', 'EU (Stockholm)'],
  'eu-south-1': ['Europe (Milan)'],
  'eu-south-2': ['Europe (Spain)'],
  'eu-west-1': ['Europe (Ireland)', 'EU (Ireland)', 'EU'],
  'eu-west-2': ['Europe (London)', 'EU (London)'],
  'eu-west-3': ['Europe (Paris)', 'EU (Paris)'],
  'il-central-1': ['Israel (Tel Aviv)'],
  'me-central-1': ['Middle East (UAE)'],
  'me-south-1': ['Middle East (Bahrain)'],
  'mx-central-1': ['Mexico (Central)'],
  'sa-east-1': ['South America (São Paulo)'],
  'us-gov-east-1': ['AWS GovCloud (US-East)'],
  'us-gov-west-1': ['AWS GovCloud (US-West)'],
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
  'eu-frankfurt': ['Frankfurt', '法兰克福'],
};

const CODES: Partial<Record<ProviderId, ReadonlyMap<string, string>>> = {
  aws: codesByName(AWS),
  oss: codesByName(OSS),
  cos: codesByName(COS),
};

/** The code of the region that a service calls so; `undefined` where that is not certain. */
export function regionCalled(name: string, provider: ProviderId): string | undefined {
  return CODES[provider]?.get(keyOf(name));
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
