import type { kit as englishKit, welcome as englishWelcome } from '../en/welcome.ts';
import type { Wording } from '../wording.ts';

export const welcome: Wording<typeof englishWelcome> = {
  title: '欢迎',
  steps: { storage: '存储', encryption: '加密', plan: '备份内容', first: '首次备份' },
  stepOf: '第 {{step}} 步，共 {{steps}} 步：{{name}}',
  storage: {
    title: '备份存放在哪里？',
    says: '存放在您自己的存储桶中。所有数据在离开这台电脑之前都会加密。',
  },
  join: '我在另一台电脑上使用 Kirsch',
  joinHelp: '粘贴配对文本并输入六个单词，即可连接这台电脑。',
  create: {
    title: '只有您能读取备份',
    says: '备份用仓库密码加密。没有它，任何人（包括您）都无法打开，因此密码会写入由您保管的恢复资料。',
    made: '替我生成密码',
    madeHelp: '安全，无需自己想。',
    own: '使用我自己的密码',
    ownHelp: '至少 12 个字符，一句话最好。',
    password: '仓库密码',
    again: '再输入一次',
    tooShort: '至少 12 个字符。',
    differ: '两次输入不一致。',
    go: '设置加密',
    going: '正在设置加密……',
  },
  unlock: {
    title: '这里已有备份',
    says: '请输入仓库密码，它写在恢复资料中。',
    go: '打开',
  },
  kit: {
    says: '请打印，或保存到这台电脑以外的地方。它只显示这一次。',
    sure: '我已把恢复资料放到安全的地方',
    next: '继续',
  },
  plan: { title: '要备份哪些内容？', says: '会自动找到 Cherry Studio，以后随时可以更改。' },
  first: {
    title: '一切就绪',
    says: '首次备份会发送全部数据，之后只发送有变化的部分。',
    go: '立即备份',
    later: '暂不备份',
    finish: '进入 Kirsch',
  },
};

export const kit: Wording<typeof englishKit> = {
  title: '恢复资料',
  about:
    '这台电脑不在了，凭这页资料也能取回数据：上面有备份的位置和打开备份的密码。拿到它和访问密钥的人可以读取您的备份，请妥善保管。',
  password: '仓库密码',
  place: '备份的位置',
  repository: '仓库编号',
  computer: '制作于',
  made: '日期',
  fields: {
    endpoint: 'Endpoint（API 地址）',
    region: 'Region（区域）',
    bucket: 'Bucket（存储桶）',
    rootPath: 'Root Path（根路径）',
    folder: '文件夹',
    accessKeyId: 'Access Key ID 开头',
  },
  keysApart: '这页资料不含访问密钥，服务商随时可以重新生成。',
  withKirsch: '用 Kirsch 恢复',
  kirschStep: '安装 Kirsch，打开“设置”，填写上面的存储和密码，即可看到全部备份。',
  withRestic: '只用 restic 恢复',
  resticStep: '备份采用免费程序 restic（restic.net）的格式：',
  save: '保存为文件',
  fileName: 'Kirsch-恢复资料.txt',
};
