package markdown

import (
	"strings"
	"testing"
)

func TestPictures(t *testing.T) {
	pictures := map[string]Picture{"wide.png": {"/w.png", 800, 600}, "small.png": {"/s.png", 80, 60}, "drawing.svg": {"/d.svg", 0, 0}}
	const image = `<img src="/w.png" alt="A &lt;screen&gt;" width="800" height="600" loading="lazy" decoding="async">`
	cases := map[string]struct{ text, want string }{
		"alone, with a caption":   {`![A \<screen>](wide.png "On a *phone*")`, `<figure class="picture"><a href="/w.png">` + image + `<span class="enlarge">Enlarge</span></a><figcaption>On a *phone*</figcaption></figure>`},
		"without one":             {`![A \<screen>](wide.png)`, `<figure class="picture"><a href="/w.png">` + image + `<span class="enlarge">Enlarge</span></a></figure>`},
		"too small to be larger":  {`![Key](small.png)`, `<figure class="picture"><img src="/s.png" alt="Key" width="80" height="60" loading="lazy" decoding="async"></figure>`},
		"of no size":              {`![Plan](drawing.svg)`, `<figure class="picture"><a href="/d.svg"><img src="/d.svg" alt="Plan" loading="lazy" decoding="async"><span class="enlarge">Enlarge</span></a></figure>`},
		"in a sentence":           {`Press ![Key](small.png).`, `<p>Press <img src="/s.png" alt="Key" width="80" height="60" loading="lazy" decoding="async">.</p>`},
		"in a link of the author": {`[![Key](small.png)](#a)`, `<p><a href="#a"><img src="/s.png" alt="Key" width="80" height="60" loading="lazy" decoding="async"></a></p>`},
		"that does not exist":     {`![Key](none.png "No")`, `<p>Key</p>`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			page := testPage()
			page.Image = func(dest string) (Picture, bool) { p, ok := pictures[dest]; return p, ok }
			page.Labels.Enlarge = "Enlarge"
			if got := strings.TrimSpace(renderPage(t, c.text, page)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}
