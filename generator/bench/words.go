package main

// A language is what the corpus is made of in it.
type language struct {
	code, title, cause, remedy, question, space string
	sections                                    [5]string
	things, sentences                           []string
}

// languages are those of the corpus. Sentences take a thing and a number.
var languages = []*language{{
	code: "en", title: "“The %s cannot continue”, number %d", cause: "Reason", remedy: "Way", question: "Is anything lost?", space: " ",
	sections: [5]string{"Meaning", "Causes", "Remedies", "Related errors", "FAQ"},
	things:   []string{"queue", "worker", "certificate", "session", "disk", "printer", "browser", "mail server", "account", "network", "database", "update"},
	sentences: []string{
		"The %s did not answer within %d seconds, so the program gave up.", "Each %s keeps a list of the last %d requests and drops what is older.",
		"Look at the log of the **%s** and search for the number `%d`.", "When a %s restarts, up to %d entries are read again from the start.",
		"Nothing is wrong with the %s itself in most of the %d cases that were reported.", "The settings of the %s allow *at most* %d connections at a time.",
		"A proxy between you and the %s may end a connection after %d seconds.", "Since version 2.%[2]d the %[1]s says so in its own words.",
	},
}, {
	code: "ja", title: "「%sの処理を続けられません」その%d", cause: "理由", remedy: "方法", question: "データは消えますか？", space: "",
	sections: [5]string{"意味", "原因", "対処", "関連エラー", "よくある質問"},
	things:   []string{"キュー", "ワーカー", "証明書", "セッション", "ディスク", "プリンター", "ブラウザー", "メールサーバー", "アカウント", "ネットワーク", "データベース", "更新"},
	sentences: []string{
		"%sが%d秒以内に応答しなかったため、処理が打ち切られました。", "%sは直近%d件の要求を覚えていて、古いものから捨てます。",
		"**%s**のログを開き、`%d`を探してください。", "%sが再起動すると、最大%d件が最初から読み直されます。",
		"%sそのものに問題があることは、報告された%d件のうちわずかです。", "%sの設定では、同時に*最大*%d件までつなげます。",
		"途中のプロキシが、%sとの接続を%d秒で切ることがあります。", "バージョン2.%[2]dからは、%[1]sが自分の言葉でそう伝えます。",
	},
}}

var programs = []string{"worker", "sync", "agent", "loader", "gateway", "indexer", "mailer", "backup"}

// snippets are code of the corpus; NUMBER differs from article to article.
var snippets = []struct{ language, code string }{
	{"sh", "set -eu\nfor host in a b c; do\n  ssh \"$host\" 'systemctl restart worker-NUMBER' || echo \"$host failed\" >&2\ndone\n"},
	{"go", "func retry(n int, f func() error) (err error) {\n\tfor range n {\n\t\tif err = f(); err == nil {\n\t\t\treturn nil // step NUMBER\n\t\t}\n\t}\n\treturn fmt.Errorf(\"gave up: %w\", err)\n}\n"},
	{"python", "import time\n\ndef wait(limit=NUMBER):\n    for n in range(limit):\n        if ready():\n            return True\n        time.sleep(2 ** n)\n    raise TimeoutError(f\"not ready after {limit}\")\n"},
	{"yaml", "services:\n  worker:\n    image: \"example/worker:1.NUMBER\"\n    environment:\n      - TIMEOUT=30s\n    depends_on: [queue]\n"},
	{"json", "{\"retries\": NUMBER, \"queue\": {\"name\": \"jobs\", \"durable\": true}, \"hosts\": [\"a\", \"b\"]}\n"},
	{"js", "export async function load(url) {\n  const response = await fetch(url, { cache: \"no-store\" });\n  if (!response.ok) throw new Error(`status ${response.status} at step NUMBER`);\n  return response.json();\n}\n"},
	{"sql", "SELECT id, state, count(*) FROM jobs\nWHERE updated < now() - interval 'NUMBER minutes' AND state <> 'done'\nGROUP BY id, state ORDER BY 3 DESC;\n"},
	{"toml", "[worker]\nname = \"worker-NUMBER\"\nretries = 3\nhosts = [\"a\", \"b\"]\n"},
	{"java", "public final class Retry {\n  public static void main(String[] args) throws Exception {\n    int limit = NUMBER; // seconds\n    Thread.sleep(limit * 1000L);\n  }\n}\n"},
	{"css", ".state-NUMBER > li:not(:last-child) {\n  margin-block-end: 0.5rem;\n  color: var(--quiet, #555);\n}\n"},
}
