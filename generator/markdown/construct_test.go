package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// front is a front matter before the texts of the tests, so that places which
// do not count it are found out.
const front = "---\ntitle: 題\n---\n"

func parseText(text string) *Doc { return New(Options{}).Parse([]byte(front+text), len(front)) }

func renderPage(t *testing.T, text string, page *Page) string {
	t.Helper()
	d := parseText(text)
	out, err := d.HTML(0, d.Blocks(), page)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// at returns what stands at a place of a text.
func at(text string, r Range) string { return (front + text)[r.Start:r.End] }

// problemsOf lists the problems of a text as "rule|place|arguments".
func problemsOf(d *Doc, text string) []string {
	var out []string
	for _, p := range d.Problems {
		out = append(out, fmt.Sprintf("%s|%s|%v", p.Rule, at(text, p.At), p.Args))
	}
	return out
}

// htmlCase is a text with the HTML that it becomes and the problems it has.
type htmlCase struct {
	name, text, want string
	problems         []string
}

func testHTMLCases(t *testing.T, cases []htmlCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.TrimSuffix(renderPage(t, c.text, testPage()), "\n"); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
			}
			if got := problemsOf(parseText(c.text), c.text); !slices.Equal(got, c.problems) {
				t.Errorf("%q\n got problems %q\nwant          %q", c.text, got, c.problems)
			}
		})
	}
}

func TestHeadingAttributes(t *testing.T) {
	cases := []struct {
		name, text, words, id string
		attrs                 []string // "name=value|place|place of the value"
		problems              []string
	}{
		{"id", "# 待つ {#wait}", "待つ", "wait", nil, nil},
		{"id without a space", "# 待つ{#wait}", "待つ", "wait", nil, nil},
		{"attributes", "## a {#b who=you effort=\"x y\"}", "a", "b", []string{"who=you|who=you|you", "effort=x y|effort=\"x y\"|x y"}, nil},
		{"quoted braces", "# a {t=\"{b} }\"}", "a", "a", []string{"t={b} }|t=\"{b} }\"|{b} }"}, nil},
		{"quoted brace behind a space", "# a {t=\"x {b\"}", "a", "a", []string{"t=x {b|t=\"x {b\"|x {b"}, nil},
		{"empty value in quotes", "# a {t=\"\"}", "a", "a", []string{"t=|t=\"\"|"}, nil},
		{"setext", "a {#b}\n===", "a", "b", nil, nil},
		{"setext of two lines", "a\nb {#c}\n---", "a b", "c", nil, nil},
		{"closing run before", "## a ## {#b}", "a", "b", nil, nil},
		{"closing run behind", "## a {#b} ##", "a", "b", nil, nil},
		{"no closing run", "## C# {#b}", "C#", "b", nil, nil},
		{"attributes alone", "# {#b}", "", "b", nil, nil},
		{"space at the end", "# a {#b}  ", "a", "b", nil, nil},
		{"tabs", "# a\t{#b\tc=d}", "a", "b", []string{"c=d|c=d|d"}, nil},
		{"in a quote", "> # a {#b}", "a", "b", nil, nil},
		{"in a list", "- # a {#b}", "a", "b", nil, nil},
		{"escaped brace", `# a \{#b}`, "a {#b}", "a-b", nil, nil},
		{"escaped end", `# a {#b\}`, "a {#b}", "a-b", nil, nil},
		{"glued braces are text", "# GET /users/{id}", "GET /users/{id}", "get-usersid", nil, nil},
		{"braces before the end", "# {#a} b", "{#a} b", "a-b", nil, nil},
		{"last braces count", "# {x} {#b}", "{x}", "b", nil, nil},
		{"unreadable", "# a {b c}", "a {b c}", "a-b-c", nil, []string{"attribute-syntax|{b c}|[{b c}]"}},
		{"unreadable in Japanese", "# 題 {あ い}", "題 {あ い}", "題-あ-い", nil, []string{"attribute-syntax|{あ い}|[{あ い}]"}},
		{"empty", "# a {}", "a {}", "a", nil, []string{"attribute-syntax|{}|[{}]"}},
		{"quote left open", "# a {b=\"c}", "a {b=\"c}", "a-bc", nil, nil},
		{"no space between", "# a {b=\"c\"d=e}", "a {b=\"c\"d=e}", "a-bcde", nil, []string{"attribute-syntax|{b=\"c\"d=e}|[{b=\"c\"d=e}]"}},
		{"no value", "# a {b=}", "a {b=}", "a-b", nil, []string{"attribute-syntax|{b=}|[{b=}]"}},
		{"no id", "# a {#}", "a {#}", "a", nil, []string{"attribute-syntax|{#}|[{#}]"}},
		{"class", "# a {.b}", "a {.b}", "a-b", nil, []string{"attribute-syntax|{.b}|[{.b}]"}},
		{"capital in the id", "# a {#B}", "a", "a", nil, []string{"id-syntax|#B|[B]"}},
		{"underscore first", "# a {#_b}", "a", "a", nil, []string{"id-syntax|#_b|[_b]"}},
		{"Japanese id", "# a {#い}", "a", "a", nil, []string{"id-syntax|#い|[い]"}},
		{"long id", "# a {#" + strings.Repeat("b", 65) + "}", "a", "a", nil, []string{"id-syntax|#" + strings.Repeat("b", 65) + "|[" + strings.Repeat("b", 65) + "]"}},
		{"longest id", "# a {#" + strings.Repeat("b", 64) + "}", "a", strings.Repeat("b", 64), nil, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := parseText(c.text)
			h := d.Headings[0]
			if h.Text != c.words || h.ID != c.id {
				t.Errorf("%q is %q with id %q, want %q with %q", c.text, h.Text, h.ID, c.words, c.id)
			}
			var attrs []string
			for _, a := range h.Attrs {
				attrs = append(attrs, fmt.Sprintf("%s=%s|%s|%s", a.Name, a.Value, at(c.text, a.At), at(c.text, a.ValueAt)))
			}
			if !slices.Equal(attrs, c.attrs) {
				t.Errorf("%q has %q, want %q", c.text, attrs, c.attrs)
			}
			if got := problemsOf(d, c.text); !slices.Equal(got, c.problems) {
				t.Errorf("%q has problems %q, want %q", c.text, got, c.problems)
			}
		})
	}
}

func TestHeadingIDs(t *testing.T) {
	fixed := func(level int, text string) string {
		if level == 2 && (text == "原因" || text == "Causes") {
			return "causes"
		}
		return ""
	}
	cases := []struct {
		name, text string
		ids        string
		problems   []string
	}{
		{"Japanese", "# エラーの意味", "エラーの意味", nil},
		{"long vowel and middle dot", "# サーバー・エラー", "サーバーエラー", nil},
		{"words", "# The  Quick_brown-fox!", "the-quick-brown-fox", nil},
		{"signs at the ends", "# - a -", "a", nil},
		{"NFC", "# か\u3099 e\u0301", "が-é", nil},
		{"nothing left", "# !?", "section", nil},
		{"no words", "#", "section", nil},
		{"mark-up", "# *a* `b` [c](d)", "a-b-c", nil},
		{"ruby without its reading", "# <ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>", "漢字", nil},
		{"line break", "# a<br>b", "a-b", nil},
		{"same words", "# a\n# a\n# a", "a a-2 a-3", nil},
		{"number taken", "# a-2\n# a\n# a", "a-2 a a-3", nil},
		{"explicit before generated", "# a\n# b {#a}", "a-2 a", nil},
		{"fixed", "## 原因", "causes", nil},
		{"fixed at another level", "### 原因", "原因", nil},
		{"fixed twice", "## 原因\n## Causes", "causes causes-2", nil},
		{"explicit before fixed", "## 原因\n## b {#causes}", "原因 causes", nil},
		{"fixed before generated", "# causes\n## 原因", "causes-2 causes", nil},
		{"explicit on a fixed one", "## 原因 {#why}", "why", nil},
		{"explicit twice", "# a {#b}\n# c {#b}", "b c", []string{"id-twice|#b|[b]"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := New(Options{HeadingID: fixed}).Parse([]byte(front+c.text), len(front))
			var ids []string
			for _, h := range d.Headings {
				ids = append(ids, h.ID)
			}
			if got := strings.Join(ids, " "); got != c.ids {
				t.Errorf("%q has ids %q, want %q", c.text, got, c.ids)
			}
			if got := problemsOf(d, c.text); !slices.Equal(got, c.problems) {
				t.Errorf("problems %q, want %q", got, c.problems)
			}
		})
	}
}

func TestFences(t *testing.T) {
	long := strings.Repeat("a", 32)
	cases := []struct {
		name, text, lang, at, body, attrs string
		problems                          []string
	}{
		{"language", "```go\na\n```", "go", "go", "a\n", "", nil},
		{"no language", "````\na\n````", "", "````", "a\n", "", nil},
		{"tildes", "~~~\na\n~~~", "", "~~~", "a\n", "", nil},
		{"every sign", "```A_z+#.-9\n```", "A_z+#.-9", "A_z+#.-9", "", "", nil},
		{"escape", "```c\\+\\+\n```", "c++", "c\\+\\+", "", "", nil},
		{"32 letters", "```" + long + "\n```", long, long, "", "", nil},
		{"33 letters", "```" + long + "a\n```", "", long + "a", "", "", []string{"fence-info|" + long + "a|[" + long + "a]"}},
		{"other letters", "```日本\n```", "", "日本", "", "", []string{"fence-info|日本|[日本]"}},
		{"quote", "```a\"b\n```", "", "a\"b", "", "", []string{"fence-info|a\"b|[a\"b]"}},
		{"more words", "``` go  run  x\na\n```", "go", "go  run  x", "a\n", "", []string{"fence-info|run  x|[run  x]"}},
		{"words behind a tab", "```go\trun\n```", "go", "go\trun", "", "", []string{"fence-info|run|[run]"}},
		{"attributes", "```js {title=\"a b\" mark=\"2 4-6\"}\nx\n```", "js", "js {title=\"a b\" mark=\"2 4-6\"}", "x\n", "title=a b mark=2 4-6", nil},
		{"attributes alone", "``` {plain=true}\nx\n```", "", "{plain=true}", "x\n", "plain=true", nil},
		{"words and attributes", "```js x {a=b}\n```", "js", "js x {a=b}", "", "a=b", []string{"fence-info|x|[x]"}},
		{"attributes of others", "```js{1,3}\n```", "", "js{1,3}", "", "", []string{"fence-info|js{1,3}|[js{1,3}]"}},
		{"unreadable attributes", "```js {1,3}\nx\n```", "js", "js {1,3}", "x\n", "", []string{"attribute-syntax|{1,3}|[{1,3}]"}},
		{"empty", "```go\n```", "go", "go", "", "", nil},
		{"empty line", "```go\n\n```", "go", "go", "\n", "", nil},
		{"not closed", "```go\na", "go", "go", "a", "", nil},
		{"not closed and empty", "```", "", "```", "", "", nil},
		{"indented", "  ```go\n  a\n  ```", "go", "go", "a\n", "", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := parseText(c.text)
			f := d.Fences[0]
			var attrs []string
			for _, a := range f.Attrs {
				attrs = append(attrs, a.Name+"="+at(c.text, a.ValueAt))
			}
			got := []string{f.Lang, at(c.text, f.At), at(c.text, f.Body), strings.Join(attrs, " ")}
			if want := []string{c.lang, c.at, c.body, c.attrs}; !slices.Equal(got, want) {
				t.Errorf("%q\n got %q\nwant %q", c.text, got, want)
			}
			if got := problemsOf(d, c.text); !slices.Equal(got, c.problems) {
				t.Errorf("problems %q, want %q", got, c.problems)
			}
		})
	}
}

func TestFenceHTML(t *testing.T) {
	const open, shut = `<div class="code"><pre tabindex="0"`, `</code></pre></div>`
	page := testPage()
	page.Pieces = func(text string) []Piece {
		before, after, _ := strings.Cut(text, "{name}")
		return []Piece{{Text: before}, {Name: "name"}, {Text: after}}
	}
	cases := []struct{ name, text, want string }{
		{"indented", "    a <b>\n", open + `><code>a &lt;b&gt;` + "\n" + shut},
		{"unknown language", "```nosuch\n<a>\n```", open + ` data-lang="nosuch"><code>&lt;a&gt;` + "\n" + shut},
		{"coloured", "```go\nvar a = 1\n```", open + ` data-lang="go"><code><span class="k">var</span> a = <span class="m">1</span>` + "\n" + shut},
		{"plain", "```go {plain=true}\nvar a = 1\n```", open + ` data-lang="go"><code>var a = 1` + "\n" + shut},
		{"title", "```nosuch {title=\"<a>\"}\nb\n```", `<figure class="code"><figcaption>&lt;a&gt;</figcaption><pre tabindex="0" data-lang="nosuch"><code>b` + "\n" + `</code></pre></figure>`},
		{"lines", "``` {lines=true}\na\nb\n```", open + `><code><span class="line"><span class="ln" aria-hidden="true">1</span>a` + "\n" + `</span><span class="line"><span class="ln" aria-hidden="true">2</span>b` + "\n" + `</span>` + shut},
		{"start", "``` {start=10}\na\n```", open + `><code><span class="line"><span class="ln" aria-hidden="true">10</span>a` + "\n" + `</span>` + shut},
		{"start that is none", "``` {start=1234567}\na\n```", open + `><code>a` + "\n" + shut},
		{"mark", "``` {mark=\"3-3 2\"}\na\nb\nc\n```", open + `><code><span class="line">a` + "\n" + `</span><span class="line marked">b` + "\n" + `</span><span class="line marked">c` + "\n" + `</span>` + shut},
		{"values", "```sh {values=true}\ncurl {a} {b}\n```", open + ` data-lang="sh"><code>curl <var class="value" data-value="a">&lt;a&gt;</var> <span class="o">{</span>b<span class="o">}</span>` + "\n" + shut},
		{"no values", "``` {values=false}\n{a}\n```", open + `><code>{a}` + "\n" + shut},
		{"error text", "```error {lang=ja where=x}\n<a> {name}!\n\n```", `<pre class="error-text" tabindex="0" lang="ja"><samp>&lt;a&gt; <var class="value" data-value="name">&lt;name&gt;</var>!</samp></pre>`},
		{"error text with a strange language", "```error {lang=\"j a\"}\na{name}\n```", `<pre class="error-text" tabindex="0"><samp>a<var class="value" data-value="name">&lt;name&gt;</var></samp></pre>`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.TrimSuffix(renderPage(t, c.text, page), "\n"); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestAlerts(t *testing.T) {
	var cases []htmlCase
	for _, kind := range []string{"note", "tip", "important", "warning", "caution"} {
		title := strings.ToUpper(kind[:1]) + kind[1:]
		want := `<div class="alert alert-` + kind + `" role="note"><p class="alert-title">` + title + "</p>\n<p>a</p>\n</div>"
		cases = append(cases, htmlCase{kind, "> [!" + strings.ToUpper(kind) + "]\n> a", want, nil}, htmlCase{kind + " in lower case", "> [!" + kind + "]\n> a", want, nil})
	}
	cases = append(cases,
		htmlCase{"without text", "> [!NOTE]", `<div class="alert alert-note" role="note"><p class="alert-title">Note</p>` + "\n</div>", nil},
		htmlCase{"text after a gap", "> [!NOTE]\n>\n> a", `<div class="alert alert-note" role="note"><p class="alert-title">Note</p>` + "\n<p>a</p>\n</div>", nil},
		htmlCase{"plain quote", "> a", "<blockquote>\n<p>a</p>\n</blockquote>", nil},
		htmlCase{"words behind the marker", "> [!NOTE] a", "<blockquote>\n<p>[!NOTE] a</p>\n</blockquote>", nil},
		htmlCase{"marker in the second line", "> a\n> [!NOTE]", "<blockquote>\n<p>a\n[!NOTE]</p>\n</blockquote>", nil},
		htmlCase{"unknown kind", "> [!DANGER]\n> a", "<blockquote>\n<p>[!DANGER]\na</p>\n</blockquote>", nil},
		htmlCase{"no quote", "[!NOTE]\na", "<p>[!NOTE]\na</p>", nil},
		htmlCase{"table inside", "> [!TIP]\n> |a|\n> |-|", `<div class="alert alert-tip" role="note"><p class="alert-title">Tip</p>` + "\n" + `<div class="table" role="group" tabindex="0" aria-label="table"><table>` + "\n" + `<thead><tr><th scope="col">a</th></tr></thead>` + "\n</table></div>\n</div>", nil},
	)
	testHTMLCases(t, cases)
	page := testPage()
	page.Alerts = map[string]string{"note": "メモ & 補足"}
	if got := renderPage(t, "> [!NOTE]\n> a", page); !strings.Contains(got, `<p class="alert-title">メモ &amp; 補足</p>`) {
		t.Errorf("the Japanese title is missing: %s", got)
	}
}

func TestDirectives(t *testing.T) {
	step := func(words ...string) string {
		return `<span class="menu"><span class="menu-step">` + strings.Join(words, `</span> <span class="menu-gap">›</span> <span class="menu-step">`) + `</span></span>`
	}
	value := `<var class="value" data-value="name">&lt;name&gt;</var>`
	wrong := func(s string) []string { return []string{"directive-syntax|" + s + "|[" + s + "]"} }
	testHTMLCases(t, []htmlCase{
		{"menu", ":menu[設定 > プライバシー]", "<p>" + step("設定", "プライバシー") + "</p>", nil},
		{"wide sign", ":menu[設定＞一般]", "<p>" + step("設定", "一般") + "</p>", nil},
		{"one step", "a:menu[b]c", "<p>a" + step("b") + "c</p>", nil},
		{"escaped sign", `:menu[a \> b > c]`, "<p>" + step("a &gt; b", "c") + "</p>", nil},
		{"entity", ":menu[a &gt; b > c &amp; d]", "<p>" + step("a &gt; b", "c &amp; d") + "</p>", nil},
		{"escaped bracket", `:menu[a\]b]`, "<p>" + step("a]b") + "</p>", nil},
		{"empty steps", ":menu[> a > > b >]", "<p>" + step("a", "b") + "</p>", nil},
		{"mark-up is text", ":menu[*a* `b`]", "<p>" + step("*a* `b`") + "</p>", nil},
		{"not closed", ":menu[a\nb]", "<p>:menu[a\nb]</p>", wrong(":menu[")},
		{"empty", ":menu[]", "<p>:menu[]</p>", wrong(":menu[")},
		{"signs alone", ":menu[ > ]", "<p>:menu[ &gt; ]</p>", wrong(":menu[")},
		{"too long", ":menu[" + strings.Repeat("a", maxDirective) + "]", "<p>:menu[" + strings.Repeat("a", maxDirective) + "]</p>", wrong(":menu[")},
		{"escaped", `\:menu[a]`, "<p>:menu[a]</p>", nil},
		{"another word", ":menus[a] :me", "<p>:menus[a] :me</p>", nil},
		{"in code", "`:menu[a`", "<p><code>:menu[a</code></p>", nil},
		{"in a link", "[:menu[a]](b)", `<p><a href="/b">` + step("a") + `</a></p>`, nil},
		{"in a table", "|a|\n|-|\n|:menu[b > c]|", `<div class="table" role="group" tabindex="0" aria-label="table"><table>` + "\n" + `<thead><tr><th scope="col">a</th></tr></thead>` + "\n<tbody>\n<tr><td>" + step("b", "c") + "</td></tr>\n</tbody></table></div>", nil},
		{"value", ":value[name]です", "<p>" + value + "です</p>", nil},
		{"value without a label", ":value[<b>]", "<p>&lt;b&gt;</p>", nil},
		{"empty value", ":value[ ]", "<p>:value[ ]</p>", wrong(":value[")},
	})
	d := parseText("a :value[name] `:value[no]`\n\n- :value[x\\]y]")
	var got []string
	for _, v := range d.Values {
		got = append(got, v.Name+"|"+at("a :value[name] `:value[no]`\n\n- :value[x\\]y]", v.At))
	}
	if want := []string{"name|:value[name]", "x]y|:value[x\\]y]"}; !slices.Equal(got, want) {
		t.Errorf("values %q, want %q", got, want)
	}
}

func TestTables(t *testing.T) {
	const open, shut = `<div class="table" role="group" tabindex="0" aria-label="table"><table>` + "\n<thead><tr>", "</table></div>"
	testHTMLCases(t, []htmlCase{
		{"alignment", "|a|b|c|d|\n|-|:-|-:|:-:|\n|1|2|3|4|", open + `<th scope="col">a</th><th scope="col" class="left">b</th><th scope="col" class="right">c</th><th scope="col" class="center">d</th></tr></thead>` + "\n<tbody>\n" + `<tr><td>1</td><td class="left">2</td><td class="right">3</td><td class="center">4</td></tr>` + "\n</tbody>" + shut, nil},
		{"escaped pipes", "|a|\n|-|\n|`b\\|c` d\\|e|", open + `<th scope="col">a</th></tr></thead>` + "\n<tbody>\n<tr><td><code>b|c</code> d|e</td></tr>\n</tbody>" + shut, nil},
		{"empty header", "||b|\n|-|-|\n|c||", open + `<td></td><th scope="col">b</th></tr></thead>` + "\n<tbody>\n<tr><td>c</td><td></td></tr>\n</tbody>" + shut, nil},
		{"short row", "|a|b|\n|-|-|\n|c|", open + `<th scope="col">a</th><th scope="col">b</th></tr></thead>` + "\n<tbody>\n<tr><td>c</td><td></td></tr>\n</tbody>" + shut, nil},
		{"header alone", "|a|\n|-|", open + `<th scope="col">a</th></tr></thead>` + "\n" + shut, nil},
	})
	const text = "x\n\n||[p](p/ja.md) と|[q](q/ja.md)|\n|-|-|-|\n|見る **場所** {tell}|*左*|\n|`{tell}`|b|\n|\\{tell}|c|d|\n\n|z|\n|-|\n"
	d := parseText(text)
	if d.Tables != 2 || d.Table == nil || d.IsTable(0) || !d.IsTable(1) {
		t.Fatalf("%d tables, first %v", d.Tables, d.Table)
	}
	var got []string
	for _, c := range d.Table.Header {
		got = append(got, fmt.Sprintf("%s|%s|%v", c.Text, at(text, c.At), c.Links))
	}
	for _, r := range d.Table.Rows {
		got = append(got, fmt.Sprintf("row %t %s", r.Tell, at(text, r.At)))
		for _, c := range r.Cells {
			got = append(got, c.Text+"|"+at(text, c.At))
		}
	}
	want := []string{
		"|||[]", "p と|[p](p/ja.md) と|[p/ja.md]", "q|[q](q/ja.md)|[q/ja.md]",
		"row true 見る **場所** {tell}", "見る 場所|見る **場所** {tell}", "左|*左*", "||",
		"row false `{tell}`", "{tell}|`{tell}`", "b|b", "||",
		"row false \\{tell}", "{tell}|\\{tell}", "c|c", "d|d",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	if html, err := d.CellHTML(d.Table.Rows[0].Cells[0], testPage()); err != nil || html != "見る <strong>場所</strong>" {
		t.Errorf("cell %q, %v", html, err)
	}
}

func TestFootnotes(t *testing.T) {
	const text = "a[^x] b[^y] c[^x] [^z] [d[^y]](e)\n\nf[^y]\n\n[^x]: X [^w]\n[^y]: Y\n\n    y\n[^w]: W\n[^u]: U\n"
	d := parseText(text)
	page := testPage()
	page.Prefix = "p-"
	body, err := d.HTML(0, 1, page)
	if err != nil {
		t.Fatal(err)
	}
	ref := func(id, note string) string {
		return `<sup class="note-ref"><a id="p-_ref-` + id + `" href="#p-_fn-` + note + `" role="doc-noteref">` + note + `</a></sup>`
	}
	if want := "<p>a" + ref("1", "1") + " b" + ref("2", "2") + " c" + ref("1-2", "1") + ` [^z] <a href="/e">d<sup class="note-ref" id="p-_ref-2-2">2</sup></a></p>` + "\n"; body != want {
		t.Errorf("\n got %swant %s", body, want)
	}
	back := func(id string) string {
		return ` <a href="#p-_ref-` + id + `" role="doc-backlink" aria-label="back">↩</a>`
	}
	cases := []struct {
		name     string
		from, to int
		want     string
	}{
		{"first block", 0, 1, `<li id="p-_fn-1" value="1"><p>X ` + ref("3", "3") + back("1") + back("1-2") + "</p>\n</li>\n" +
			`<li id="p-_fn-2" value="2"><p>Y</p>` + "\n<p>y" + back("2") + back("2-2") + "</p>\n</li>\n" +
			`<li id="p-_fn-3" value="3"><p>W` + back("3") + "</p>\n</li>\n"},
		{"second block", 1, 2, `<li id="p-_fn-2" value="2"><p>Y</p>` + "\n<p>y" + back("2-3") + "</p>\n</li>\n"},
		{"no block", 1, 1, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := d.Footnotes(c.from, c.to, page)
			if err != nil || got != c.want {
				t.Errorf("%v\n got %s\nwant %s", err, got, c.want)
			}
		})
	}
	if got, err := parseText("a[^b]").Footnotes(0, 1, page); got != "" || err != nil {
		t.Errorf("a text without definitions has %q, %v", got, err)
	}
}

func TestInline(t *testing.T) {
	testHTMLCases(t, []htmlCase{
		{"task lists", "- [ ] a\n- [x] b\n- [X] c\n- d", `<ul>` + "\n" + `<li><input type="checkbox" disabled aria-label="open"> a</li>` + "\n" + `<li><input type="checkbox" checked disabled aria-label="done"> b</li>` + "\n" + `<li><input type="checkbox" checked disabled aria-label="done"> c</li>` + "\n<li>d</li>\n</ul>", nil},
		{"no task", "[ ] a", "<p>[ ] a</p>", nil},
		{"strikethrough", "~~a~~ ~b~ ~~~c~~~", "<p><del>a</del> <del>b</del> ~~~c~~~</p>", nil},
		{"headings from h2", "# a", `<h2 id="a">a</h2>`, nil},
		{"image", "![*a* \"b\"](a.png \"c\")", `<p><img src="/i.png" alt="a &#34;b&#34;" width="1" height="2" loading="lazy" decoding="async"></p>`, nil},
		{"unknown image", "![a <b>](x.png)", "<p>a </p>", []string{"raw-html|<b>|[<b>]"}},
		{"link", "[a](b.md#c \"d & e\")", `<p><a href="/b.md" title="d &amp; e">a</a></p>`, nil},
		{"link out", "<https://example.com/?a=1&b>", `<p><a href="https://example.com/?a=1&amp;b" class="external" rel="external noopener nofollow">https://example.com/?a=1&amp;b</a></p>`, nil},
		{"bare address", "(www.example.com)", `<p>(<a href="http://www.example.com" class="external" rel="external noopener nofollow">www.example.com</a>)</p>`, nil},
		{"bare address behind Japanese", "例、https://a.example/b は", "<p>例、https://a.example/b は</p>", []string{"bare-url|https://a.example/b|[https://a.example/b]"}},
		{"addresses that are meant as text", "例、`https://a.example` [例、https://b.example](#c) https://", `<p>例、<code>https://a.example</code> <a href="#c">例、https://b.example</a> https://</p>`, nil},
		{"mail", "<a@example.com>", `<p><a href="mailto:a@example.com">a@example.com</a></p>`, nil},
		{"refused", "[*a*](javascript:b) [c](//d)", "<p><em>a</em> c</p>", nil},
		{"refused after entities", "[a](&#106;avascript:b)", "<p>a</p>", nil},
		{"refused in brackets", "<javascript:a>", "<p>javascript:a</p>", nil},
		{"address in a link", "[<https://a.example>](b)", `<p><a href="/b">https://a.example</a></p>`, nil},
		{"entities once", `[a](b&amp;lt;c\&amp;d)`, `<p><a href="/b&amp;lt;c&amp;amp;d">a</a></p>`, nil},
	})
	page := testPage()
	page.Link = func(string) Target { return Target{Href: "/en/\"", Lang: "en"} }
	if got, want := renderPage(t, "[a](b)", page), `<p><a href="/en/&#34;" hreflang="en">a</a></p>`+"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	page.Shift, page.Prefix = 2, "q-"
	if got, want := renderPage(t, "## a\n\n##### b", page), "<h4 id=\"q-a\">a</h4>\n<h6 id=\"q-b\">b</h6>\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestRawHTML(t *testing.T) {
	cases := []htmlCase{
		{"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>", nil},
		{"capitals", "a<KBD>b</Kbd>", "<p>a<kbd>b</kbd></p>", nil},
		{"mark-up inside", "<kbd>*a*</kbd>", "<p><kbd><em>a</em></kbd></p>", nil},
		{"self-closing", "a<br/>b<br />c", "<p>a<br>b<br>c</p>", nil},
		{"attributes", "a <kbd class=\"x\">b</kbd>", "<p>a b</p>", []string{`raw-html|<kbd class="x">|[<kbd class="x">]`, "raw-html-open|</kbd>|[</kbd>]"}},
		{"not closed", "a <sub>b", "<p>a b</p>", []string{"raw-html-open|<sub>|[<sub>]"}},
		{"not opened", "a </sub>b", "<p>a b</p>", []string{"raw-html-open|</sub>|[</sub>]"}},
		{"crossed", "a <sub><sup>b</sub></sup>", "<p>a <sup>b</sup></p>", []string{"raw-html-open|</sub>|[</sub>]", "raw-html-open|<sub>|[<sub>]"}},
		{"crossing emphasis", "*a <sub>b* c</sub>", "<p><em>a b</em> c</p>", []string{"raw-html-open|</sub>|[</sub>]", "raw-html-open|<sub>|[<sub>]"}},
		{"nested", "a <sub><sub>b</sub></sub>", "<p>a <sub><sub>b</sub></sub></p>", nil},
		{"ruby in ruby", "a <ruby>b<ruby>c</ruby><rt>d</rt></ruby>", "<p>a <ruby>bc</ruby>d</p>", []string{"raw-html|<ruby>|[<ruby>]", "raw-html|<rt>|[<rt>]", "raw-html-open|</rt>|[</rt>]", "raw-html-open|</ruby>|[</ruby>]"}},
		{"rt outside ruby", "a <rt>b</rt>", "<p>a b</p>", []string{"raw-html|<rt>|[<rt>]", "raw-html-open|</rt>|[</rt>]"}},
		{"ruby not closed", "a <ruby>b<rt>c</rt>", "<p>a bc</p>", []string{"raw-html-open|<ruby>|[<ruby>]", "raw-html-open|<rt>|[<rt>]", "raw-html-open|</rt>|[</rt>]"}},
		{"end of br", "a </br>", "<p>a </p>", []string{"raw-html|</br>|[</br>]"}},
		{"comments", "a <!-- b --> c <!--> d <!---> e\n\n<!-- f\n\ng -->\n", "<p>a  c  d  e</p>", nil},
		{"instruction", "a <?php b ?> <!X> <![CDATA[c]]>", "<p>a   </p>", []string{"raw-html|<?php b ?>|[<?php b ?>]", "raw-html|<!X>|[<!X>]", "raw-html|<![CDATA[c]]>|[<![CDATA[c]]>]"}},
		{"event", "a <kbd onclick=alert(1)>b</kbd>", "<p>a b</p>", []string{"raw-html|<kbd onclick=alert(1)>|[<kbd onclick=alert(1)>]", "raw-html-open|</kbd>|[</kbd>]"}},
		{"long tag", "a <b c=\"" + strings.Repeat("d", 60) + "\">", "<p>a </p>", []string{`raw-html|<b c="` + strings.Repeat("d", 60) + `">|[<b c="` + strings.Repeat("d", 34) + "…]"}},
		{"script", "<script>\nalert(1)\n\n</script>\na", "<p>a</p>", []string{"raw-html|<script>|[<script>]"}},
		{"style", "<style>a{}</style>", "", []string{"raw-html|<style>a{}</style>|[<style>]"}},
		{"iframe", "<iframe src=x>\n</iframe>", "", []string{"raw-html|<iframe src=x>|[<iframe src=x>]"}},
		{"svg", "a <svg/onload=alert(1)> <img src=x onerror=y>", "<p>a &lt;svg/onload=alert(1)&gt; </p>", []string{"raw-html|<img src=x onerror=y>|[<img src=x onerror=y>]"}},
		{"block of a line", "<kbd>\na *b*\n</kbd>", "<kbd>\na *b*\n</kbd>", nil},
		{"bad tag in a block", "<div>\n<kbd>a</kbd></div>", "", []string{"raw-html|<div>|[<div>]"}},
	}
	for _, name := range []string{"kbd", "sub", "sup", "mark", "ruby"} {
		cases = append(cases, htmlCase{name, "a <" + name + ">b</" + name + ">", "<p>a <" + name + ">b</" + name + "></p>", nil})
	}
	for _, name := range []string{"br", "wbr"} {
		cases = append(cases, htmlCase{name, "a<" + name + ">b", "<p>a<" + name + ">b</p>", nil})
	}
	testHTMLCases(t, cases)
}

func TestDetails(t *testing.T) {
	const open = "<details>\n<summary>a &amp; b</summary>\n"
	testHTMLCases(t, []htmlCase{
		{"across blocks", open + "\n*c*\n\n</details>", open + "<p><em>c</em></p>\n</details>", nil},
		{"one block", "<details><summary>a</summary>b &lt; \\*</details>", "<details><summary>a</summary>b &lt; \\*\n</details>", nil},
		{"one after another", "<details><summary>a</summary>\n\nb\n\n</details>\n<details><summary>c</summary>\n\nd\n\n</details>", "<details><summary>a</summary>\n<p>b</p>\n</details>\n<details><summary>c</summary>\n<p>d</p>\n</details>", nil},
		{"nested", "<details><summary>a</summary>\n\n<details><summary>b</summary>\n\nc\n\n</details>\n</details>", "<details><summary>a</summary>\n<details><summary>b</summary>\n<p>c</p>\n</details>\n</details>", nil},
		{"tags in the summary", "<details><summary><kbd>a</kbd><br></summary></details>", "<details><summary><kbd>a</kbd><br></summary>\n</details>", nil},
		{"in a list", "- <details><summary>a</summary>\n\n  b\n\n  </details>", "<ul>\n<li>\n<details><summary>a</summary>\n<p>b</p>\n</details>\n</li>\n</ul>", nil},
		{"open", "<details open>\n<summary>a</summary>\n\nb\n\n</details>", "<p>b</p>", []string{"raw-html|<details open>|[<details open>]", "raw-html-open|</details>|[</details>]"}},
		{"no summary", "<details>\n\na\n\n</details>", "<p>a</p>", []string{"raw-html|<details>|[<details>]", "raw-html-open|</details>|[</details>]"}},
		{"text before the summary", "<details>b<summary>a</summary></details>", "", []string{"raw-html|<details>b<summary>a</summary></details>|[<summary>]"}},
		{"two summaries", "<details><summary>a</summary><summary>b</summary></details>", "", []string{"raw-html|<details><summary>a</summary><summary>b</summary></details>|[<summary>]"}},
		{"summary alone", "<summary>a</summary>", "", []string{"raw-html|<summary>a</summary>|[<summary>]"}},
		{"not closed", "<details><summary>a</summary>\n\nb", "<p>b</p>", []string{"raw-html-open|<details><summary>a</summary>|[<details>]"}},
		{"not opened", "a\n\n</details>", "<p>a</p>", []string{"raw-html-open|</details>|[</details>]"}},
		{"over a heading", "<details><summary>a</summary>\n\n## b\n\n</details>", `<h2 id="b">b</h2>`, []string{"raw-html-open|<details><summary>a</summary>|[<details>]", "raw-html-open|</details>|[</details>]"}},
		{"ends in a quote", "<details><summary>a</summary>\n\n> </details>", "<blockquote>\n</blockquote>", []string{"raw-html-open|<details><summary>a</summary>|[<details>]", "raw-html-open|</details>|[</details>]"}},
		{"in a paragraph", "a <details>", "<p>a </p>", []string{"raw-html|<details>|[<details>]"}},
	})
}

func TestLineJoining(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"Japanese", "日本\n語", "日本語"},
		{"Japanese and English", "日本\nAPI", "日本\nAPI"},
		{"English and Japanese", "API\n日本", "API\n日本"},
		{"English with punctuation", "Yes,\nno", "Yes,\nno"},
		{"full stop", "です。\nAPI", "です。API"},
		{"wide punctuation first", "API\n「日本」", "API「日本」"},
		{"wide exclamation mark", "a！\nb", "a！b"},
		{"ideographic space", "a\u3000\nb", "a\u3000b"},
		{"zero-width space", "a\u200b\nb", "a\u200bb"},
		{"half-width katakana", "ｱ\nｲ", "ｱｲ"},
		{"Hangul", "한국\n어", "한국\n어"},
		{"Hangul and Japanese", "한\n日", "한\n日"},
		{"before emphasis", "日\n**本**", "日<strong>本</strong>"},
		{"after emphasis", "**日**\n本", "<strong>日</strong>本"},
		{"inside emphasis", "*日\n本*", "<em>日本</em>"},
		{"English after emphasis", "*a*\nb", "<em>a</em>\nb"},
		{"after a link", "[日](a)\n本", `<a href="/a">日</a>本`},
		{"before a link", "日\n[本](a)", `日<a href="/a">本</a>`},
		{"after an English link", "[a](a)\n本", `<a href="/a">a</a>` + "\n本"},
		{"after code", "`日`\n本", "<code>日</code>本"},
		{"before English code", "日\n`a`", "日\n<code>a</code>"},
		{"after strikethrough", "~~日~~\n本", "<del>日</del>本"},
		{"after a key", "<kbd>日</kbd>\n本", "<kbd>日</kbd>本"},
		{"after a menu", ":menu[日]\n本", `<span class="menu"><span class="menu-step">日</span></span>本`},
		{"after a footnote", "日[^1]\n本\n\n[^1]: x", `日<sup class="note-ref"><a id="_ref-1" href="#_fn-1" role="doc-noteref">1</a></sup>本`},
		{"beside an image", "![日](a.png)\n本", `<img src="/i.png" alt="日" width="1" height="2" loading="lazy" decoding="async">` + "\n本"},
		{"hard break", "日  \n本", "日<br>\n本"},
		{"backslash", "日\\\n本", "日<br>\n本"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, want := renderPage(t, c.text, testPage()), "<p>"+c.want+"</p>\n"; got != want {
				t.Errorf("%q\n got %swant %s", c.text, got, want)
			}
		})
	}
}
