package markdown

import (
	"strings"
	"testing"
)

func TestForeign(t *testing.T) {
	const in, out = `<span lang="ja">`, `</span>`
	cases := map[string]struct{ text, want string }{
		"a word":               {"It says 直す.", "<p>It says " + in + "直す" + out + ".</p>"},
		"with its punctuation": {"(「緊急時につき無視」, ok)", "<p>(" + in + "「緊急時につき無視」" + out + ", ok)</p>"},
		"punctuation alone":    {"a ！ b", "<p>a ！ b</p>"},
		"two runs":             {"直す *and* メール", "<p>" + in + "直す" + out + " <em>and</em> " + in + "メール" + out + "</p>"},
		"in code":              {"`#スピル!` and `a`", `<p><code lang="ja">#スピル!</code> and <code>a</code></p>`},
		"beside an entity":     {"&lt;直す&gt; \\*", "<p>&lt;" + in + "直す" + out + "&gt; *</p>"},
		"in a heading":         {"## What 直す means {#a}", `<h2 id="a">What ` + in + "直す" + out + " means</h2>"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			page := testPage()
			page.Foreign = "ja"
			if got := strings.TrimSpace(renderPage(t, c.text, page)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
			}
			page.Foreign = ""
			if got := renderPage(t, c.text, page); strings.Contains(got, "lang=") {
				t.Errorf("%s\n its own language is marked: %s", c.text, got)
			}
		})
	}
}
