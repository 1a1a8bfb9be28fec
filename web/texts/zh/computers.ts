import type { computers as englishComputers } from '../en/computers.ts';
import type { Wording } from '../wording.ts';

export const computers: Wording<typeof englishComputers> = {
  title: '电脑',
  says: '备份到这个存储的所有电脑。',
  lastBackup: '上次备份：{{ago}}',
  backups_other: '{{formatted}} 个备份',
  ahead: '领先本机 {{span}}',
  newName: '电脑名称',
  add: '添加电脑',
  addSays:
    '在另一台电脑上启动 Kirsch，选择“我在另一台电脑上使用 Kirsch”，然后提供以下两项。请用不同的方式发送，例如文本用邮件，单词用电话。',
  needsBucket: '其他电脑只能访问存储桶，无法访问本机的文件夹或试用存储。请在“存储”中设置一个。',
  make: '生成配对文本',
  making: '正在生成配对文本……',
  pairingText: '配对文本',
  pairingTextHelp: '来自另一台电脑：设置 → 电脑 → 添加电脑。',
  qrCode: '配对文本的二维码',
  words: '六个单词',
  wordsHelp: '单词之间用空格分开。',
  expires: '有效期至 {{moment}}。',
  joinTitle: '连接这台电脑',
  joinSays: '存储、密钥和加密都会按另一台电脑设置好。',
  join: '连接',
};
