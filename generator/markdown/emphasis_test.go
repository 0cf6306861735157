package markdown

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/width"
)

// newGoldmark returns a goldmark that differs from the default one only in
// its emphasis and its strikethrough.
func newGoldmark(extensions ...goldmark.Extender) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(parser.DefaultBlockParsers()...),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(parser.NewLinkParser(), 200),
				util.Prioritized(parser.NewAutoLinkParser(), 300),
				util.Prioritized(parser.NewRawHTMLParser(), 400),
				util.Prioritized(newEmphasis(), 500),
				util.Prioritized(newStrikethrough(), 500),
			),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		)),
		goldmark.WithExtensions(extensions...),
		goldmark.WithRendererOptions(
			html.WithUnsafe(),
			renderer.WithNodeRenderers(util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500)),
		),
	)
}

// defaultGoldmark returns a goldmark with its own emphasis and strikethrough.
func defaultGoldmark() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Strikethrough),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
}

func goldmarkHTML(t *testing.T, md goldmark.Markdown, source string) string {
	t.Helper()
	var b bytes.Buffer
	if err := md.Convert([]byte(source), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// delimiterTags are the runs that follow the same rules, with their tags. _ has its own.
var delimiterTags = []struct{ run, open, close string }{
	{"*", "<em>", "</em>"},
	{"**", "<strong>", "</strong>"},
	{"~", "<del>", "</del>"},
	{"~~", "<del>", "</del>"},
}

// markDelimiters puts open and close in the places that ‹ and › hold in a case.
func markDelimiters(text, open, close string) string {
	return strings.NewReplacer("‹", open, "›", close).Replace(text)
}

// emphasisCase is a Markdown text in which ‹ and › stand for a delimiter.
type emphasisCase struct{ name, text string }

// testDelimiters runs the cases with each delimiter. Every ‹ must open and
// every › close, or, where emphasised is false, every one of them stay text.
func testDelimiters(t *testing.T, cases []emphasisCase, emphasised bool) {
	md := newGoldmark()
	for _, c := range cases {
		for _, d := range delimiterTags {
			t.Run(c.name+"/"+d.run, func(t *testing.T) {
				open, close := d.open, d.close
				if !emphasised {
					open, close = d.run, d.run
				}
				source := markDelimiters(c.text, d.run, d.run)
				want := markDelimiters(goldmarkHTML(t, md, c.text), open, close)
				if got := goldmarkHTML(t, md, source); got != want {
					t.Errorf("%q\n got %s\nwant %s", source, got, want)
				}
			})
		}
	}
}

// paragraphCase is a paragraph and the HTML that it contains.
type paragraphCase struct{ name, source, want string }

func testParagraphs(t *testing.T, cases []paragraphCase) {
	md := newGoldmark()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, want := goldmarkHTML(t, md, c.source), "<p>"+c.want+"</p>\n"; got != want {
				t.Errorf("%q\n got %swant %s", c.source, got, want)
			}
		})
	}
}

func TestEmphasisDesign(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"brackets, then a letter", "‹「重要」›です"},
		{"brackets between letters", "これは‹「エラー」›を示す"},
		{"full stop inside", "‹太字。›この"},
		{"full-width brackets between Latin letters", "Git ‹（ギット）›Hub"},
		{"menu path", "設定の‹[一般]›を開く"},
		{"code", "‹`git push`›が失敗する"},
		{"quotation marks", "画面に‹\"404 Not Found\"›と出る"},
		{"half-width katakana", "ｶﾞ‹(ｱ)›ｶﾞ"},
		{"ideographic space outside", "次の\u3000‹「一」›\u3000です"},
	}, true)
}

// The cases from here to TestEmphasisOneSide are the examples of the
// specification's repository, most of them; see testdata/README.md.

func TestEmphasisJapanese(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"full stop", "これは‹私のやりたかったこと。›だからするの。"},
		{"links", "‹[製品ほげ](./product-foo)›と‹[製品ふが](./product-bar)›をお試しください"},
		{"link between words", "単語と‹[単語と](word-and)›単語"},
		{"full stop at the start of the line", "‹これは太字になりません。›ご注意ください。"},
		{"full-width brackets", "カッコに注意‹（太字にならない）›文が続く場合に要警戒。"},
		{"link at the start of the line", "‹[リンク](https://example.com)›も注意。（画像も同様）"},
		{"escaped backtick first", "先頭の‹\\`コード\\`も注意。›"},
		{"escaped backtick last", "‹末尾の\\`コード\\`›も注意。"},
		{"yen sign", "税込‹¥10,000›で入手できます。"},
		{"full-width yen sign", "税込‹￥10,000›で入手できます。"},
		{"circled digit", "正解は‹④›です。"},
		{"corner brackets", "太郎は‹「こんにちわ」›といった"},
		{"ASCII quotation marks", "太郎は‹\"こんにちわ\"›といった"},
		{"kana only", "太郎は‹こんにちわ›といった"},
		{"Latin in corner brackets", "太郎は‹「Hello」›といった"},
		{"Latin in ASCII quotation marks", "太郎は‹\"Hello\"›といった"},
		{"Latin only", "太郎は‹Hello›といった"},
		{"words in corner brackets", "太郎は‹「Oh my god」›といった"},
		{"words in ASCII quotation marks", "太郎は‹\"Oh my god\"›といった"},
		{"words only", "太郎は‹Oh my god›といった"},
		{"number sign", "‹C#›や‹F#›は‹「.NET」›というプラットフォーム上で動作します。"},
		{"digits", "IDが‹001号›になります。"},
		{"full-width digits", "IDが‹００１号›になります。"},
		{"Latin outside", "Go‹「初心者」›を対象とした記事です。"},
		{"radical", "‹⻲田太郎›と申します"},
		{"circled kana", "・‹㋐›:選択肢１つ目"},
		{"radical between letters", "私は‹⻲田太郎›と申します"},
		{"circled kana, then a colon", "選択肢‹㋐›: 1つ目の選択肢"},
		{"presentation form", "‹さようなら︙›と太郎はいった。"},
		{"Latin and a full stop", ".NET‹（.NET Frameworkは不可）›では、"},
		{"radical inside", "「禰󠄀」の偏は示ではなく‹礻›です。"},
		{"quotation, then a full stop", "太郎は‹「こんにちわ」›といった。"},
		{"ASCII brackets at the end", "ハイパーテキストコーヒーポット制御プロトコル‹(HTCPCP)›"},
		{"link at the end", "国際規格‹[ECMA-262](https://tc39.es/ecma262/)›"},
		{"small kana outside", "阿寒湖アイヌシアターイコㇿ‹(Akanko Ainu Theater Ikor)›"},
		{"README, full stop", "‹このアスタリスクは強調記号として認識されず、そのまま表示されます。›この文のせいで。"},
		{"hentaigana outside", "あ𛀙‹(か)›よろし"},
	}, true)
}

func TestEmphasisChinese(t *testing.T) {
	for _, r := range "，。、；：？！“”‘’（）【】《》—～…·〃-々" {
		testDelimiters(t, []emphasisCase{{string(r) + " last", "‹真" + string(r) + "›她"}}, true)
	}
	testDelimiters(t, []emphasisCase{
		{"README, full stop", "‹该星号不会被识别，而是直接显示。›这是因为它没有被识别为强调符号。"},
		{"round bracket first", "真‹（她›"},
		{"lenticular bracket first", "真‹【她›"},
		{"angle bracket first", "真‹《她›"},
		{"letters only", "‹真›她"},
		{"space outside", "‹真，› 她"},
		{"comma outside", "‹真›，她"},
		{"character reference outside", "‹真，›&ZeroWidthSpace;她"},
		{"Latin outside", "Git‹（注：不是GitHub）›"},
		{"Latin behind a colon", "‹推荐几个框架：›React、Vue等前端框架。"},
		{"plane 3, full-width brackets", "𰻞𰻞‹（ビャンビャン）›麺"},
		{"plane 3, ASCII brackets", "𰻞𰻞‹(ビャンビャン)›麺"},
		{"compatibility ideograph", "﨑‹(崎)›"},
		{"extension A", "㐧‹(第の俗字)›"},
		{"extension B", "𠮟‹(こちらが正式表記)›"},
		{"extension C", "𪜈‹(トモの合略仮名)›"},
		{"extension B, another", "𫠉‹(馬の俗字)›"},
		{"extension E", "谺𬤲‹(こだま)›石神社"},
		{"extension F", "石𮧟‹(いしただら)›"},
		{"extension H", "𱟛‹(U+317DB)›"},
		{"extension I", "𮹝‹(simplified form of 龘 in China)›"},
	}, true)
}

func TestEmphasisKorean(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"link", "‹이 [링크](https://example.kr/)›만을 강조하고 싶다."},
		{"brackets last", "‹스크립트(script)›라고"},
		{"code", "패키지를 발행하려면 ‹`npm publish`›를 실행하십시오."},
		{"greeting", "‹안녕(hello)›하세요."},
		{"README, bracket", "‹이 별표는 강조 표시로 인식되지 않고 그대로 표시됩니다(이 괄호 때문에)›이 문장 때문에."},
		{"jamo before", "ᅡ‹(a)›"},
		{"jamo after", "‹(k)›ᄏ"},
	}, true)
}

func TestEmphasisVariationSelectors(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"ideographic, city", "葛\U000E0100‹(こちらが正式表記)›城市"},
		{"ideographic, name", "禰\U000E0100‹(こちらが正式表記)›豆子"},
		{"standardized ideograph", "大塚\ufe00‹(U+585A U+FE00)› 大塚‹(U+FA10)›"},
		{"text form of a CJK symbol", "〽\ufe0e‹(庵点)›は、"},
		{"full-width quotation marks", "‹“\ufe01Git”\ufe01›Hub"},
		{"CJK full stop", "‹正體字。\ufe01›Traditional"},
	}, true)
}

func TestEmphasisEmoji(t *testing.T) {
	for _, r := range "〰〽🈂🈷㊗㊙" {
		s := string(r)
		testDelimiters(t, []emphasisCase{
			{s + " alone", "a‹" + s + "›a"},
			{s + " as text, first", "a‹" + s + "\ufe0ea›a"},
			{s + " as text, last", "a‹a" + s + "\ufe0e›a"},
			{s + " as emoji, first", "a‹" + s + "\ufe0fa›a"},
			{s + " as emoji, last", "a‹a" + s + "\ufe0f›a"},
		}, true)
	}
	for _, r := range "🈯⭕❌" {
		s := string(r)
		testDelimiters(t, []emphasisCase{
			{s + " first", "a‹" + s + "a›a"},
			{s + " last", "a‹a" + s + "›a"},
			{s + " as text, first", "a‹" + s + "\ufe0ea›a"},
			{s + " as text, last", "a‹a" + s + "\ufe0e›a"},
			{s + " as emoji, first", "a‹" + s + "\ufe0fa›a"},
		}, false)
	}
}

func TestEmphasisOneSide(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"CJK after", "a‹a()›あ"},
		{"CJK before", "あ‹()a›a"},
		{"plane 2 before", "𩸽‹()a›a"},
		{"plane 2 after", "a‹a()›𩸽"},
		{"ideographic selector before", "葛\U000E0100‹()a›a"},
		{"standardized selector before", "羽\ufe00‹()a›a"},
		{"CJK bracket first", "a‹「a›」"},
		{"CJK bracket last", "「‹a」›a"},
		{"CJK punctuation between", "‹a›：‹a›"},
	}, true)
}

func TestEmphasisAmbiguous(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"curly quotation mark before a Latin letter", "a‹“真”›a"},
		{"euro sign behind a Latin letter", "a‹€›あ"},
		{"ASCII selector sequence", "a‹(\ufe00›a"},
	}, false)
}

func TestEmphasisPlaces(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"second line", "一\n‹「二」›三"},
		{"end of line", "一‹「二」›\n三"},
		{"line break inside", "一‹「二」\n（三）›四"},
		{"block quote", "> 一\n> ‹「二」›三"},
		{"list item", "- ‹「二」›三\n- 一‹「二」›"},
		{"heading", "# 一‹「二」›三"},
		{"link text", "[一‹「二」›三](/four)"},
		{"next to code", "`一`‹「二」›`三`"},
		{"next to raw HTML", "<b>一</b>‹「二」›三"},
		{"two in a row", "‹「一」›と‹「二」›と"},
	}, true)
	testDelimiters(t, []emphasisCase{
		{"space inside", "一‹ 二 ›三"},
		{"ideographic space inside", "一‹\u3000二\u3000›三"},
		{"line break inside the opening", "一‹\n二"},
		{"in code", "`一‹「二」›三`"},
	}, false)
}

func TestEmphasisNested(t *testing.T) {
	testParagraphs(t, []paragraphCase{
		{"three asterisks", "***「強」***です", "<em><strong>「強」</strong></em>です"},
		{"strikethrough inside", "**~~「削」~~と「残」**です", "<strong><del>「削」</del>と「残」</strong>です"},
		{"emphasis inside strong", "**これは*「中」*だ。**外", "<strong>これは<em>「中」</em>だ。</strong>外"},
		{"multiple of three", "**字*字**字*字**", "<strong>字*字</strong>字*字**"},
		{"escaped", `\*\*「字」**です`, "**「字」**です"},
		{"three tildes are text", "あ~~~「字」~~~です", "あ~~~「字」~~~です"},
	})
}

func TestUnderscore(t *testing.T) {
	testParagraphs(t, []paragraphCase{
		{"CJK colon after", "__注意__：注意事項", "<strong>注意</strong>：注意事項"},
		{"CJK colon before", "注意：__注意事項__", "注意：<strong>注意事項</strong>"},
		{"standardized full stop before _", "正體字。\ufe01_Traditional._", "正體字。\ufe01<em>Traditional.</em>"},
		{"standardized full stop before __", "正體字。\ufe01__Hong Kong and Taiwan.__", "正體字。\ufe01<strong>Hong Kong and Taiwan.</strong>"},
		{"second selector before _", "简体字 / 新字体。\ufe00_Simplified._", "简体字 / 新字体。\ufe00<em>Simplified.</em>"},
		{"second selector before __", "简体字 / 新字体。\ufe00__Mainland China or Japan.__", "简体字 / 新字体。\ufe00<strong>Mainland China or Japan.</strong>"},
		{"full-width quotation mark before __", "“\ufe01Git”\ufe01__Hub__", "“\ufe01Git”\ufe01<strong>Hub</strong>"},
		{"between letters it stays", "これは_「字」_です", "これは_「字」_です"},
		{"inside a word it stays", "漢字_漢字_漢字", "漢字_漢字_漢字"},
		{"brackets outside", "（_字_）", "（<em>字</em>）"},
		{"spaces outside", "字 _「字」_ 字", "字 <em>「字」</em> 字"},
		{"snake_case", "変数snake_case_nameを見る", "変数snake_case_nameを見る"},
	})
}

// TestEmphasisWithoutCJK holds texts that are CommonMark's alone. The whole of
// that specification is in TestSpec.
func TestEmphasisWithoutCJK(t *testing.T) {
	testDelimiters(t, []emphasisCase{
		{"word", "‹a›"},
		{"part of a word", "a‹b›c"},
		{"punctuation on both sides", "(‹\"b\"›)"},
		{"spaces outside", "a ‹\"b\"› c"},
		{"accents", "é‹è›ê"},
		{"emoji selector", "a‹b\u2764\ufe0f›c"},
	}, true)
	testDelimiters(t, []emphasisCase{
		{"ASCII quotation marks", "a‹\"b\"›c"},
		{"brackets", "a‹(b)›c"},
		{"curly quotation marks", "a‹“b”›c"},
		{"guillemet last", "a‹a«›a"},
		{"guillemet first", "a‹»a›a"},
		{"nabla last", "a‹a∇›a"},
		{"nabla first", "a‹∇a›a"},
		{"nabla of plane 1 last", "a‹a𝜵›a"},
		{"nabla of plane 1 first", "a‹𝜵a›a"},
		{"punctuation of plane 1 first", "a‹𐬻a›a"},
		{"punctuation of plane 1 last", "a‹a𐬻›a"},
		{"no-break space inside", "a‹\u00a0b\u00a0›c"},
	}, false)
}

// TestCJKTable compares the table with the widths of golang.org/x/text, which
// may be of another version of Unicode: each wide character that is not a
// symbol, as emoji are, and each Hangul character must be in the table.
func TestCJKTable(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
			noncharacter := r&0xFFFE == 0xFFFE
			if !isCJK(r) && !unicode.IsSymbol(r) && !noncharacter {
				t.Errorf("%U is wide and not in the table", r)
			}
		case width.EastAsianAmbiguous, width.EastAsianNarrow:
			if isCJK(r) {
				t.Errorf("%U is narrow and in the table", r)
			}
		}
		if unicode.Is(unicode.Hangul, r) && !isCJK(r) {
			t.Errorf("%U is Hangul and not in the table", r)
		}
	}
}

func TestEmphasisAllocatesNothing(t *testing.T) {
	source := []byte("葛\U000E0100正體字。\ufe01")
	n := testing.AllocsPerRun(100, func() {
		flanking('*', neighbourBefore(0xFE01, source), neighbourAfter(source))
	})
	if n != 0 {
		t.Errorf("%v allocations for a run", n)
	}
}

// FuzzEmphasis states that text without CJK characters and without the
// selectors that belong to them becomes what goldmark makes of it by itself.
func FuzzEmphasis(f *testing.F) {
	for _, source := range []string{
		"a **b** _c_ ~~d~~ ~e~", "***a** b*", "a*\"b\"*c", "**a*b**c*", "_(_a_)_",
		"> *a*\n> **b**", "- *a\n  b*", "[*a*](b)", "`*a*`", "a~~~b~~~", "a ~b~~ c", "é“*”*—",
		"\\*a*", "&nbsp;*a*", "a*❌*a", "\t*a*", "*a\n*b*\n",
	} {
		f.Add(source)
	}
	ours, theirs := newGoldmark(), defaultGoldmark()
	special := func(r rune) bool { return isCJK(r) || isTextSelector(r) || isIdeographicSelector(r) }
	f.Fuzz(func(t *testing.T, source string) {
		if !utf8.ValidString(source) || strings.ContainsFunc(source, special) {
			t.Skip()
		}
		if got, want := goldmarkHTML(t, ours, source), goldmarkHTML(t, theirs, source); got != want {
			t.Errorf("%q\n got %s\nwant %s", source, got, want)
		}
	})
}

// FuzzEmphasisCJK states that no text stops the parsers, and that they lose
// none of it: what stands in the HTML does not depend on them but for the tags
// and the delimiters.
func FuzzEmphasisCJK(f *testing.F) {
	for _, source := range []string{"\ufe01**(a)**", "\U000E0100**(a)**", "あ**「い」**う", "> \ufe00~~「~~", "*\ufe00"} {
		f.Add(source)
	}
	ours, theirs := newGoldmark(), defaultGoldmark()
	bare := strings.NewReplacer(
		"<em>", "", "</em>", "", "<strong>", "", "</strong>", "", "<del>", "", "</del>", "",
		"*", "", "_", "", "~", "",
	)
	f.Fuzz(func(t *testing.T, source string) {
		if !utf8.ValidString(source) {
			t.Skip()
		}
		if got, want := bare.Replace(goldmarkHTML(t, ours, source)), bare.Replace(goldmarkHTML(t, theirs, source)); got != want {
			t.Errorf("%q\n got %s\nwant %s", source, got, want)
		}
	})
}
