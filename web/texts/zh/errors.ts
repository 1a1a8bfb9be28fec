import type {
  errors as englishErrors,
  page as englishPage,
  refusals as englishRefusals,
} from '../en/errors.ts';
import type { Wording } from '../wording.ts';

export const errors: Wording<typeof englishErrors> = {
  ABORTED: { title: '已取消。', help: '什么都没有丢失：再次开始时会沿用已经发送的数据。' },
  BAD_ARGUMENT: { title: '无法按此要求执行。', help: '请检查填写的内容。' },
  INTERNAL: {
    title: 'Kirsch 内部出错了。',
    help: '请重试。如果再次出现，请复制报告发给我们，报告中不含任何密钥。',
  },
  OBJECT_NOT_FOUND: {
    title: '存储中缺少了应有的数据。',
    named: '存储中没有 {{key}}。',
    help: '请校验备份，找出缺少的内容。',
  },
  STORAGE_UNREACHABLE: {
    title: '存储没有响应。',
    named: '{{host}} 上的存储没有响应。',
    help: '请确认这台电脑已联网；若已联网，请在设置中测试连接。',
  },
  STORAGE_DENIED: {
    title: '存储拒绝访问。',
    named: '{{host}} 上的存储拒绝访问。',
    help: '请在设置中测试连接，它会指出是访问密钥、密钥内容还是权限的问题。',
  },
  STORAGE_FULL: { title: '存储空间已满。', help: '请在服务商处扩容，或删除旧备份。' },
  STORAGE_NOT_FOUND: {
    title: '存储桶或文件夹不存在。',
    help: '请在设置中检查名称，或在服务商处创建。',
  },
  STORAGE_FAILED: {
    title: '存储出现故障。',
    named: '{{host}} 上的存储出现故障。',
    help: '请几分钟后重试；若仍然失败，请在设置中测试连接。',
  },
  REPOSITORY_NOT_FOUND: {
    title: '这个位置还没有备份。',
    help: '请检查存储桶和根路径，或设置加密，从这里开始。',
  },
  REPOSITORY_EXISTS: {
    title: '这个位置已有备份。',
    help: '输入其仓库密码即可使用，或换一个根路径。',
  },
  REPOSITORY_TOO_NEW: { title: '这些备份由更新的版本创建。', help: '请更新这台电脑上的 Kirsch。' },
  WRONG_PASSWORD: {
    title: '仓库密码不正确。',
    help: '请查看您的恢复资料。大小写、空格和连字符都要一致。',
  },
  REPOSITORY_LOCKED: {
    title: '另一个程序正在使用这些备份。',
    named: '{{username}} 正在 {{hostname}} 上使用这些备份。',
    help: '请等它完成后重试。遗留的锁半小时后会自动失效。',
  },
  LOCK_LOST: {
    title: '为安全起见已停止：Kirsch 无法再声明自己正在使用备份。',
    help: '请重新开始，已发送的数据会继续使用。',
  },
  DAMAGED: {
    title: '存储中的部分数据已损坏。',
    named: '存储中的 {{key}} 已损坏。',
    help: '请校验备份，查看受影响的文件。只要原文件还在这台电脑上，重新备份即可修复。',
  },
  BLOB_NOT_FOUND: {
    title: '存储中缺少某个文件的一部分。',
    named: '存储中缺少 {{path}} 的一部分。',
    help: '请校验备份，查看受影响的文件。',
  },
  SNAPSHOT_NOT_FOUND: {
    title: '这个备份已不存在。',
    help: '可能已在另一台电脑上删除。请刷新列表。',
  },
  SNAPSHOT_PINNED: { title: '这个备份已固定。', help: '确定要删除时，请先取消固定。' },
  PATH_NOT_FOUND: {
    title: '备份中没有这个文件或文件夹。',
    named: '备份中没有 {{path}}。',
    help: '请在更早或更晚的备份中查找。',
  },
  SOURCE_UNREADABLE: {
    title: '部分文件无法读取。',
    named: '无法读取 {{path}}。',
    help: '可能被其他程序占用，或您没有读取权限。其余文件已备份。',
  },
  SOURCE_EMPTY: {
    title: '没有可备份的内容。',
    help: '请在设置中选择 Cherry Studio 或一个文件夹。',
  },
  TARGET_UNWRITABLE: {
    title: '无法写入该位置。',
    named: '无法写入 {{path}}。',
    help: '请选择其他文件夹，或关闭正在使用这些文件的程序。',
  },
  DISK_FULL: {
    title: '这台电脑的磁盘已满。',
    named: '{{path}} 所在磁盘剩余 {{free}}，需要 {{needed}}。',
    help: '请腾出空间后重试。',
  },
  ARCHIVE_DAMAGED: { title: '这个 zip 文件已损坏。', help: '可能上传不完整，请换一个。' },
  ARCHIVE_REFUSED: {
    title: '这个 zip 文件不安全，或类型未知。',
    help: '请使用 Cherry Studio 或 Kirsch 生成的 zip 文件。',
  },
  SETTINGS_INVALID: {
    title: '设置文件中有错误。',
    named: '设置文件 {{file}} 的第 {{line}} 行有错误。',
    help: '详细信息中标明了行号。请用文本编辑器修正后重试。',
  },
  SETTINGS_INACCESSIBLE: {
    title: '无法读取或写入设置。',
    named: '无法读取或写入存放设置的 {{file}}。',
    help: '请检查磁盘是否已满，以及设置文件夹是否属于您。',
  },
  STORAGE_NOT_CONFIGURED: {
    title: '尚未设置存储。',
    named: '设置中没有名为 {{name}} 的存储。',
    help: '请在设置中添加存储。',
  },
  SECRETS_INACCESSIBLE: {
    title: '系统钥匙串没有给出密钥。',
    help: '请解锁钥匙串，或在设置中重新输入密钥。',
  },
  PAIRING_DAMAGED: { title: '配对文本不完整。', help: '请在另一台电脑上重新完整复制。' },
  PAIRING_EXPIRED: {
    title: '配对文本已过期。',
    named: '配对文本的有效期至 {{expires}}。',
    help: '请在另一台电脑上重新生成：设置 → 电脑 → 添加电脑。',
  },
  PAIRING_TOO_NEW: { title: '配对文本来自更新的版本。', help: '请更新这台电脑上的 Kirsch。' },
  PAIRING_WRONG_PHRASE: {
    title: '这六个单词与配对文本不符。',
    help: '请在另一台电脑上重新核对。每段配对文本都有各自的单词。',
  },
  SOURCE_DAMAGED: {
    title: '应用的部分数据已损坏。',
    named: '{{path}} 已损坏。',
    help: '请启动并关闭一次该应用，然后重新备份。详细信息中有文件名。',
  },
  SOURCE_BUSY: {
    title: '应用正在频繁写入数据，或已将其锁定。',
    named: '{{path}} 变化太快，无法复制，或已被锁定。',
    help: '请关闭该应用后重新备份。',
  },
  MANIFEST_INVALID: {
    title: '这个备份的说明信息不正确。',
    help: '它可能来自更新的版本，请更新 Kirsch。其中的文件仍可浏览和下载。',
  },
  BUCKET_PUBLIC: {
    title: '其他人可以读取这个存储桶。',
    named: '其他人可以读取存储桶 {{bucket}}。',
    help: '您的备份仍是加密的。请在设置中测试连接，其中会显示如何将存储桶设为私有。',
  },
  APP_RUNNING: {
    title: 'Cherry Studio 正在运行。',
    named: 'Cherry Studio 正在使用 {{folder}}。',
    help: '请先退出（包括托盘图标），然后继续。',
  },
  RESTORE_REFUSED: {
    title: '这个备份无法替换这里的数据。',
    help: '详细信息中有原因。您仍可恢复到其他文件夹。',
  },
  RESTORE_UNFINISHED: {
    title: '恢复中途被打断。',
    help: '请重新启动 Kirsch：它会完成恢复，或把一切还原。',
  },
  NOTHING_TO_UNDO: { title: '没有可以撤销的操作。', help: '恢复已撤销，或安全副本已不存在。' },
  SERVICE_FAILED: { title: '无法设置或移除开机自动启动。', help: '详细信息中有系统的原话。' },
  WEBHOOK_FAILED: {
    title: 'Webhook 没有接受消息。',
    named: '{{host}} 上的 Webhook 没有接受消息。',
    help: '请在设置中检查其地址。',
  },
};

export const page: Wording<typeof englishPage> = {
  offline: {
    title: 'Kirsch 没有响应。',
    help: '它的窗口或终端可能已关闭。重新启动后，本页会自动继续。',
  },
  unknown: {
    title: '出现了意外情况。',
    help: '请重试。如果再次出现，请在“活动”中复制报告发给我们。',
  },
  details: '详细信息',
  retry: '重试',
  cancelled: '已取消',
};

export const refusals: Wording<typeof englishRefusals> = {
  'session-missing': { title: '本页的登录已失效。', help: '请重新启动 Kirsch，它会打开新的页面。' },
  'session-code-wrong': {
    title: '这个链接已经用过了。',
    help: '请重新启动 Kirsch，它会打开新的页面。',
  },
  'password-wrong': { title: '密码不正确。', help: '请重新输入。' },
  'too-many-guesses': {
    title: '同时尝试密码的人太多。',
    help: '请一分钟后重试，或在那台电脑上启动 Kirsch。',
  },
  'host-refused': {
    title: '不能通过这个名称访问 Kirsch。',
    help: '请打开 Kirsch 启动时显示的地址。',
  },
  'origin-refused': { title: '这个请求来自另一个网站。', help: '请通过 Kirsch 自己的地址打开。' },
  'type-refused': { title: '请求类型不正确。', help: '请重新加载页面。' },
  'method-refused': { title: '没有这种请求。', help: '请重新加载此页面。' },
  'request-invalid': { title: '有内容无法使用。', help: '请检查标出的字段。' },
  'too-large': { title: '一次提交的内容太多。', help: '请减少内容。' },
  'not-here': { title: '没有这一项。', help: '它可能已被移除，请刷新页面。' },
  'storage-missing': { title: '尚未设置存储。', help: '请在设置中添加存储。' },
  'password-missing': {
    title: '这台电脑上没有仓库密码。',
    help: '请在“设置 → 加密”中输入。',
  },
  'same-storage': { title: '第二个存储与第一个相同。', help: '请为副本选择另一个存储。' },
  'webhook-missing': { title: '还没有 Webhook。', help: '请先填写其地址。' },
  'service-unknown': {
    title: 'Kirsch 无法在这个系统上自行设置开机启动。',
    help: '请用系统自己的方式在登录时启动“kirsch app --no-browser”。',
  },
  ending: { title: 'Kirsch 即将退出。', help: '请重新启动它。' },
};
