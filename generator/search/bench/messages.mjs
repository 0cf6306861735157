// Makes error messages of products that do not exist, for measuring large
// libraries: in both languages, some 40 to 160 letters long, with the words of
// such messages and, as in real ones, many words that only a few have. The same
// count gives the same messages.
//
// An article is {id, corpus, title, variants: [{lang, text}]}; {0} is a
// placeholder.
import { from, pick } from "./random.mjs";

const pairs = (text) => text.trim().split("\n").map((line) => line.split("|"));

// What things are called, in English and Japanese.
const things = pairs(`
file|ファイル
folder|フォルダー
connection|接続
request|要求
response|応答
certificate|証明書
token|トークン
session|セッション
account|アカウント
password|パスワード
table|テーブル
column|列
index|索引
query|クエリ
transaction|トランザクション
lock|ロック
queue|キュー
message|メッセージ
worker|ワーカー
thread|スレッド
process|プロセス
service|サービス
server|サーバー
client|クライアント
socket|ソケット
port|ポート
address|アドレス
host|ホスト
network|ネットワーク
proxy|プロキシ
volume|ボリューム
disk|ディスク
partition|パーティション
snapshot|スナップショット
backup|バックアップ
replica|レプリカ
cluster|クラスター
node|ノード
container|コンテナー
image|イメージ
registry|レジストリ
package|パッケージ
module|モジュール
library|ライブラリ
symbol|シンボル
function|関数
argument|引数
parameter|パラメーター
variable|変数
property|プロパティ
class|クラス
interface|インターフェイス
method|メソッド
type|型
value|値
key|キー
field|フィールド
record|レコード
header|ヘッダー
signature|署名
policy|ポリシー
role|ロール
permission|権限
license|ライセンス
subscription|サブスクリプション
payment|支払い
invoice|請求書
order|注文
device|デバイス
driver|ドライバー
printer|プリンター
sensor|センサー
camera|カメラ
display|ディスプレイ
buffer|バッファー
cache|キャッシュ
memory|メモリー
stack|スタック
heap|ヒープ
stream|ストリーム
channel|チャンネル
handler|ハンドラー
filter|フィルター
rule|規則
schema|スキーマ
template|テンプレート
script|スクリプト
command|コマンド
option|オプション
plugin|プラグイン
extension|拡張機能
update|更新
version|バージョン
branch|ブランチ
commit|コミット
tag|タグ
archive|アーカイブ
checksum|チェックサム
encoding|文字コード
locale|ロケール
font|フォント
window|ウィンドウ
form|フォーム
calendar|カレンダー
schedule|予定
job|ジョブ
task|タスク
trigger|トリガー
event|イベント
counter|カウンター
quota|割り当て
limit|上限
timeout|タイムアウト
`);

// What is done with them: to do, done, in Japanese.
const deeds = pairs(`
open|opened|開
read|read|読み取
write|written|書き込
create|created|作成
delete|deleted|削除
rename|renamed|改名
move|moved|移動
copy|copied|複製
load|loaded|読み込
save|saved|保存
parse|parsed|解析
compile|compiled|コンパイル
resolve|resolved|解決
connect to|reached|接続
authenticate|authenticated|認証
authorize|authorized|許可
verify|verified|検証
encrypt|encrypted|暗号化
decrypt|decrypted|復号
compress|compressed|圧縮
extract|extracted|展開
download|downloaded|ダウンロード
upload|uploaded|アップロード
install|installed|インストール
remove|removed|除去
start|started|起動
stop|stopped|停止
restart|restarted|再起動
allocate|allocated|確保
release|released|解放
acquire|acquired|取得
register|registered|登録
replicate|replicated|複製
migrate|migrated|移行
restore|restored|復元
mount|mounted|マウント
bind|bound|割り当て
import|imported|インポート
export|exported|エクスポート
publish|published|公開
render|rendered|描画
convert|converted|変換
validate|validated|確認
schedule|scheduled|予約
cancel|cancelled|取り消
merge|merged|統合
`);

// Why it cannot be, and how it is.
const states = pairs(`
is missing|がありません
is read-only|は読み取り専用です
has expired|の期限が切れています
is already in use|は既に使用されています
is too large|が大きすぎます
is not supported|はサポートされていません
is invalid|が無効です
is locked by another user|は別のユーザーがロックしています
was not found|が見つかりません
is corrupted|が壊れています
has the wrong format|の形式が正しくありません
is out of range|が範囲外です
was closed unexpectedly|が予期せず閉じられました
does not match the expected value|が想定した値と一致しません
is ambiguous|があいまいです
must not be empty|は空にできません
is disabled by the administrator|は管理者により無効にされています
is full|がいっぱいです
is not reachable|に到達できません
refers to itself|が自分自身を参照しています
was modified while it was being read|が読み取り中に変更されました
has been deprecated|は非推奨です
is older than required|が必要なものより古いものです
was rejected|が拒否されました
`);

// {T} is a thing, {U} another, {D} to do, {P} done, {S} a state, {N} a name, {I} an
// identifier; {E} and {Q} are another deed.
const sentences = pairs(`
Could not {D} {T}: {U} {S}|{T}を{D}できませんでした: {U}{S}
Failed to {D} the {T} of {N} because the {U} {S}|{U}{S}。このため {N} の{T}を{D}できませんでした
The {T} '{0}' could not be {P}|{T} '{0}' を{D}できません
{N}: {T} {S}|{N}: {T}{S}
{T} "{0}" {S}; check the {U} of {N}|{T} "{0}" {S}。{N} の{U}を確認してください
Cannot {D} {T} {0} while {U} {1} {S}|{U} {1} {S}。{T} {0} を{D}できません
You do not have permission to {D} this {T} in {N}|{N} でこの{T}を{D}する権限がありません
An error occurred while trying to {D} the {T}. The {U} {S}.|{T}を{D}しようとしてエラーが起きました。{U}{S}。
{T} requires {U} {0} or later|{T}には{U} {0} 以降が必要です
Unexpected {T} in {U} near {0}|{U}の {0} 付近に予期しない{T}があります
{N} was unable to {D} {T} after {0} attempts|{N} は {0} 回試しましたが{T}を{D}できませんでした
The {T} must be {P} before the {U} can be {Q}|{U}を{E}する前に{T}を{D}してください
Maximum number of {T} entries ({0}) exceeded for {U} {1}|{U} {1} の{T}の数が上限 ({0}) を超えました
Warning: {T} of {N} {S} and was not {P}|警告: {N} の{T}{S}。{D}されませんでした
No {T} named {0} for {N} {U}|{N} の{U}に {0} という{T}はありません
{I}: {T} {S}|{I}: {T}{S}
Option --{I} needs a {T}, but {U} {S}|オプション --{I} には{T}が必要ですが、{U}{S}
{I}() was called before the {T} of {N} was {P}|{N} の{T}を{D}する前に {I}() が呼ばれました
{T} and {U} of '{0}' are not compatible with {N}|'{0}' の{T}と{U}は {N} と互換性がありません
`);

const syllables = "ka|カ|ke|ケ|ko|コ|sa|サ|se|セ|so|ソ|ta|タ|te|テ|to|ト|na|ナ|ne|ネ|no|ノ|ma|マ|mi|ミ|mo|モ|ra|ラ|ri|リ|ro|ロ|ru|ル|va|ヴァ|vi|ヴィ|da|ダ|do|ド|ga|ガ|go|ゴ|pi|ピ|po|ポ|ba|バ|bo|ボ|zu|ズ|xis|クシス|lin|リン|tra|トラ|dex|デックス|gen|ジェン".split("|");

// nameOf is a product's part, such as Torvex (トルヴェックス).
function nameOf(random) {
  const parts = Array.from({ length: 2 + Math.floor(random() * 3) }, () => 2 * Math.floor((random() * syllables.length) / 2));
  const en = parts.map((i) => syllables[i]).join("");
  return [en[0].toUpperCase() + en.slice(1), parts.map((i) => syllables[i + 1]).join("")];
}

// skewed picks the first of a list most often, and the last rarely.
const skewed = (list, random) => list[Math.floor(list.length * random() ** 1.6)];

// makeArticles makes so many articles, of one product in every hundred.
export function makeArticles(count) {
  const list = [];
  const known = new Set();
  for (let product = 0; list.length < count; product++) {
    const random = from(1, "product", { lang: "en", text: String(product) });
    const names = Array.from({ length: 30 }, () => nameOf(random));
    const compounds = Array.from({ length: 30 }, () => join(pick(things, random), skewed(things, random)));
    for (let tries = 0; tries < 100 && list.length < count; tries++) {
      const [en, ja] = message(names, compounds, random);
      if (known.has(en)) continue;
      known.add(en);
      list.push({ id: `m-${list.length}`, corpus: `p${product}`, title: { en, ja }, variants: [{ lang: "en", text: en }, { lang: "ja", text: ja }] });
    }
  }
  return list;
}

// identifierOf is what programs call a thing, such as max_torvex_size.
function identifierOf(names, random) {
  const words = [pick(["max", "min", "set", "get", "init", "alloc", "use", "no", "on", "is"], random), pick(names, random)[0].toLowerCase(), pick(things, random)[0]];
  return random() < 0.5 ? words.join("_") : words[0] + words.slice(1).map((word) => word[0].toUpperCase() + word.slice(1)).join("");
}

const join = ([en, ja], [of, no]) => [`${en} ${of}`, ja + no];

function message(names, compounds, random) {
  const thing = () => (random() < 0.4 ? pick(compounds, random) : skewed(things, random));
  const [T, U, N, S, D, E] = [thing(), thing(), skewed(names, random), skewed(states, random), skewed(deeds, random), skewed(deeds, random)];
  const sentence = skewed(sentences, random);
  const part = { T, U, N, S, D: [D[0], D[2]], P: [D[1], ""], Q: [E[1], ""], E: ["", E[2]], I: Array(2).fill(identifierOf(names, random)) };
  return [0, 1].map((lang) => sentence[lang].replace(/\{([A-Z])\}/g, (_, key) => part[key][lang]));
}
