import type { advice as englishAdvice } from '../en/advice.ts';
import type { Wording } from '../wording.ts';

export const advice: Wording<typeof englishAdvice> = {
  show: '{{provider}}：如何操作',
  bucket: '创建存储桶',
  key: '创建密钥',
  keyNames: '控制台中，密钥的两部分称为“{{id}}”和“{{secret}}”。',
  secretNamed: '{{provider}} 称之为“{{name}}”，只显示一次。',
  policy: '只授予备份所需的权限',
  policySays: '这份策略（{{language}}）已按您的存储桶写好，请粘贴到控制台中填写策略的位置。',
  policyLater: '请先填写存储桶：策略中会写明它。',
  copyPolicy: '复制策略',
  private: '保持存储桶私有',
  open: '打开控制台',
  read: '查看说明',
  linkNamed: '{{what}}：{{link}}',
};
