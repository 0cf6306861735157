package render

import (
	"html/template"

	"naosu/generator/kb"
)

// Verdict is the box that answers the reader's first questions.
type Verdict struct {
	Side      Badge
	Certainty string
	Now       *Now
	First     *FirstRemedy
	Avoid     []Link
	Twins     []Twin
	TellLabel template.HTML
	TellOwn   template.HTML
}

// Now says whether the error is happening at present.
type Now struct {
	Open       bool
	Words      string
	Incident   Link
	StatusPage string
}

// FirstRemedy is the first thing to try.
type FirstRemedy struct {
	Link
	Badges []Badge
}

// Twin is an error that is easily taken for this one, and the sign that tells.
type Twin struct {
	Link
	Short string // its name in the family's table
	Tell  template.HTML
}

// verdict is made from facts alone.
func (r *Renderer) verdict(a *kb.Article, lang string, m *MatrixView) Verdict {
	t, text := r.texts[lang], a.Best(lang)
	v := Verdict{Side: badge(t, "side", a.Side), Certainty: t.Get("certainty." + a.Certainty), Now: r.now(a, lang), First: firstRemedy(t, a, text)}
	for _, id := range a.DeadEnds {
		if item := text.Item(kb.DeadEnds, id); item != nil && len(v.Avoid) < 2 {
			v.Avoid = append(v.Avoid, Link{Name: item.Title, Href: "#" + id})
		}
	}
	if m != nil {
		twins := m.twins()
		v.Twins = twins[1:]
		if m.tells {
			v.TellLabel, v.TellOwn = m.Rows[0].Label, twins[0].Tell
		}
	}
	return v
}

// now is nil where a topic has neither an incident nor a status page.
func (r *Renderer) now(a *kb.Article, lang string) *Now {
	t := r.texts[lang]
	n := &Now{StatusPage: a.Topic.StatusPage}
	if len(a.Incidents) == 0 {
		if n.StatusPage == "" {
			return nil
		}
		n.Words = t.Get("now.none")
		return n
	}
	i := a.Incidents[0]
	for _, other := range a.Incidents {
		if other.Open() {
			i = other
			break
		}
	}
	n.Open = i.Open()
	n.Incident = Link{Name: i.Best(lang).Title, Href: r.href(i.Path(lang))}
	switch {
	case n.Open:
		n.Words = t.Get("now.open", t.Date(i.Started))
	case i.State == "resolved" && !i.Ended.IsZero():
		n.Words = t.Get("now.ended", t.Date(i.Ended))
	case i.State == "resolved":
		n.Words = t.Get("now.resolved", t.Date(i.Latest()))
	default:
		n.Words = t.Get("now.unconfirmed", t.Date(i.Latest()))
	}
	return n
}

func firstRemedy(t *Texts, a *kb.Article, text *kb.Text) *FirstRemedy {
	if len(a.Remedies) == 0 {
		return nil
	}
	m := a.Remedies[0]
	item := text.Item(kb.Remedies, m.ID)
	if item == nil {
		return nil
	}
	f := &FirstRemedy{Link: Link{Name: item.Title, Href: "#" + m.ID}}
	f.Badges = []Badge{badge(t, "effort", m.Effort), badge(t, "risk", m.Risk)}
	if m.Who != "you" {
		f.Badges = append(f.Badges, badge(t, "who", m.Who))
	}
	return f
}
