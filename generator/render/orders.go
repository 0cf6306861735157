package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"naosu/generator/kb"
	"naosu/generator/site"
)

// All errors can be looked through in several orders, each a list of one line
// an entry: by product (lists.go), by letter, by code and by date. These are the
// ways to an article without script; a browser's find-in-page works in them.

// orderSize is how many lines a page of an order has.
const orderSize = 500

// OrderPage lists all errors in one order.
type OrderPage struct {
	Base
	Heading string
	Orders  []Order
	Jumps   []Link // to the groups on all pages of the list
	Groups  []OrderGroup
	Pager   Pager
}

// Order is one of the ways to look through all errors.
type Order struct {
	Link
	Current bool
}

// OrderGroup are the lines of one page that belong together, such as those of a
// letter or a month.
type OrderGroup struct {
	ID, Name, Lang string
	Lines          []OrderLine
}

// OrderLine is one entry: a title, an error text, or a code with its article.
type OrderLine struct {
	Link
	Kind string // is-title, is-text, is-code
	Note string // what stands behind, or ""

	group group
	key   string // of sorting within the group
}

// A group is a section of an order.
type group struct{ id, name, lang string }

// An order has keys of UI texts and an address below errors/.
type order struct {
	key, description, path string
	lines                  func(r *Renderer, lang string) []OrderLine
}

// orders are all but that by product.
var orders = []order{
	{"errors.by_letter", "errors.by_letter.description", "by-letter/", (*Renderer).byLetter},
	{"errors.by_code", "errors.by_code.description", "by-code/", (*Renderer).byCode},
	{"errors.by_date", "errors.by_date.description", "by-date/", (*Renderer).byDate},
}

// ordersOf links all orders. current is the address of one below errors/.
func (r *Renderer) ordersOf(lang, current string) []Order {
	list := []Order{{Link{Name: r.texts[lang].Get("errors.by_product"), Href: r.href(lang + "/errors/")}, current == ""}}
	for _, o := range orders {
		list = append(list, Order{Link{Name: r.texts[lang].Get(o.key), Href: r.href(lang + "/errors/" + o.path)}, current == o.path})
	}
	return list
}

// orderParts are the lists of all orders.
func (r *Renderer) orderParts(lang string) (parts []part) {
	for _, o := range orders {
		parts = append(parts, part{[]string{lang + "/errors/" + o.path}, func() []task { return r.order(lang, o) }})
	}
	return parts
}

// order makes the pages of a list.
func (r *Renderer) order(lang string, o order) []task {
	lines, path := o.lines(r, lang), o.path
	title := r.texts[lang].Get("errors.in_order", r.texts[lang].Get("nav.errors"), r.texts[lang].Get(o.key))
	jumps := r.jumps(lang, "errors/"+path, lines)
	return paged(r, lang, "errors/"+path, lines, orderSize, func(out site.Output, at string, pg Pager, lines []OrderLine) error {
		p := OrderPage{Base: r.list(lang, at, r.numbered(title, lang, pg)), Heading: title, Orders: r.ordersOf(lang, path), Jumps: jumps, Pager: pg}
		p.Description = p.Text(o.description)
		for _, l := range lines {
			if last := len(p.Groups) - 1; last < 0 || p.Groups[last].ID != l.group.id {
				p.Groups = append(p.Groups, OrderGroup{ID: l.group.id, Name: l.group.name, Lang: l.group.lang})
			}
			g := &p.Groups[len(p.Groups)-1]
			g.Lines = append(g.Lines, l)
		}
		crumbs := []Link{{Name: p.Text("nav.errors"), Href: r.href(lang + "/errors/")}, {Name: p.Text(o.key)}}
		if err := r.crumbs(&p.Base, crumbs...); err != nil {
			return err
		}
		return r.put(out, lang+"/"+at+"index.html", "templates/order.html", "order", p)
	})
}

// jumps link the groups of a list, wherever they begin.
func (r *Renderer) jumps(lang, path string, lines []OrderLine) (links []Link) {
	last := ""
	for i, l := range lines {
		if l.group.id != last {
			last = l.group.id
			links = append(links, Link{Name: l.group.name, Lang: l.group.lang, Href: r.href(lang+"/"+pageAddress(path, i/orderSize+1)) + "#" + last})
		}
	}
	return links
}

// sortLines sorts by group, in the order of their ids, and by key; the rest
// decides between equals.
func sortLines(lines []OrderLine, groups string) []OrderLine {
	place := map[string]int{}
	for i, id := range strings.Fields(groups) {
		place[id] = i
	}
	slices.SortFunc(lines, func(a, b OrderLine) int {
		return cmp.Or(cmp.Compare(place[a.group.id], place[b.group.id]), cmp.Compare(a.key, b.key), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Href, b.Href))
	})
	return lines
}

// live lists the articles of a language's lists.
func (r *Renderer) live(lang string) (list []*kb.Article) {
	for _, t := range r.lib.Topics {
		list = append(list, r.lib.InTopic(t, lang)...)
	}
	return list
}

// byLetter lists titles, where Japanese ones stand by their reading, and error
// texts, by their first letter that is no placeholder.
func (r *Renderer) byLetter(lang string) (lines []OrderLine) {
	for _, a := range r.live(lang) {
		t, href := a.In(lang), r.href(a.Path(lang))
		known := map[string]bool{t.Title: true}
		add := func(l OrderLine, letters string) {
			l.key = fromLetter(letters)
			l.group = r.groupOf(l.key, lang)
			lines = append(lines, l)
		}
		topic := a.Topic.Label[lang]
		add(OrderLine{Link: Link{Name: t.Title, Href: href}, Kind: "is-title", Note: topic}, t.SortKey())
		for _, v := range a.Variants {
			if line := oneLine(v.Text); !known[line] {
				known[line] = true
				add(OrderLine{Link: Link{Name: line, Href: href, Lang: v.Lang}, Kind: "is-text", Note: topic}, kb.SortKey(literal(v.Text)))
			}
		}
	}
	if lang == "ja" {
		return sortLines(lines, kanaGroups+latinGroups+digitGroup+otherGroup)
	}
	return sortLines(lines, latinGroups+digitGroup+kanaGroups+otherGroup)
}

// literal is an error text without its placeholders.
func literal(text string) string {
	var b strings.Builder
	for _, p := range kb.ParseVariant(text, nil) {
		b.WriteString(p.Text)
	}
	return b.String()
}

// The ids of the groups of letters, as in addresses. They begin with "_", as
// those of templates do.
const (
	kanaGroups  = "_a-row _ka-row _sa-row _ta-row _na-row _ha-row _ma-row _ya-row _ra-row _wa-row _kanji "
	latinGroups = "_a _b _c _d _e _f _g _h _i _j _k _l _m _n _o _p _q _r _s _t _u _v _w _x _y _z "
	digitGroup  = "_0 "
	otherGroup  = "_other"
)

// kanaRows are the rows of the Japanese syllabary, by the first kana of the next
// one.
var kanaRows = []struct {
	before   rune
	id, name string
}{
	{'か', "a", "あ"}, {'さ', "ka", "か"}, {'た', "sa", "さ"}, {'な', "ta", "た"}, {'は', "na", "な"},
	{'ま', "ha", "は"}, {'ゃ', "ma", "ま"}, {'ら', "ya", "や"}, {'ゎ', "ra", "ら"}, {'ゔ', "wa", "わ"}, {'ゕ', "a", "あ"}, {'ゟ', "ka", "か"},
}

// groupOf is the group of a key by its first letter.
func (r *Renderer) groupOf(key, lang string) group {
	for _, c := range key {
		switch {
		case c >= 'a' && c <= 'z':
			return group{"_" + string(c), string(c - 'a' + 'A'), ""}
		case c >= '0' && c <= '9':
			return group{"_0", "0–9", ""}
		case c >= 'ぁ' && c < 'ゟ':
			for _, row := range kanaRows {
				if c < row.before {
					return group{"_" + row.id + "-row", row.name, "ja"}
				}
			}
		case unicode.Is(unicode.Han, c):
			return group{"_kanji", "漢字", "ja"}
		}
		break
	}
	return group{otherGroup, r.texts[lang].Get("errors.other"), ""}
}

// fromLetter drops what stands before the first letter or digit.
func fromLetter(s string) string {
	return strings.TrimLeftFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// byCode lists the codes of errors; numbers in them count as numbers.
func (r *Renderer) byCode(lang string) (lines []OrderLine) {
	for _, a := range r.live(lang) {
		for _, code := range a.Codes {
			key := kb.SortKey(code)
			lines = append(lines, OrderLine{Link: Link{Name: code, Href: r.href(a.Path(lang)), Lang: r.foreignIn(code, lang)}, Kind: "is-code", Note: a.In(lang).Title,
				group: r.groupOf(fromLetter(key), lang), key: numeric(key)})
		}
	}
	return sortLines(lines, digitGroup+latinGroups+kanaGroups+otherGroup)
}

// numeric is a key by which numbers sort as numbers: each is led by how many
// digits it has.
func numeric(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end == i {
			b.WriteByte(s[i])
			i++
			continue
		}
		digits := strings.TrimLeft(s[i:end], "0")
		b.WriteRune(rune('0' + len(digits)))
		b.WriteString(digits)
		i = end
	}
	return b.String()
}

// byDate lists articles by month, the latest published or updated first.
func (r *Renderer) byDate(lang string) (lines []OrderLine) {
	words := r.texts[lang]
	for _, a := range r.live(lang) {
		l := OrderLine{Link: Link{Name: a.In(lang).Title, Href: r.href(a.Path(lang))}, Kind: "is-title", Note: a.Topic.Label[lang], group: group{otherGroup, words.Get("errors.no_date"), ""}}
		if d := a.Latest(); !d.IsZero() {
			l.Note = words.Date(d)
			l.group = group{id: "_" + d.Time.Format("2006-01"), name: words.Get("date.month", d.Time.Year(), words.Get("month."+strconv.Itoa(int(d.Time.Month()))))}
			l.key = d.Day()
		}
		lines = append(lines, l)
	}
	slices.SortStableFunc(lines, func(a, b OrderLine) int { return cmp.Or(cmp.Compare(b.key, a.key), cmp.Compare(a.Href, b.Href)) })
	return lines
}
