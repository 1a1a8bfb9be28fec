/**
 * A sentence of the provider table in Chinese, with the names that the services' own Chinese consoles use.
 * @returns `undefined` for what people do not meet on a screen: facts for programs, and for those who read the table
 */
export function inChinese(sentence: string): string | undefined {
  return CHINESE[sentence];
}

const CHINESE: Readonly<Record<string, string>> = {
  // How a bucket is made private.
  'Open the S3 console and choose the bucket.': '打开 S3 控制台，选择该存储桶。',
  'On the tab Permissions, edit the settings of Block public access.':
    '在“权限”选项卡中，编辑“阻止公有访问”的设置。',
  'Turn on Block all public access, save, and confirm.': '打开“阻止所有公开访问”，保存并确认。',
  'Sign in to Backblaze and choose Buckets.': '登录 Backblaze，选择 Buckets（存储桶）。',
  'Open the bucket’s settings and set it to Private.':
    '打开该存储桶的设置，将其设为 Private（私有）。',
  'Open the COS console, choose Bucket List, and choose the bucket.':
    '打开 COS 控制台，进入“存储桶列表”，选择该存储桶。',
  'Choose Permission Management, then Bucket ACL.': '选择“权限管理”，再选择“存储桶访问权限”。',
  'Set Public Permissions to Private Read/Write and save.': '将“公共权限”设为“私有读写”并保存。',
  'In the Cloud Console, set the visibility of the bucket to private.':
    '在 Cloud Console 中，将该存储桶的可见性设为私有。',
  'Run mc anonymous set none ALIAS/BUCKET, where ALIAS is the name that mc has for the server.':
    '运行 mc anonymous set none ALIAS/BUCKET，其中 ALIAS 是 mc 中该服务器的别名。',
  'Open the OSS console and choose the bucket.': '打开 OSS 控制台，选择该 Bucket。',
  'Set the access control list (ACL) of the bucket to Private.':
    '将 Bucket 的读写权限（ACL）设为“私有”。',
  'Turn on Block Public Access for the bucket, which also overrides a bucket policy that allows everyone.':
    '为该 Bucket 开启“阻止公共访问”，它也会使允许所有人访问的 Bucket 授权策略失效。',
  'In the Cloudflare dashboard, open R2 and choose the bucket, then Settings.':
    '在 Cloudflare 控制台中打开 R2，选择该存储桶，再选择“设置”。',
  'Under Public Development URL, choose Disable and confirm.':
    '在“公共开发 URL”下选择“禁用”并确认。',
  'Under Custom Domains, disable or remove every domain that is listed.':
    '在“自定义域”下，禁用或移除列出的每个域名。',
  'Give the gateway a configuration with at least one identity: without any it lets everyone in.':
    '为网关配置至少一个身份：没有任何身份时，它允许所有人访问。',
  // What else there is to know of who can read a bucket.
  'Who can read a bucket is asked by calls that each need a permission of their own; one that is refused says nothing.':
    '查询谁能读取存储桶的每个调用都需要单独的权限；被拒绝的调用不能说明任何问题。',
  'Buckets are private unless somebody changes it.': '存储桶默认私有，除非有人更改。',
  'The S3 side refuses every stranger. Only the website feature, on another port or domain, can show a bucket to the public.':
    'S3 接口拒绝所有匿名访问。只有位于另一端口或域名的网站功能才会公开存储桶。',
  'A public bucket lets everyone read its objects and nobody list them.':
    '公开的存储桶允许任何人读取其中的对象，但不允许列出。',
  'A policy may show only a part of a bucket: what is looked at is the part below the root path.':
    '策略可能只公开存储桶的一部分：这里检查的是 Root Path 之下的部分。',
  'The ACL does not show a bucket policy that allows everyone: the console’s Block Public Access does.':
    '读写权限（ACL）不会反映允许所有人访问的 Bucket 授权策略，请在控制台的“阻止公共访问”中查看。',
  'A bucket made by the API is public unless it is set to private.':
    '通过 API 创建的存储空间默认公开，需要另行设为私有。',
  'The S3 side answers no stranger, so it looks private even when r2.dev or a domain shows the bucket to everyone. Look at the bucket’s Settings.':
    'S3 接口不响应匿名访问，因此即使 r2.dev 或自定义域向所有人公开了存储桶，从这里看仍像是私有的。请查看该存储桶的“设置”。',
  'A bucket is private unless its ACL is changed.': '存储桶默认私有，除非更改其 ACL。',
  // How a key is made that can do little.
  'Make the key for an IAM user that has only the policy below, not for the root user.':
    '请为只附加了下方策略的 IAM 用户创建密钥，不要使用根用户。',
  'Make an application key for the one bucket, with the root path as its file prefix. The master key does not work with the S3 interface.':
    '请为这一个存储桶创建 Application Key，并以根路径作为文件前缀。Master Key 不能用于 S3 接口。',
  'Make the key for a sub-user that has only the policy below, not for the root account.':
    '请为只关联了下方策略的子用户创建密钥，不要使用主账号。',
  'Limit the key to the one bucket, with the permission to read, write and delete.':
    '请把密钥限制在这一个存储桶，并授予读取、写入和删除权限。',
  'Allow the key to read and write the one bucket only.': '请只允许该密钥读写这一个存储桶。',
  'Make the HMAC key for a service account that reaches the one bucket only.':
    '请为只能访问这一个存储桶的服务账号创建 HMAC 密钥。',
  'A key reaches every bucket of its project: keep the backups in a project of their own.':
    '密钥可以访问其项目中的所有存储桶：请把备份放在单独的项目中。',
  'Make an access key with the policy below as its own, not the user name and password of the server.':
    '请创建附带下方策略的访问密钥，不要使用服务器的用户名和密码。',
  'Make the AccessKey for a RAM user that has only the policy below, not for the account itself.':
    '请为只授予了下方策略的 RAM 用户创建 AccessKey，不要使用主账号。',
  'Give the API token the permission Object Read & Write and limit it to the one bucket. A policy cannot limit it further.':
    '请为 API 令牌授予“对象读和写”权限，并限制在这一个存储桶。无法再用策略进一步限制。',
  'Choose the project of the bucket as the preferred project of the key, and give its owner a policy for object storage in that project only.':
    '请将存储桶所在项目设为密钥的首选项目，并只授予密钥所有者该项目的对象存储权限。',
  'Allow the identity the actions Read, Write and List on the one bucket.':
    '请允许该身份对这一个存储桶执行 Read、Write 和 List 操作。',
  'Make S3 credentials for the one bucket, with the permissions Read, Write, List and Delete.':
    '请为这一个存储桶创建 S3 凭证，并授予 Read、Write、List 和 Delete 权限。',
  'Make the key for a sub-user that has only the policy below.':
    '请为只附加了下方策略的子用户创建密钥。',
  // What to know of an endpoint.
  'An account lives in one region; the page of the bucket shows its endpoint.':
    '一个账户只在一个区域；存储桶页面会显示其 Endpoint。',
  'The name of a bucket ends with the account’s number: backups-1250000000.':
    '存储桶名称以账户的 APPID 结尾，例如 backups-1250000000。',
  'A regional endpoint lists and reaches the buckets of its own region only.':
    '地域 Endpoint 只能列出并访问本地域的存储桶。',
  'It needs an HMAC key; other Google keys do not work here.':
    '需要 HMAC 密钥；其他 Google 密钥在这里无效。',
  'The endpoint has no path: programs built on MinIO’s own client refuse one.':
    'Endpoint 不带路径：基于 MinIO 客户端的程序会拒绝路径。',
  'Accounts opened since 20 March 2025 cannot reach data in mainland China by the public endpoint: bind a domain of your own to the bucket and use that as the endpoint.':
    '2025 年 3 月 20 日起开通的账号无法通过公网 Endpoint 访问中国内地的数据：请为 Bucket 绑定自己的域名，并将其用作 Endpoint。',
  'The endpoints with -internal answer inside Alibaba Cloud only.':
    '带 -internal 的 Endpoint 仅限阿里云内网访问。',
  'A bucket with a jurisdiction is reached by that jurisdiction’s endpoint only.':
    '指定了司法管辖区的存储桶只能通过该管辖区的 Endpoint 访问。',
  'Addresses of r2.dev and domains of one’s own show a bucket to the public; they are not the S3 endpoint.':
    'r2.dev 地址和自定义域会公开存储桶，它们不是 S3 Endpoint。',
  'The host without -s3 speaks another language: copy the S3 endpoint.':
    '不带 -s3 的域名使用另一种协议：请复制 S3 Endpoint。',
};
