import type { causes as englishCauses } from '../en/causes.ts';
import type { Wording } from '../wording.ts';

export const causes: Wording<typeof englishCauses> = {
  'settings-not-understood': { title: '有字段无法识别。', help: '需要检查的字段已标出。' },
  'no-network': { title: '这台电脑没有联网。', help: '请联网后重新测试。' },
  'host-not-found': { title: '找不到服务器 {{name}}。', help: '请对照服务商控制台检查 Endpoint。' },
  'bucket-host-not-found': {
    title: '服务器 {{host}} 不接受在域名前加存储桶名。',
    help: '请打开“存储桶放在路径中”。',
  },
  'host-unreachable': {
    title: '从这里无法到达 {{host}}。',
    help: '请检查 Endpoint、网络、VPN 和防火墙。',
  },
  'port-closed': {
    title: '{{hostname}} 的端口 {{port}} 没有响应。',
    help: '请检查端口以及服务器是否在运行。MinIO 使用 9000。',
  },
  'connection-cut': {
    title: '{{host}} 接受连接后又断开了。',
    help: '请检查端口以及应使用 http 还是 https；也可能是防火墙造成的。',
  },
  'timed-out': {
    title: '{{host}} 没有及时响应。',
    help: '请检查 Endpoint 和网络；防火墙也可能拦截了数据。',
  },
  'proxy-failed': { title: '代理无法使用。', help: '请检查存储设置或这台电脑的代理设置。' },
  'tls-failed': {
    title: '无法与 {{host}} 建立安全连接。',
    help: '请检查端口。服务器过旧，或有程序在检查 https 流量，也会造成此问题。',
  },
  'certificate-not-trusted': {
    title: '这台电脑不信任 {{host}} 的证书。',
    help: '如果是您自己的服务器，请在“更多设置”的“CA 证书文件”中指定其 CA 证书；否则请不要继续。',
  },
  'certificate-expired': {
    title: '{{host}} 的证书目前无效。',
    help: '请更新证书，或校准这台电脑的时钟。',
  },
  'certificate-for-another-host': {
    title: '该证书不属于 {{name}}。',
    help: '请在 Endpoint 中使用证书对应的域名。',
  },
  'server-speaks-http': {
    title: '{{host}} 在这个端口上不支持 https。',
    help: '如果在您自己的网络中，请在 Endpoint 前加 http://，否则请检查端口。',
  },
  'server-speaks-https': {
    title: '{{host}} 只支持 https。',
    help: '请在 Endpoint 前加 https://。',
  },
  'console-port': {
    title: '{{hostname}} 的端口 {{port}} 是网页控制台。',
    help: '程序应使用另一个端口，通常是 9000。',
  },
  'not-s3': {
    title: '{{host}} 上的不是 S3 服务。',
    help: '可能是控制台、网站或网络的登录页面。',
  },
  redirected: {
    title: '{{host}} 转到了另一个地址。',
    help: '如果那就是您的服务，请把该地址填为 Endpoint。',
  },
  'clock-wrong': { title: '这台电脑的时钟不准。', help: '请打开自动对时，然后重新测试。' },
  'keys-missing': { title: '没有访问密钥。', help: '请填写 {{keyName}} 和 {{secretName}}。' },
  'access-key-unknown': {
    title: '服务器不认识这个 {{keyName}}。',
    help: '请重新复制，不要带空格。它也可能属于另一个账号，或已被删除。',
  },
  'secret-wrong': {
    title: '{{secretName}} 与 {{keyName}} 不匹配。',
    help: '请重新完整复制。它只显示一次，丢失后需要新建密钥。',
  },
  'keys-swapped': {
    title: '{{keyName}} 和 {{secretName}} 似乎填反了。',
    help: '请把两者互换。',
  },
  'session-expired': { title: '这组密钥的会话已过期。', help: '请重新登录，或使用长期密钥。' },
  'signature-refused': {
    title: '这个账号不允许 S3 程序使用。',
    help: '请联系服务商客服开通 S3 兼容签名。',
  },
  'refused-without-words': {
    title: '{{host}} 拒绝访问，但没有说明原因。',
    help: '请检查 {{keyName}}、{{secretName}}，以及该密钥对存储桶 {{bucket}} 的权限。',
  },
  'no-permission-to-list': {
    title: '该密钥无权列出存储桶 {{bucket}}。',
    help: '请授予 s3:ListBucket 权限，或确认存储桶属于您。',
  },
  'no-permission-to-write': {
    title: '该密钥可以读取存储桶 {{bucket}}，但不能写入。',
    help: '请授予 s3:PutObject 权限。',
  },
  'no-permission-to-read': {
    title: '该密钥可以写入存储桶 {{bucket}}，但不能读取。',
    help: '请授予 s3:GetObject 权限，否则无法恢复。',
  },
  'no-permission-to-delete': {
    title: '该密钥不能在存储桶 {{bucket}} 中删除。',
    help: '请授予 s3:DeleteObject 权限，旧备份终究需要删除。',
  },
  'bucket-missing': {
    title: '{{host}} 上没有存储桶 {{bucket}}。',
    help: '请检查名称和 Endpoint，或在服务商控制台创建。',
  },
  'bucket-elsewhere': {
    title: '存储桶 {{bucket}} 在别处。',
    help: '请按服务商控制台所示填写该存储桶的 Endpoint 和 Region。',
  },
  'bucket-of-another-owner': {
    title: '存储桶 {{bucket}} 属于他人。',
    help: '存储桶名称由所有用户共用：请检查名称，或另取名称新建。',
  },
  'bucket-name-invalid': {
    title: '服务器不接受 {{bucket}} 作为存储桶名称。',
    help: '名称应为 3 到 63 个小写字母、数字、连字符和点。',
  },
  'region-wrong': {
    title: '区域应为 {{region}}，而不是 {{given}}。',
    help: '请把 Region 设为 {{region}}。',
  },
  'addressing-refused': {
    title: '服务器要求把存储桶写在地址的另一处。',
    help: '请切换“存储桶放在路径中”。',
  },
  'custom-domain-needed': {
    title: '这个账号不能通过公共 Endpoint 访问数据。',
    help: '请在控制台为存储桶绑定自己的域名，并把它填为 Endpoint。',
  },
  'storage-full': { title: '存储空间已满。', help: '请腾出空间、提高配额，或减少保留的备份。' },
  'account-suspended': {
    title: '服务商已停用该账号或存储桶。',
    help: '请在服务商控制台查看账号，可能已欠费。',
  },
  'too-many-requests': { title: '服务器太忙。', help: '请等一分钟后重新测试。' },
  'object-locked': {
    title: '存储桶的锁定规则妨碍了操作。',
    help: '请使用未启用对象锁定的存储桶：备份不再需要的数据必须能够删除。',
  },
  'archive-class': {
    title: '写入存储桶 {{bucket}} 的数据会进入归档。',
    help: '请使用标准存储类型，归档数据不能立即读取。',
  },
  'not-supported': { title: '服务器缺少备份所需的功能。', help: '较新版本的服务器可能支持。' },
  'read-back-differs': {
    title: '读回的内容与写入的不一致。',
    help: '您与 {{host}} 之间有程序篡改数据，或服务器已损坏。请不要使用。',
  },
  'written-object-missing': {
    title: '服务器收下了文件，却找不到它。',
    help: '请重新测试。若再次出现，这个存储不可信。',
  },
  'server-failed': {
    title: '服务器出现故障。',
    help: '请稍后重新测试；如果是您自己的服务器，请查看其日志。',
  },
  'request-refused': {
    title: '服务器拒绝了请求。',
    help: '请对照服务商控制台检查设置，详细信息中有服务器的原话。',
  },
};
