package draft

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// A part is a stretch of a text that a placeholder stands for, or that must
// stay as it is (typ "").
type part struct {
	from, to  int
	typ, name string // a type of kb.Types, and what the part is called
}

// finder recognises one kind of part. The first group of its pattern is the
// part, or the whole match where there is no group; a group called x names the
// part x. In a text the finders go one after another, and what one has found is
// not looked at again.
type finder struct {
	typ, name string
	pattern   *regexp.Regexp
	fits      func(s string) bool // nil: all
}

const (
	edge    = `(?:^|[^\p{L}\p{N}_.-])`
	inQuote = `[^\s"'‘’“”「」『』` + "`" + `<>|]`
	fileEnd = `\.(?:[cm]?[jt]sx?|json[5c]?|ya?ml|toml|xml|html?|s?css|vue|svelte|go|mod|sum|rs|py|ipynb|rb|php|java|kt|swift|cs|c|cc|cpp|h|hpp|sh|bash|ps1|bat|cmd|exe|dll|sys|msi|app|dmg|pkg|apk|ipa|jar|war|class|so|dylib|sql|db|sqlite|csv|tsv|xlsx?|docx?|pptx?|pdf|txt|log|md|conf|cfg|ini|env|lock|pem|key|crt|cer|pub|zip|tar|gz|tgz|png|jpe?g|gif|svg|webp|mp[34]|sock)`
	months  = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*`
	topEnd  = `\.(?:com|org|net|jp|io|dev|app|cloud|gov|edu|info|biz|co|me|tv|uk|de|fr|cn|kr|tw|us|eu|ai|local|localdomain|internal|intra|lan|corp|home|svc|test|example|invalid)`
)

// finders in the order in which they look. Codes come before all that could
// take a piece of them.
var finders = []finder{
	{typ: "url", name: "url", pattern: re(`\b((?:[a-z][a-z0-9+-]{1,15}://|git@[\w.-]+:[\w.-]+/)` + inQuote + `*[\w/=#~-])`)},
	{typ: "host", name: "host", pattern: re(`\bgit@([\w.-]+\w)`)},
	{typ: "email", name: "email", pattern: re(`([\w.+%-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\b`)},
	{typ: "id", name: "id", pattern: re(`\b([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\b`)},
	{typ: "datetime", name: "datetime", pattern: re(`\b(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?: ?(?:Z|UTC|JST|[+-]\d{2}:?\d{2}))?)?)\b`)},
	{typ: "datetime", name: "datetime", pattern: re(`\b(\d{4}/\d{1,2}/\d{1,2}(?: \d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}/` + months + `/\d{4}:\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?)`)},
	{typ: "datetime", name: "datetime", pattern: re(`(\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?(?:[ (（][日月火水木金土][)）])?(?: ?\d{1,2}(?:時(?:\d{1,2}分)?|:\d{2}(?::\d{2})?))?|\d{1,2}月\d{1,2}日(?: ?\d{1,2}時\d{1,2}分)?)`)},
	{typ: "datetime", name: "datetime", pattern: re(`\b((?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:` + months + ` \d{1,2},? (?:\d{4}|\d{2}:\d{2}:\d{2}(?: [A-Z]{3,4})?(?: \d{4})?)|\d{1,2} ` + months + ` \d{4}(?: \d{2}:\d{2}:\d{2}(?: [A-Z]{3}| [+-]\d{4})?)?))\b`)},
	{typ: "ip", name: "ip", pattern: re(`\b((?:\d{1,3}\.){3}\d{1,3})\b`), fits: isIP},
	{typ: "ip", name: "ip", pattern: re(`([0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*)`), fits: isIP},
	// Windows and Unix paths, and files with a known ending.
	{typ: "path", name: "path", pattern: re(`["'“‘「『` + "`" + `]((?:[A-Za-z]:\\|\\\\|~?/[\w.~@-])[^"'“”‘’「」『』` + "`" + `<>|\n]*)["'”’」』` + "`" + `]`)},
	{typ: "path", name: "path", pattern: re(edge + `([A-Za-z]:[\\/](?:[^\s"'<>|:*?、。」』)]+|\\)*|\\\\[\w.$-]+(?:\\[^\s"'<>|:*?、。」』)]+)+)`)},
	{typ: "path", name: "path", pattern: re(`(?:^|[\s"'(=\[:,“‘「『（<` + "`" + `])((?:~|\.{1,2})?/(?:[\w.@+~%$-]+/)+[\w.@+~%$-]*[\w/]|~/[\w.@+~%$-]+)`)},
	{typ: "path", name: "file", pattern: re(edge + `((?:[\w.@+-]+/)*[\w.@+-]*[\w+-]` + fileEnd + `)\b`), fits: isNoFixture},
	// What stays as it is: codes, signals, the state of HTTP, exit codes.
	{pattern: re(`\b([A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+)\b`)},
	{pattern: re(`\b([A-Z]{1,8}\d{2,7})\b`)},
	{pattern: re(`\b(0x[0-9A-Fa-f]{1,8})\b`)},
	{pattern: re(`\b(\d{3,5}-\d{3,5}(?:-\d{1,5})?)\b`)},
	{pattern: re(`((?i:\berror|\berrno|\bcode|\bexit status|\bstatus(?: code)?|\bsqlstate|\bhttp(?:/[\d.]+)?|\bevent id|\bos error|\bsignal|\bstop|エラー ?(?:番号|コード)?|コード|終了コード|ステータス)(?:"?'? ?[:：=#] ?| ?[(（\[]| )-?\d+(?:[)）\]]? [(（][0-9A-Z]{2,6}[)）])?)`)},
	{pattern: re(`\b([1-5]\d\d (?:OK|Moved|Found|Bad|Unauthorized|Payment|Forbidden|Not|Method|Proxy|Request|Conflict|Gone|Length|Precondition|Payload|Content|URI|Unsupported|Range|Too|Internal|Bad|Service|Gateway|HTTP|Unprocessable))\b`)},
	{pattern: re(`\((\d+: [A-Z][a-z])`)},          // (111: Connection refused)
	{pattern: re(`(?m:^)[a-z]+: \((\d{1,3})\) `)}, // curl: (7)
	{typ: "name", name: "pod", pattern: re(`\b([a-z0-9]+(?:-[a-z0-9]+)*-[a-f0-9]{6,10}-[a-z0-9]{5})\b`)},
	{typ: "id", name: "address", pattern: re(`\b(0x[0-9A-Fa-f]{9,16})\b`)},
	{typ: "id", name: "hash", pattern: re(`\b((?:sha(?:1|256|512)[:-])?[0-9a-f]{7,128})\b`), fits: isHash},
	{typ: "version", name: "version", pattern: re(edge + `([v^~]?\d+\.\d+\.\d+(?:\.\d+)*(?:[-+][0-9A-Za-z.-]*[0-9A-Za-z])?)`)},
	{typ: "version", name: "version", pattern: re(`(?i:\bversion |バージョン ?|\bpython |\bnode(?:\.js)? |\bgo |\bjava |\bphp |\bruby |\bmacos |\bios |\bandroid )(v?\d+(?:\.\d+)+)`)},
	{typ: "duration", name: "duration", pattern: re(`\b(\d+(?:\.\d+)? ?(?:ms|msec|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|days?|weeks?)|(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?s)\b`)},
	{typ: "duration", name: "duration", pattern: re(`(\d+(?:\.\d+)? ?(?:ミリ秒|秒間?|分間?|時間|日間|週間))`)},
	{typ: "host", name: "host", pattern: re(edge + `((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?\.)+[A-Za-z0-9-]*` + topEnd[2:] + `)`), fits: isHost},
	// Names of one word in quotes, called by the word before them.
	{typ: "name", pattern: re(`(?:(?P<x>[A-Za-z]+|[ァ-ヺー]+|制約|列)[:=]? ?)?["'“‘「『` + "`" + `](` + inQuote + `{1,80})["'”’」』` + "`" + `]`), fits: isName},
	{typ: "name", name: "name", pattern: re(`["“「『]([A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*){1,3})["”」』](?:は|が|の|に|で|と)`)},
	// Numbers, called by the word before or behind them.
	{typ: "number", pattern: re(`(?P<x>\b[A-Za-z]+|ポート|行|列)[ :#=] ?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)`)},
	{typ: "number", pattern: re(`((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?) ?(?P<x>行|列|bytes|バイト|[KMG]B)`)},
	{typ: "number", pattern: re(`((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)`)},
}

func re(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern) }

func isIP(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil && s != "::"
}

// isHash tells digits and letters mixed from a word such as "defaced" and from
// a number.
func isHash(s string) bool {
	_, bare, _ := strings.Cut(s, ":")
	if strings.HasPrefix(s, "sha") && len(bare) > 6 {
		return true
	}
	return strings.ContainsAny(s, "0123456789") && (strings.ContainsAny(s, "abcdef") || len(s) >= 32)
}

var hostEnd = re(topEnd + `$`)

// isHost tells a host from the member of an object, by its ending.
func isHost(s string) bool { return hostEnd.MatchString(s) }

// isName tells a name in quotes from a word of the message, which has a space
// or a sign at its end, and from signs alone.
func isName(s string) bool {
	return strings.ContainsFunc(s, isLetter) && !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, "!")
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || isJapanese(r)
}

// isNoFixture tells a file of the reader's from those that are called the same
// everywhere.
func isNoFixture(s string) bool {
	return !slices.Contains([]string{"go.mod", "go.sum", "package.json", "package-lock.json", "tsconfig.json", "Cargo.toml", "Cargo.lock", "requirements.txt",
		"pyproject.toml", "docker-compose.yml", "pom.xml", "nginx.conf", "pg_hba.conf", "postgresql.conf", "my.cnf"}, s)
}

// nouns are words that say what the name or number beside them is.
var nouns = map[string]string{"ポート": "port", "行": "line", "列": "column", "バイト": "bytes", "モジュール": "module", "ファイル": "file", "テーブル": "table",
	"ユーザー": "user", "ユーザ": "user", "パッケージ": "package", "コマンド": "command", "サーバー": "server", "ホスト": "host", "プロパティ": "property", "制約": "constraint"}

// called are the words that make a good name.
var called = strings.Fields(`port line column col row pid size bytes attempt attempts process thread uid gid user group role module package table relation
	schema database constraint index key field property method function class type variable symbol attribute parameter argument option flag command file directory folder
	path image container network volume service pod node namespace deployment secret branch remote ref tag commit repository repo project app plugin extension
	host server domain device driver service task job step script target label name value token scope provider crate lib library version protocol channel`)

// nameOf makes the name of a part from the word beside it.
func nameOf(word, fallback string) string {
	if noun, ok := nouns[word]; ok {
		return noun
	}
	if word = strings.ToLower(word); slices.Contains(called, word) {
		return word
	}
	return fallback
}

// mostPlaceholders is as many as one text should have. What follows stays as
// it is.
const mostPlaceholders = 60

// volatile lists the parts of a text, in its order.
func volatile(text string) []part {
	taken := make([]bool, len(text)+1)
	var parts []part
	for _, f := range finders {
		for _, m := range f.pattern.FindAllStringSubmatchIndex(text, -1) {
			p, word := f.part(text, m)
			if p.from >= p.to || slices.Contains(taken[p.from:p.to], true) || f.fits != nil && !f.fits(text[p.from:p.to]) || p.within(text) {
				continue
			}
			p.name = nameOf(word, p.name)
			for i := p.from; i < p.to; i++ {
				taken[i] = true
			}
			parts = append(parts, p)
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return a.from - b.from })
	for i := 1; i < len(parts); i++ {
		parts[i].follow(parts[i-1], text)
	}
	return parts
}

// part reads a match: the last group that has no name is the part.
func (f *finder) part(text string, m []int) (part, string) {
	p, word := part{m[0], m[1], f.typ, f.name}, ""
	for i, group := range f.pattern.SubexpNames() {
		switch {
		case i == 0 || m[2*i] < 0:
		case group == "x":
			word = text[m[2*i]:m[2*i+1]]
		default:
			p.from, p.to = m[2*i], m[2*i+1]
		}
	}
	if p.name == "" {
		p.name = f.typ
	}
	return p, word
}

// within tells whether what looks like a part belongs to something larger: a
// number to a word, such as utf8 or 2nd, a hash to a name with hyphens, a name
// in quotes to an object, as its key.
func (p part) within(text string) bool {
	before, behind := byte(' '), byte(' ')
	if p.from > 0 {
		before = text[p.from-1]
	}
	if p.to < len(text) {
		behind = text[p.to]
	}
	switch {
	case p.typ == "number":
		return isWordy(before) || before >= '0' && before <= '9' || before == '.' || isWordy(behind)
	case p.name == "hash":
		return before == '-' || behind == '-'
	case p.typ == "name" && before == '"':
		left, right := strings.TrimRight(text[:p.from-1], " \n"), strings.TrimLeft(text[p.to+1:], " ")
		return strings.HasPrefix(right, ":") && (left == "" || left[len(left)-1] == '{' || left[len(left)-1] == ',')
	}
	return false
}

func isWordy(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// follow names a number by the part before it: the port of a host, the line and
// column in a file.
func (p *part) follow(before part, text string) {
	if p.typ != "number" || before.to >= p.from {
		return
	}
	between := text[before.to:p.from]
	switch {
	case (before.typ == "ip" || before.typ == "host") && (between == ":" || between == "]:"):
		p.name = "port"
	case before.typ == "path" && (between == ":" || between == "("):
		p.name = "line"
	case before.name == "line" && (between == ":" || between == ","):
		p.name = "column"
	}
}
