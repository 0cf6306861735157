package kb

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"naosu/generator/markdown"
	"naosu/generator/source"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		in   string
		kind DateKind
		day  string
	}{
		{"2024-06", Month, "2024-06-01"}, {"2024-06-18", Day, "2024-06-18"}, {"2024-02-29", Day, "2024-02-29"},
		{"2024-06-18T10:00Z", Moment, "2024-06-18"}, {"2024-06-18T10:00+09:00", Moment, "2024-06-18"},
		{"2024-06-18T10:00:59-03:30", Moment, "2024-06-18"}, {"2024-06-18T23:59+14:00", Moment, "2024-06-18"},
		{"2024-06-18T10:00+00:00", Moment, "2024-06-18"}, {"0001-01", Month, "0001-01-01"},
	} {
		if d, ok := ParseDate(c.in); !ok || d.Kind != c.kind || d.Day() != c.day || d.Text != c.in {
			t.Errorf("%s: got %+v, %v", c.in, d, ok)
		}
	}
	for _, in := range []string{
		"", "2024", "2024-6", "2024-06-1", "2024-13", "2024-00", "2024-02-30", "2023-02-29", "24-06-18", "2024/06/18", "2024-06-18T10:00",
		"2024-06-18 10:00+09:00", "2024-06-18T9:00Z", "2024-06-18T10:00:00.5Z", "2024-06-18T10:00:00,5Z", "2024-06-18T24:00Z", "2024-06-18T10:60Z",
		"2024-06-18T10:00:60Z", "2024-06-18T10:00+24:00", "2024-06-18T10:00+15:00", "2024-06-18T10:00+09:60", "2024-06-18T10:00+0900",
		"2024-06-18T10Z", "2024-06-18t10:00z", " 2024-06-18", "2024-06-18 ", "２０２４-06-18", "0000-01-01", "20240618", "2024-W25", "昨日",
	} {
		if d, ok := ParseDate(in); ok || !d.IsZero() || d.Day() != "" {
			t.Errorf("%q is taken for a date: %+v", in, d)
		}
	}
}

func TestCompareDates(t *testing.T) {
	dates := []Date{{}}
	for _, s := range []string{"2024-05", "2024-06", "2024-06-18", "2024-06-18T10:00+09:00", "2024-06-18T02:00Z", "2024-07"} {
		d, ok := ParseDate(s)
		if !ok {
			t.Fatal(s)
		}
		dates = append(dates, d)
	}
	for i := 1; i < len(dates); i++ {
		if dates[i-1].Compare(dates[i]) >= 0 || dates[i].Compare(dates[i-1]) <= 0 {
			t.Errorf("%q does not come before %q", dates[i-1].Text, dates[i].Text)
		}
	}
	if (Date{}).Compare(Date{}) != 0 {
		t.Error("no date differs from no date")
	}
	d, _ := ParseDate("2024-02-28")
	equal(t, "two days later", d.AddDays(2).Format("2006-01-02"), "2024-03-01")
}

func TestDatePrefix(t *testing.T) {
	for _, c := range []struct{ in, day, title string }{
		{"2024-06-18 続報", "2024-06-18", "続報"}, {"2024-06-18: More", "2024-06-18", "More"}, {"2024-06-18：続報", "2024-06-18", "続報"},
		{"2024-06-18続報", "2024-06-18", "続報"}, {"2024-06 — June", "2024-06-01", "June"}, {"2024-06-18", "2024-06-18", ""},
		{"2024-06-18T10:00+09:00 開始", "2024-06-18", "開始"}, {"2024-06-18 10:00 開始", "2024-06-18", "10:00 開始"}, {"2024-06-18　全角", "2024-06-18", "全角"},
	} {
		if d, title, ok := datePrefix(c.in); !ok || d.Day() != c.day || title != c.title {
			t.Errorf("%q: got %s, %q, %v", c.in, d.Day(), title, ok)
		}
	}
	for _, in := range []string{"", "続報", "2024-06-1 x", "2024-06-18T10 x", "2024-06-18T10:00 x", "2024-06-189", "2024-06-18Z", "2024-0618", "2024-06-32 x", "1.2024-06-18", "2024-06-18-2 x"} {
		if d, _, ok := datePrefix(in); ok {
			t.Errorf("%q begins with the date %s", in, d.Text)
		}
	}
}

func TestParseVariant(t *testing.T) {
	for _, c := range []struct{ name, in, want, bad string }{
		{"plain", "just text", `"just text"`, ""},
		{"empty", "", "", ""},
		{"placeholder", "a {thing} b", `"a " thing:text " b"`, ""},
		{"name of a type", "{url}", `url:url`, ""},
		{"typed", "{count:number}", `count:number`, ""},
		{"side by side", "{a}{b:id}", `a:text b:id`, ""},
		{"Japanese around", "日本{a}語", `"日本" a:text "語"`, ""},
		{"Japanese name is literal", "{名前}", `"{名前}"`, ""},
		{"literal brace", `\{a}`, `"{a}"`, ""},
		{"backslash before a literal brace", `\\{a}`, `"\\{a}"`, ""},
		{"closing brace alone", "a } b", `"a } b"`, ""},
		{"unclosed", "a {b", `"a {b"`, ""},
		{"unclosed at the end", "a {", `"a {"`, ""},
		{"empty braces", "{}", `"{}"`, ""},
		{"braces in braces", "{a{b}}", `"{a" b:text "}"`, ""},
		{"number", "{0} {12}", `"{0} {12}"`, "0-3 4-8"},
		{"unknown type", "x {a:nmae}", `"x {a:nmae}"`, "2-10!"},
		{"type in capitals is literal", "{a:Name}", `"{a:Name}"`, ""},
		{"capitals are literal", "{Name}", `"{Name}"`, ""},
		{"spaces are literal", "{ name } {a b}", `"{ name } {a b}"`, ""},
		{"JSON is literal", `{"code":89}`, `"{\"code\":89}"`, ""},
		{"two colons", "{a:b:c}", `"{a:b:c}"`, ""},
		{"no type", "{a:}", `"{a:}"`, ""},
		{"name of 32", "{" + strings.Repeat("a", 32) + "}", strings.Repeat("a", 32) + ":text", ""},
		{"name of 33 is literal", "{" + strings.Repeat("a", 33) + "}", `"{` + strings.Repeat("a", 33) + `}"`, ""},
		{"longest", "{" + strings.Repeat("a", 32) + ":datetime}", strings.Repeat("a", 32) + ":datetime", ""},
		{"huge", "{" + strings.Repeat("a", 100000) + "}", `"{` + strings.Repeat("a", 100000) + `}"`, ""},
		{"over lines", "{a\n}", `"{a\n}"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got, bad []string
			for _, p := range ParseVariant(c.in, func(start, end int, unknownType bool) {
				bad = append(bad, fmt.Sprintf("%d-%d%s", start, end, map[bool]string{true: "!"}[unknownType]))
			}) {
				if p.Name == "" {
					got = append(got, fmt.Sprintf("%q", p.Text))
				} else {
					got = append(got, p.Name+":"+p.Type)
				}
			}
			equal(t, "pieces", strings.Join(got, " "), c.want)
			equal(t, "reported", strings.Join(bad, " "), c.bad)
		})
	}
}

func TestValidSlug(t *testing.T) {
	for _, s := range []string{"a", "0", "git", "err-connection-refused", "2024-06-x", "a-", "a--b", "con-1", "console", "com10", strings.Repeat("a", 80)} {
		if !ValidSlug(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", "-a", "A", "a_b", "a b", "a.b", "..", ".", "a/b", "日本", "é", "con", "prn", "aux", "nul", "com0", "com1", "lpt9", "a\n", "a\x00", strings.Repeat("a", 81)} {
		if ValidSlug(s) {
			t.Errorf("%q is allowed", s)
		}
	}
}

func TestSortKey(t *testing.T) {
	for _, group := range [][]string{
		{"Git", "git", "ＧＩＴ"}, {"エラー", "えらー", "ｴﾗｰ"}, {"ガ", "が", "ｶﾞ"}, {"①", "1"}, {"ヴ", "ゔ"},
	} {
		for _, s := range group {
			equal(t, s, SortKey(s), SortKey(group[0]))
		}
	}
	equal(t, "reading", SortKey("ムコウ"), "むこう")
}

func TestFrontMatter(t *testing.T) {
	for _, c := range []struct {
		name, in       string
		from, to, body int
	}{
		{"usual", "---\na: b\n---\ntext", 4, 9, 13},
		{"empty", "---\n---\ntext", 4, 4, 8},
		{"to the end of the file", "---\na: b\n---", 4, 9, 12},
		{"spaces behind the dashes", "--- \na: b\n---\t \nx", 5, 10, 16},
		{"missing", "text\n---\n", 0, 0, 0},
		{"empty file", "", 0, 0, 0},
		{"not in the first line", "\n---\na: b\n---\n", 0, 0, 0},
		{"open", "---\na: b\n", 4, 0, 0},
		{"dashes alone", "---", 3, 0, 0},
		{"four dashes", "----\na: b\n----\n", 0, 0, 0},
		{"indented end is none", "---\na: b\n ---\n", 4, 0, 0},
		{"rule in the body", "---\na: b\n---\n\n---\n", 4, 9, 13},
	} {
		t.Run(c.name, func(t *testing.T) {
			if from, to, body := frontMatter([]byte(c.in)); from != c.from || to != c.to || body != c.body {
				t.Errorf("got %d, %d, %d", from, to, body)
			}
		})
	}
}

// write prints a value so that tests can compare it.
func (v value) write() string {
	switch v.kind {
	case scalar:
		return fmt.Sprintf("%q", v.text)
	case list:
		var items []string
		for _, i := range v.items {
			items = append(items, i.write())
		}
		return "[" + strings.Join(items, " ") + "]"
	case object:
		var pairs []string
		for _, f := range v.fields {
			pairs = append(pairs, f.key+"="+f.value.write())
		}
		return "{" + strings.Join(pairs, " ") + "}"
	case broken:
		return "!"
	}
	return "null"
}

func TestYAML(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "{}"}, {"comment only", "# a\n\n  # b\n", "{}"}, {"blank", "\n \n", "{}"},
		{"number", "a: 404", `{a="404"}`}, {"no", "a: no", `{a="no"}`}, {"true", "a: True", `{a="True"}`}, {"null word", "a: null", `{a="null"}`},
		{"tilde", "a: ~", `{a="~"}`}, {"nothing", "a:\nb: 1", `{a=null b="1"}`}, {"exponent", "a: 1e3", `{a="1e3"}`}, {"date", "a: 2024-06-18", `{a="2024-06-18"}`},
		{"leading zero", "a: 007", `{a="007"}`}, {"hex", "a: 0x1F", `{a="0x1F"}`}, {"octal", "a: 0o17", `{a="0o17"}`}, {"underscores", "a: 1_000", `{a="1_000"}`},
		{"infinity", "a: .inf", `{a=".inf"}`}, {"not a number", "a: .NaN", `{a=".NaN"}`}, {"time", "a: 12:30", `{a="12:30"}`}, {"version", "a: 1.10", `{a="1.10"}`},
		{"plus", "a: +1", `{a="+1"}`}, {"double quotes", `a: "x\ty\u3042"`, `{a="x\tyあ"}`}, {"single quotes", `a: 'it''s'`, `{a="it's"}`},
		{"quoted number", `a: "404"`, `{a="404"}`}, {"colon without a space", "a: C:\\x", `{a="C:\\x"}`}, {"hash without a space", "a: C#", `{a="C#"}`},
		{"comment behind", "a: b # c", `{a="b"}`}, {"percent within", "a: 100% @ x", `{a="100% @ x"}`}, {"Japanese brackets", "a: 「@」", `{a="「@」"}`},
		{"literal block", "a: |\n  x: y\n  # z\n", `{a="x: y\n# z\n"}`}, {"folded block", "a: >-\n  x\n  y\n", `{a="x y"}`},
		{"plain over two lines", "a: x\n  y", `{a="x y"}`}, {"blank line in a block", "a: |\n  x\n\n  y\nb: z\n", `{a="x\n\ny\n" b="z"}`},
		{"flow", "a: {b: [c, d], e: f}", `{a={b=["c" "d"] e="f"}}`}, {"flow over lines", "a: [\n  b,\n  c\n]\nd: e", `{a=["b" "c"] d="e"}`},
		{"list at the margin", "a:\n- b\n- c\nd: e", `{a=["b" "c"] d="e"}`}, {"list of objects", "a:\n  - b: c\n  - d", `{a=[{b="c"} "d"]}`},
		{"object in flow at the root", "{a: b, c: d}", `{a="b" c="d"}`}, {"all indented", "  a: b\n  c: d\n", `{a="b" c="d"}`},
		{"first line of dashes", "# x\n---\na: b\n", `{a="b"}`}, {"quoted key", `"a": b`, `{a="b"}`}, {"space before the colon", "a : b", `{a="b"}`},
		{"number as key", "404: a", `{404="a"}`}, {"ideographic paragraph", "a: |\n  　段落\n", "{a=\"\\u3000段落\\n\"}"},
		{"32 brackets", "a: " + strings.Repeat("[", 32) + strings.Repeat("]", 32), `{a=` + strings.Repeat("[", 32) + strings.Repeat("]", 32) + `}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var findings source.Findings
			file := source.NewFile("f", []byte(c.in))
			equal(t, "value", parseYAML(file, 0, len(file.Data), maxData, &findings).write(), c.want)
			for _, f := range findings {
				t.Error(show(f))
			}
		})
	}
}

func TestYAMLMistakes(t *testing.T) {
	for _, c := range []struct{ name, in, want, at, part string }{
		{"reserved @", "題: x\na: @b", `{題="x" a=!}`, "2:4", "cannot begin"},
		{"reserved backtick", "a: `b`", `{a=!}`, "1:4", "cannot begin"},
		{"percent first", "a: %b", `{a=!}`, "1:4", "cannot begin"},
		{"dash first", "a: - b", `{a=!}`, "1:4", "cannot begin"},
		{"folded text on the line", "a: > b", `{a=!}`, "1:4", "cannot begin"},
		{"colon and space", "a: 日本: b", `{a=!}`, "1:6", "needs quotes"},
		{"colon at the end", "a: b:", `{a=!}`, "1:5", "needs quotes"},
		{"open quote", "a: \"b\nc: d", `{a=! c="d"}`, "1:4", "not closed"},
		{"text behind a quote", "a: \"b\" c", `{a=!}`, "1:7", "closing quote"},
		{"text behind a bracket", "a: [b] c", `{a=!}`, "1:7", "text stands behind"},
		{"open bracket", "a: [b\nc: d", `{a=! c="d"}`, "1:4", "not closed"},
		{"full-width colon", "a: b\ntitle：c", `{a="b" title=!}`, "2:6", "full-width colon"},
		{"full-width colon alone", "title：c", `{title=!}`, "1:6", "full-width colon"},
		{"full-width space behind the colon", "a:　b", `{a=!}`, "1:3", "full-width space"},
		{"full-width indentation", "a:\n　b: c", `{a=!}`, "2:1", "full-width space"},
		{"tab", "a:\n\tb: c", `{a=!}`, "2:1", "a tab"},
		{"no space", "a:b", `{a=!}`, "1:2", "no space"},
		{"no key", "a: b\nc", `{a="b"}`, "2:1", "no key"},
		{"list at the root", "- a", `{}`, "1:1", "list"},
		{"two documents", "a: b\n---\nc: d", `{a="b" c="d"}`, "2:1", "second YAML document"},
		{"end of document", "a: b\n...\n", `{a="b"}`, "2:1", "second YAML document"},
		{"anchor", "a: &b c", `{a=!}`, "1:4", "anchors"},
		{"alias", "a: *b", `{a=!}`, "1:4", "anchors"},
		{"merge key", "<<: {a: b}", `{}`, "1:1", "merge keys"},
		{"nested merge key", "a:\n  <<: {b: c}\n  d: e", `{a={d="e"}}`, "2:3", "merge keys"},
		{"tag", "a: !!str b", `{a=!}`, "1:4", "tags"},
		{"tag of one's own", "a: !b", `{a=!}`, "1:4", "tags"},
		{"key twice", "a: b\na: c", `{a="b"}`, "2:1", "twice"},
		{"key twice in flow", "a: {b: c, b: d}", `{a={b="c"}}`, "1:11", "twice"},
		{"33 brackets", "題: " + strings.Repeat("[", 33) + strings.Repeat("]", 33), `{}`, "1:36", "nested"},
		{"1000 dashes", "a:\n" + strings.Repeat("- ", 1000) + "b", `{a=!}`, "2:65", "nested"},
		{"entry too long", "a: " + strings.Repeat("x", maxEntry), `{a=!}`, "1:1", "16387 bytes"},
		{"blank lines", "a: |\n" + strings.Repeat("\n", 30) + "  b", `{a=!}`, "22:1", "blank lines"},
		{"deeper line behind a value", "a: b\n  c: d", `{a=!}`, "1:4", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var findings source.Findings
			file := source.NewFile("f", []byte(c.in))
			equal(t, "value", parseYAML(file, 0, len(file.Data), maxData, &findings).write(), c.want)
			if len(findings) != 1 {
				t.Fatalf("findings: %v", findings)
			}
			f := findings[0]
			equal(t, "place", fmt.Sprintf("%d:%d", f.Place.Line, f.Place.Column), c.at)
			if !strings.Contains(f.Message.En, c.part) {
				t.Errorf("got %s", show(f))
			}
			checkWording(t, f)
		})
	}
}

func TestYAMLLimit(t *testing.T) {
	for _, limit := range []int{maxFront, maxData} {
		text := "a: b\n" + strings.Repeat("#\n", limit/2-2)
		for extra := range 2 {
			file := source.NewFile("f", []byte(text[:limit-1]+strings.Repeat("#", 1+extra)))
			var findings source.Findings
			v := parseYAML(file, 0, len(file.Data), limit, &findings)
			if extra == 0 && (v.damaged || len(findings) > 0) {
				t.Errorf("at %d bytes: %v", limit, findings)
			}
			if extra == 1 && (!v.damaged || len(findings) != 1 || findings[0].Place.Line != 1) {
				t.Errorf("one byte over %d: %v", limit, findings)
			}
		}
	}
}

func TestYAMLPlaces(t *testing.T) {
	text := "題: x\r\na: {ja: あい, en: \"b c\"} # コメント\r\nb:\r\n  - 日本\r\n  - 'q'\r\n"
	file := source.NewFile("f", []byte("\ufeff"+text))
	var findings source.Findings
	var got []string
	var walk func(value)
	walk = func(v value) {
		if v.kind == scalar {
			p := file.Place(v.at.Start, v.at.End)
			got = append(got, fmt.Sprintf("%d:%d-%d %s", p.Line, p.Column, p.EndColumn, v.text))
		}
		for _, i := range v.items {
			walk(i)
		}
		for _, f := range v.fields {
			walk(f.value)
		}
	}
	walk(parseYAML(file, 0, len(file.Data), maxData, &findings))
	want := []string{"1:4-5 x", "2:9-11 あい", `2:17-22 b c`, "4:5-7 日本", "5:5-8 q"}
	if !slices.Equal(got, want) || len(findings) > 0 {
		t.Errorf("got %q, %v", got, findings)
	}
}

func TestSectionNames(t *testing.T) {
	parser := markdown.New(markdown.Options{HeadingID: headingID})
	section := func(line, id string) *Section { return split(parser.Parse([]byte(line+"\n\ntext\n"), 0)).Section(id) }
	for id, names := range SectionNames {
		for _, name := range names {
			for _, line := range []string{"## " + name, "##  " + strings.ToUpper(name) + " ##", name + "\n---", "## 何か {#" + id + "}"} {
				if s := section(line, id); s == nil || !s.Known {
					t.Errorf("%q is not the section %s", line, id)
				}
			}
			for _, line := range []string{"# " + name, "### " + name, "> ## " + name, "## " + name + " {#other}"} {
				if s := section(line, id); s != nil && s.Known {
					t.Errorf("%q is the section %s", line, id)
				}
			}
		}
	}
	equal(t, "dated heading", headingID(2, "2024-06-18 続報"), "2024-06-18")
}

func TestSplit(t *testing.T) {
	parser := markdown.New(markdown.Options{HeadingID: headingID})
	b := split(parser.Parse([]byte("intro\n\n```error\nx\n```\n\n## 意味\n\na\n\n### b {#b side=you}\n\nc\n\n#### d\n\n## Other\n"), 0))
	if b.Intro != (Blocks{0, 2}) || len(b.IntroBlocks()) != 1 || len(b.Sections) != 2 {
		t.Fatalf("got %+v", b)
	}
	s := b.Sections[0]
	if s.ID != Meaning || s.Blocks != (Blocks{3, 7}) || s.Lead != (Blocks{3, 4}) || len(s.Parts) != 1 || s.Parts[0].Blocks != (Blocks{5, 7}) {
		t.Errorf("got %+v", s)
	}
	if b.Section("nothing") != nil {
		t.Error("a section that is not there")
	}
}

// TestHashes shows which changes of an original make a translation stale.
func TestHashes(t *testing.T) {
	parser := markdown.New(markdown.Options{HeadingID: headingID})
	hashes := func(text string) map[string]string {
		return split(parser.Parse([]byte(text), 0)).hashes(&Text{Title: "t"})
	}
	base := "intro\n\n```error\nx\n```\n\n## 原因 {#causes}\n\n### a {#a side=you}\n\ntext\n"
	for _, c := range []struct{ name, old, new, changed string }{
		{"attribute", "side=you", "side=app", ""}, {"error text", "\nx\n", "\ny\n", ""}, {"trailing space", "text\n", "text  \n", ""},
		{"prose", "text", "texts", "causes"}, {"heading", "### a", "### b", "causes"}, {"heading of the section", "原因", "理由", "causes"}, {"intro", "intro", "Intro", "intro"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var changed []string
			before := hashes(base)
			for id, h := range hashes(strings.Replace(base, c.old, c.new, 1)) {
				if before[id] != h {
					changed = append(changed, id)
				}
			}
			equal(t, "changed", strings.Join(changed, " "), c.changed)
		})
	}
}

func TestSVG(t *testing.T) {
	for _, c := range []struct {
		name, in      string
		width, height int
		ok            bool
	}{
		{"size", `<svg width="20" height="10px"/>`, 20, 10, true}, {"viewBox", `<svg viewBox="0,0 30 40"/>`, 30, 40, true}, {"both", `<svg viewBox="0 0 3 4" width="20" height="10"/>`, 20, 10, true},
		{"percent", `<svg width="100%" height="100%" viewBox="0 0 3 4"/>`, 3, 4, true}, {"none", `<svg/>`, 0, 0, true}, {"not a number", `<svg width="NaN" height="Inf"/>`, 0, 0, true},
		{"huge", `<svg width="1e9" height="1"/>`, 0, 0, true}, {"own reference", `<svg><use href=" #a"/></svg>`, 0, 0, true},
		{"script", `<svg><script/></svg>`, 0, 0, false}, {"prefix", `<svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></svg>`, 0, 0, false}, {"handler", `<svg onload="x"/>`, 0, 0, false},
		{"foreign", `<svg><foreignObject/></svg>`, 0, 0, false}, {"link", `<svg><a href="#x"/></svg>`, 0, 0, false}, {"image", `<svg><image/></svg>`, 0, 0, false}, {"set", `<svg><set attributeName="href"/></svg>`, 0, 0, false},
		{"outside reference", `<svg><use href="https://example.org/#a"/></svg>`, 0, 0, false}, {"xlink", `<svg xmlns:xlink="x"><use xlink:href="data:x"/></svg>`, 0, 0, false},
		{"style element", `<svg><style/></svg>`, 0, 0, false}, {"second url", `<svg fill="url(#a), url(//x)"/>`, 0, 0, false}, {"url in capitals", `<svg fill="URL(//x)"/>`, 0, 0, false}, {"entity in a value", `<svg fill="&#117;rl(//x)"/>`, 0, 0, false},
		{"DOCTYPE", `<!DOCTYPE svg><svg/>`, 0, 0, false}, {"stylesheet", `<?xml-stylesheet href="x"?><svg/>`, 0, 0, false}, {"other root", `<g/>`, 0, 0, false}, {"no XML", `svg`, 0, 0, false}, {"empty", ``, 0, 0, false},
		{"repeated", repeatedSVG(3, `<use href="#%d"/>`), 0, 0, true}, {"bomb", repeatedSVG(5, `<use href="#%d"/>`), 0, 0, false}, {"bomb of masks", repeatedSVG(7, `<rect mask="URL(#%d)"/>`), 0, 0, false},
		{"bomb of escapes", repeatedSVG(8, `<use href=" #%%3%d"/>`), 0, 0, false}, {"circle", `<svg><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>`, 0, 0, false},
		{"deep", "<svg>" + strings.Repeat("<g>", 100) + strings.Repeat("</g>", 100) + "</svg>", 0, 0, true}, {"too deep", "<svg>" + strings.Repeat("<g>", 1e6) + strings.Repeat("</g>", 1e6) + "</svg>", 0, 0, false},
		{"long chain", chainedSVG(1e5), 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, h, bad := checkSVG([]byte(c.in))
			if ok := bad == (source.Text{}); ok != c.ok || w != c.width || h != c.height {
				t.Errorf("got %d × %d, %q", w, h, bad.En)
			}
		})
	}
}

// repeatedSVG is an image in which each of n parts draws the one before ten times.
func repeatedSVG(n int, drawing string) string {
	s := `<svg><g id="0"/>`
	for i := range n {
		s += fmt.Sprintf(`<g id="%d">%s</g>`, i+1, strings.Repeat(fmt.Sprintf(drawing, i), 10))
	}
	return s + "</svg>"
}

// chainedSVG is an image in which each of n parts draws the one behind it.
func chainedSVG(n int) string {
	var s strings.Builder
	s.WriteString("<svg>")
	for i := range n {
		fmt.Fprintf(&s, `<use id="%d" href="#%d"/>`, i, i+1)
	}
	return s.String() + "</svg>"
}

// TestDescribed looks for descriptions of keys that are in no schema.
func TestDescribed(t *testing.T) {
	used := map[string]bool{}
	var visit func(kind string, s *Schema)
	visit = func(kind string, s *Schema) {
		for key, p := range s.Properties {
			used[kind+"."+key], used[key] = true, true
			visit(kind, p)
		}
		if entry, ok := s.Others.(*Schema); ok {
			visit(kind, entry)
		}
	}
	for name, s := range Schemas([]string{"en", "ja"}) {
		used[name] = true
		visit(name, s)
	}
	for name := range described {
		if !used[name] {
			t.Errorf("%q is described, and is no key", name)
		}
	}
}
