import type { reasons as englishReasons } from '../en/reasons.ts';
import type { Wording } from '../wording.ts';

export const reasons: Wording<typeof englishReasons> = {
  'path-in-backup': {
    title: '这不是备份中任何内容的路径。',
    help: '请返回列表，重新打开该备份。',
  },
  'path-not-absolute': {
    title: '这不是文件夹的完整路径。',
    help: '请按文件管理器显示的路径填写，或选择文件夹。',
  },
  'folder-not-offered': {
    title: '这个文件夹不在可选范围内。',
    help: '请选择主文件夹内或其他磁盘上的文件夹，或输入完整路径。',
  },
  'folder-unreadable': {
    title: '无法查看 {{path}}。',
    help: '它可能已不存在，或您没有读取权限。请选择其他文件夹。',
  },
  'folder-not-empty': {
    title: '{{path}} 不是空文件夹。',
    help: '请选择空文件夹，或一个尚不存在的文件夹。',
  },
  'not-a-file': { title: '{{path}} 不是文件。', help: '文件夹可以下载为 zip，或进行恢复。' },
  'storage-of-this-computer': {
    title: '只有这台电脑能访问这个存储。',
    help: '要把数据带到另一台电脑，请备份到存储桶。',
  },
  'storage-name-taken': {
    title: '已有名为 {{name}} 的存储。',
    help: '请换一个名称，或修改原有的存储。',
  },
  'field-impossible': { title: '字段 {{field}} 的内容无法使用。', help: '请检查填写的内容。' },
  'proxy-impossible': {
    title: '这不是有效的代理地址。',
    help: '格式如 http://proxy.example.com:3128，不支持 SOCKS 代理。',
  },
  'fields-not-understood': { title: '{{complaint}}', help: '请检查存储的各个字段。' },
  'webhook-address': {
    title: '这不是有效的 Webhook 地址。',
    help: '地址应以 https:// 开头，请从接收消息的服务中复制。',
  },
  'no-policy': {
    title: '没有适用于该服务商的权限策略。',
    help: '请按服务商提供的方式，把密钥限制在这一个存储桶。',
  },
  'computer-unknown': {
    title: '这里没有该电脑的备份。',
    help: '请刷新列表，它的备份可能已被删除。',
  },
  'computer-name': { title: '电脑名称应为 1 到 100 个字符。', help: '请换一个名称。' },
  'label-length': { title: '标签应为 1 到 100 个字符。', help: '请缩短标签。' },
  pattern: {
    title: '无法识别规则 {{pattern}}。',
    help: '每个 [ 都要有对应的 ]。要表示字符本身，请写 \\[、\\* 或 \\?。',
  },
  'no-word': { title: '没有要查找的内容。', help: '请至少输入一个词。' },
  'another-repository': { title: '期间已选择了另一个存储。', help: '请重新加载页面。' },
  'password-empty': {
    title: '空密码起不到保护作用。',
    help: '请输入密码，或让 Kirsch 生成一个。',
  },
  'password-in-use': { title: '这台电脑正在使用该密码。', help: '请更改密码，而不是移除。' },
  'phrase-form': {
    title: '这不是六个单词。',
    help: '请按显示的内容输入六个单词，用空格分隔。',
  },
  'pairing-too-large': {
    title: '证书太大，无法放入配对文本。',
    help: '请先从存储设置中去掉 CA 文件再配对，然后自行把该文件复制到另一台电脑。',
  },
  'api-keys-stay': {
    title: '这个版本的 Cherry Studio 备份无法排除 API 密钥。',
    help: '它把密钥与对话存放在一起。请连同密钥一起备份，备份是加密的。',
  },
  'parts-missing': { title: '备份中没有您选择的全部内容。', help: '请在备份包含的内容中选择。' },
  'plan-over': { title: '这个计划已经执行过。', help: '请重新制定计划。' },
  'restore-needed': {
    title: '之后还有一次恢复以它为基础。',
    help: '请先撤销或放弃较晚的那一次恢复。',
  },
  'notes-folder': {
    title: '笔记不能放到 {{path}}。',
    help: '请选择一个既不在配置文件夹内、也不包含它的文件夹。',
  },
  'nothing-to-agree': {
    title: '没有备份因它而被保留。',
    help: '请重新加载页面，可能已有人确认。',
  },
  'temporary-files': {
    title: '无法写入临时文件夹 {{path}}。',
    help: '请使其可写，或通过 TMPDIR 指定其他文件夹后启动 Kirsch。',
  },
  'folder-denied': {
    title: '系统拒绝访问 {{path}}。',
    help: '请检查文件夹的所有者，以及所在磁盘是否可写。',
  },
  'folder-full': {
    title: '{{path}} 所在磁盘已满。',
    help: '请在该磁盘上腾出空间，或减少保留的备份。',
  },
  'folder-missing': {
    title: '{{path}} 不存在。',
    help: '请检查磁盘是否已连接，文件夹是否被移动。',
  },
  'disk-error': {
    title: '磁盘在 {{path}} 处报告错误。',
    help: '请先检查该磁盘，再用它存放备份。',
  },
  'disk-busy': { title: '{{path}} 正忙。', help: '请几分钟后重试。' },
  'upload-damaged': {
    title: '服务器收到的内容与发送的不一致。',
    help: '请重试。若再次出现，请检查网络和代理。',
  },
  'nothing-chosen': {
    title: '没有选择要备份的内容。',
    help: '请在设置中选择 Cherry Studio 或一个文件夹。',
  },
  'no-chats': {
    title: '这个备份中没有 Cherry Studio 的对话。',
    help: '其中的文件可以浏览和下载。',
  },
  'not-sqlite': {
    title: '{{path}} 应为数据库，但它不是。',
    help: '请启动并关闭一次该应用，然后重新备份。',
  },
  integrity: {
    title: '数据库 {{path}} 已损坏。',
    help: '请启动并关闭一次该应用，然后重新备份。若仍无效，请恢复更早的备份。',
  },
  leveldb: {
    title: '{{path}} 中的数据已损坏。',
    help: '请启动并关闭一次该应用，然后重新备份。若仍无效，请恢复更早的备份。',
  },
  'not-a-folder': {
    title: '{{path}} 不是文件夹。',
    help: '请选择一个文件夹，不存在时会自动创建。',
  },
  'disk-read-only': {
    title: '{{path}} 所在磁盘不可写。',
    help: '请选择其他文件夹，或使该磁盘可写。',
  },
  'system-refuses': {
    title: '系统不允许写入 {{path}}。',
    help: '请检查文件夹的所有者，或选择其他文件夹。',
  },
  'file-there': { title: '已有文件 {{name}}。', help: '请换一个名称，或先删除原有文件。' },
  'path-too-long': {
    title: '路径对这个系统来说太长。',
    help: '请恢复到路径较短的文件夹，或只恢复较深处的某个文件夹。',
  },
  renamed: {
    title: '{{source}} 已恢复为 {{restoredAs}}。',
    help: '这个系统不接受原来的名称。',
  },
  bomb: {
    title: '这个 zip 文件解压后的大小远超合理范围。',
    help: 'Cherry Studio 不会生成这样的文件，请不要使用。',
  },
  'too-many-entries': {
    title: '这个 zip 文件的条目数超过了任何备份。',
    help: 'Cherry Studio 不会生成这样的文件，请不要使用。',
  },
  'bad-name': {
    title: '这个 zip 文件中有名称指向别处的条目。',
    help: '它可能有害，请不要使用。',
  },
  'duplicate-name': {
    title: '这个 zip 文件中有重名的条目。',
    help: '它可能有害，请不要使用。',
  },
  overlap: { title: '这个 zip 文件的各部分相互重叠。', help: '它可能有害，请不要使用。' },
  'special-file': {
    title: '这个 zip 文件中有链接或特殊文件。',
    help: '它可能有害，请不要使用。',
  },
  encrypted: {
    title: '这个 zip 文件设有密码。',
    help: '请用密码解压，再重新打包为无密码的 zip。',
  },
  'unknown-method': {
    title: '这个 zip 文件使用了少见的压缩方式。',
    help: '请用其他程序解压，再重新打包为普通 zip。',
  },
  generation: {
    title: '这个 zip 来自无法导入其备份的 Cherry Studio 版本。',
    help: '它可以校验和下载。请用生成它的 Cherry Studio 恢复，然后再备份。',
  },
  foreign: {
    title: '这个 zip 不是 Cherry Studio 的备份。',
    help: '请使用 Cherry Studio 或 Kirsch 生成的 zip 文件。',
  },
  cut: { title: '这个 zip 文件缺少末尾部分。', help: '可能上传不完整，请换一个。' },
  directory: { title: '这个 zip 文件的目录已损坏。', help: '请换一个。' },
  header: { title: '这个 zip 文件中有条目已损坏。', help: '请换一个。' },
  contents: { title: '这个 zip 文件中有条目的内容已损坏。', help: '请换一个。' },
  crc: { title: 'zip 中有文件在传输中被改动，校验和不符。', help: '请换一个。' },
  manifest: {
    title: '这个 zip 文件的内容与其自身的清单不符。',
    help: '请换一个。',
  },
  newer: { title: '这个备份由更新版本的 Kirsch 创建。', help: '请更新这台电脑上的 Kirsch。' },
  damaged: {
    title: '无法读取这个备份的说明信息。',
    help: '其中的文件仍可浏览、下载，并恢复到文件夹。',
  },
  'state-unclear': {
    title: '无法判断 Cherry Studio 是否正在运行。',
    help: '请确认它已退出（包括托盘图标），然后继续。',
  },
  'restore-under-way': { title: '另一个 Kirsch 正在恢复到 {{path}}。', help: '请等它完成。' },
  'backup-under-way': { title: '正在备份 {{path}}。', help: '请等它完成。' },
  'other-generation': {
    title: '这里的 Cherry Studio 无法读取该备份。',
    help: 'Cherry Studio 1.x 和 2.x 的数据存放方式不同。请把这台电脑上的 Cherry Studio 换成同一代版本，或恢复到文件夹中查看文件。笔记始终可以单独恢复。',
  },
  'newer-backup': {
    title: '该备份来自更新版本的 Cherry Studio。',
    help: '这台电脑上次运行的是 {{version}} 版。请更新 Cherry Studio，启动一次后关闭，再重新恢复。',
  },
  changed: { title: '制定计划后，配置文件夹被移动过。', help: '请重新开始恢复。' },
  'no-profile': { title: '这个备份中没有 Cherry Studio 的数据。', help: '请恢复到文件夹。' },
  'ca-file': {
    title: '无法读取 CA 文件 {{file}}。',
    help: '请在存储的“更多设置”中改正其路径。',
  },
  'keys-gone': {
    title: '存储 {{name}} 的密钥不在原来保存的位置。',
    help: '请在设置中重新输入。',
  },
};
