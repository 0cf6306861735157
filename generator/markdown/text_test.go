package markdown

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestTerms(t *testing.T) {
	glossary := NewGlossary([]Term{
		{Key: "oauth", Short: "許可 & 連携", Words: []string{"OAuth", "連携ログイン"}},
		{Key: "oauth2", Short: "2", Words: []string{"OAuth 2.0"}},
		{Key: "port", Short: "p", Words: []string{"ポート", "port"}},
		{Key: "amp", Short: "a", Words: []string{"amp"}},
		{Key: "none", Words: []string{""}},
	})
	// In want, ‹key:word› is a term that is explained.
	cases := []struct{ name, text, want string }{
		{"in a sentence", "OAuthで入る", "<p>‹oauth:OAuth›で入る</p>"},
		{"any case", "oauth", "<p>‹oauth:oauth›</p>"},
		{"once a page", "OAuth OAuth 連携ログイン", "<p>‹oauth:OAuth› OAuth 連携ログイン</p>"},
		{"longest match", "OAuth 2.0 OAuth", "<p>‹oauth2:OAuth 2.0› ‹oauth:OAuth›</p>"},
		{"digit behind", "OAuth2", "<p>OAuth2</p>"},
		{"hyphen behind", "OAuth-app", "<p>OAuth-app</p>"},
		{"letter before", "xOAuth", "<p>xOAuth</p>"},
		{"other mark behind", "OAuth2? OAuth?", "<p>OAuth2? ‹oauth:OAuth›?</p>"},
		{"katakana around", "サポート ポートフォリオ", "<p>サポート ポートフォリオ</p>"},
		{"hiragana around", "このポートを", "<p>この‹port:ポート›を</p>"},
		{"kanji around", "連携ログイン先 通信ポート番号", "<p>‹oauth:連携ログイン›先 通信‹port:ポート›番号</p>"},
		{"part of an emphasis", "サ**ポート**", "<p>サ<strong>ポート</strong></p>"},
		{"an emphasis", "の**ポート**の", "<p>の<strong>‹port:ポート›</strong>の</p>"},
		{"beside code", "`x`OAuth", "<p><code>x</code>OAuth</p>"},
		{"over a line of Japanese", "サ\nポート", "<p>サポート</p>"},
		{"on the next line", "a\nOAuth\nb", "<p>a\n‹oauth:OAuth›\nb</p>"},
		{"inside a reference", "&amp; a&amp;amp", "<p>&amp; a&amp;‹amp:amp›</p>"},
		{"escaped", `\*OAuth\*`, "<p>*‹oauth:OAuth›*</p>"},
		{"heading", "# OAuth", `<h2 id="oauth">OAuth</h2>`},
		{"link", "[OAuth](a) [*OAuth*](a)", `<p><a href="/a">OAuth</a> <a href="/a"><em>OAuth</em></a></p>`},
		{"refused link", "[OAuth](a:b)", "<p>OAuth</p>"},
		{"code", "`OAuth`\n\n    OAuth", "<p><code>OAuth</code></p>\n" + `<div class="code"><pre tabindex="0"><code>OAuth` + "\n</code></pre></div>"},
		{"key", "<kbd>OAuth</kbd> OAuth", "<p><kbd>OAuth</kbd> ‹oauth:OAuth›</p>"},
		{"ruby", "<ruby>OAuth<rt>ポート</rt></ruby>", "<p><ruby>OAuth<rt>ポート</rt></ruby></p>"},
		{"error text", "```error\nOAuth\n```", `<pre class="error-text" tabindex="0"><samp>OAuth</samp></pre>`},
		{"image", "![OAuth](x.png)", "<p>OAuth</p>"},
		{"menu", ":menu[OAuth]", `<p><span class="menu"><span class="menu-step">OAuth</span></span></p>`},
	}
	explain := func(s string) string {
		for key, short := range map[string]string{"oauth": "許可 &amp; 連携", "oauth2": "2", "port": "p", "amp": "a"} {
			for {
				before, rest, ok := strings.Cut(s, "‹"+key+":")
				if !ok {
					break
				}
				word, after, _ := strings.Cut(rest, "›")
				s = before + `<dfn class="term"><a href="#_term-` + key + `" aria-describedby="_tip-` + key + `">` + word +
					`</a><span class="tip" role="tooltip" id="_tip-` + key + `">` + short + `</span></dfn>` + after
			}
		}
		return s
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			page := testPage()
			page.Terms = glossary.NewTerms()
			if got, want := strings.TrimSuffix(renderPage(t, c.text, page), "\n"), explain(c.want); got != want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, want)
			}
		})
	}
}

func TestTermsMost(t *testing.T) {
	var terms []Term
	var words []string
	for i := range 12 {
		words = append(words, fmt.Sprintf("w%d", i))
		terms = append(terms, Term{Key: words[i], Words: words[i:]})
	}
	page := testPage()
	page.Terms = NewGlossary(terms).NewTerms()
	renderPage(t, "# "+words[11]+"\n\n"+strings.Join(words, " "), page)
	var keys []string
	for _, term := range page.Terms.Used {
		keys = append(keys, term.Key)
	}
	if !slices.Equal(keys, words[:maxTerms]) {
		t.Errorf("explained %q, want the first %d", keys, maxTerms)
	}
}

func TestText(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"paragraphs", "a *b*\n`c`\n\nd", "a b c\nd"},
		{"Japanese lines", "日\n本", "日本"},
		{"hard break", "a\\\nb<br>c", "a b c"},
		{"entities and escapes", `\&amp; &amp;lt; \*`, "&amp; &lt; *"},
		{"code over lines", "`a\nb`", "a b"},
		{"code block", "```\na\nb\n```", "a\nb"},
		{"links and images", "[a](b) ![c](d) <http://e.example>", "a c http://e.example"},
		{"directives", ":menu[a > b] :value[c]", "a > b c"},
		{"list", "- a\n- b", "a\n\nb"},
		{"table", "|a|b|\n|-|-|\n|c|d|", "a\nb\n\nc\nd"},
		{"raw HTML", "<kbd>a</kbd> <!-- b -->", "a"},
		{"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字", "漢字"},
		{"summary", "<details><summary>a &amp; <kbd>b</kbd></summary>\n\nc\n\n</details>", "a & b\nc"},
		{"footnotes are not part of it", "a[^1]\n\n[^1]: b", "a"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := parseText(c.text)
			if got := d.Text(0, d.Blocks()); got != c.want {
				t.Errorf("%q is %q, want %q", c.text, got, c.want)
			}
		})
	}
	if d := parseText("a\n\nb\n\nc"); d.Text(1, 2) != "b" || d.Text(1, 1) != "" {
		t.Errorf("the blocks are not those asked for")
	}
}

func TestSource(t *testing.T) {
	cases := []struct {
		name, text string
		blocks     []string
	}{
		{"paragraphs", "a\n\nb\nc\n", []string{"a\n\n", "b\nc\n"}},
		{"indented", "  a\n\n   # b", []string{"  a\n\n", "   # b"}},
		{"setext", "a\nb\n===\nc", []string{"a\nb\n===\n", "c"}},
		{"fence", "```\na\n```\n~~~\n~~~", []string{"```\na\n```\n", "~~~\n~~~"}},
		{"containers", "> a\n\n- b\n\n1. c", []string{"> a\n\n", "- b\n\n", "1. c"}},
		{"alert", "a\n\n> [!NOTE]\n> b", []string{"a\n\n", "> [!NOTE]\n> b"}},
		{"table behind words", "a\n|b|\n|-|\n\nc", []string{"a\n", "|b|\n|-|\n\n", "c"}},
		{"details", "a\n\n<details><summary>b</summary>\n\nc\n\n</details>\n", []string{"a\n\n", "<details><summary>b</summary>\n\n", "c\n\n", "</details>\n"}},
		{"footnote between", "a[^1]\n\n[^1]: b\n\nc", []string{"a[^1]\n\n[^1]: b\n\n", "c"}},
		{"definition", "[a]\n\n[a]: b\n\nc", []string{"[a]\n\n", "[a]: b\n\n", "c"}},
		{"dropped HTML", "a\n\n<div>\n\nb", []string{"a\n\n<div>\n\n", "b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := parseText(c.text)
			var got []string
			for i := range d.Blocks() {
				got = append(got, d.Source(i, i+1))
			}
			if !slices.Equal(got, c.blocks) {
				t.Errorf("%q\n got %q\nwant %q", c.text, got, c.blocks)
			}
			if got := d.Source(0, d.Blocks()); got != c.text {
				t.Errorf("the whole is %q", got)
			}
			if got := d.Source(0, 0); got != "" {
				t.Errorf("nothing is %q", got)
			}
		})
	}
}

func TestLinkPlaces(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string // destination|place
	}{
		{"link", "日本 [a](b.md)", []string{"b.md|b.md"}},
		{"in brackets", "[a](<b c>)", []string{"b c|b c"}},
		{"with a title", "[a]( b 'b' )", []string{"b|b"}},
		{"on the next line", "> [a](\n> b\n> 'c')", []string{"b|b"}},
		{"text that looks the same", "[b](c) [b](b)", []string{"c|c", "b|b"}},
		{"beginning of another", "[![a](bc)](b)", []string{"b|b", "bc|bc"}},
		{"brackets in the text", "[`](b` ](b)", []string{"b|b"}},
		{"entities", "[a](b&amp;c)", []string{"b&c|b&amp;c"}},
		{"no destination", "[a]()", []string{"|[a]"}},
		{"by reference", "x [a][b] [b] [b][]\n\n[b]: c", []string{"c|[a]", "c|[b]", "c|[b]"}},
		{"image", "![a](b)", []string{"b|b"}},
		{"image by reference", "![a]\n\n[a]: b", []string{"b|![a]"}},
		{"autolink", "x <http://a.example>", []string{"http://a.example|http://a.example"}},
		{"bare address", "x http://a.example. (www.b.example)", []string{"http://a.example|http://a.example", "http://www.b.example|www.b.example"}},
		{"first on its line", "http://a.example", []string{"http://a.example|http://a.example"}},
		{"mail", "x a@b.example", []string{"mailto:a@b.example|a@b.example"}},
		{"in a table", "|a|\n|-|\n|x [b](c)|", []string{"c|c"}},
		{"in a footnote", "a[^1]\n\n[^1]: [b](c)", []string{"c|c"}},
		{"in a heading", "# [a](b) {#c}", []string{"b|b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := parseText(c.text)
			var got []string
			for _, l := range d.Links {
				got = append(got, l.Dest+"|"+at(c.text, l.At))
			}
			for _, i := range d.Images {
				got = append(got, i.Dest+"|"+at(c.text, i.At))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
			}
		})
	}
}

func TestHeadingPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"# 原因 {#a}":          "原因",
		"## *a* b ##":        "*a* b",
		"a\nb\n===":          "a\nb",
		"> - ### a":          "a",
		"x[^1]\n\n[^1]: # a": "a",
		"#":                  "#",
	} {
		h := parseText(text).Headings[0]
		if got := at(text, h.At); got != want {
			t.Errorf("%q has its heading at %q, want %q", text, got, want)
		}
		if top := strings.HasPrefix(text, "#") || strings.HasPrefix(text, "a"); top != (h.Block == 0) {
			t.Errorf("%q is in block %d", text, h.Block)
		}
	}
}

// TestFileUnchanged has a file in a larger buffer, as reading one may leave it.
func TestFileUnchanged(t *testing.T) {
	buffer := []byte("a\n\n```\nbBEHIND")
	d := New(Options{}).Parse(buffer[:len(buffer)-len("BEHIND")], 3)
	if d.Fences[0].Code != "b\n" || !strings.HasSuffix(string(buffer), "bBEHIND") {
		t.Errorf("the code is %q, the buffer %q", d.Fences[0].Code, buffer)
	}
}

func TestParallel(t *testing.T) {
	text := strings.Join(ownSeeds, "\n\n")
	d := New(Options{}).Parse([]byte(text), 0)
	glossary := NewGlossary([]Term{{Key: "oauth", Short: "s", Words: []string{"OAuth"}}})
	render := func() string {
		page := testPage()
		page.Terms = glossary.NewTerms()
		out, err := d.HTML(0, d.Blocks(), page)
		if err != nil {
			t.Error(err)
		}
		notes, err := d.Footnotes(0, d.Blocks(), page)
		if err != nil {
			t.Error(err)
		}
		for i := range d.Headings {
			if _, err := d.HeadingHTML(i, page); err != nil {
				t.Error(err)
			}
		}
		return out + notes + d.Text(0, d.Blocks()) + d.Source(0, d.Blocks())
	}
	want := render()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if render() != want {
				t.Error("the same text is rendered in two ways")
			}
		})
	}
	wait.Wait()
}
