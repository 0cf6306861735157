package check

import (
	"naosu/generator/kb"
	"naosu/generator/source"
)

// silence is after how many days an open incident needs a word.
const silence = 30

// dateRules are about dates and states.
func dateRules() []Rule {
	return []Rule{
		warning("date-future", Document, dateFuture,
			"Nobody can have verified or seen what is yet to come; most often the year is wrong.",
			"まだ来ていない日に確かめたり起きたりすることはありません。多くは年の書き間違いです。"),
		warning("date-order", Document, dateOrder,
			"Dates that contradict each other take away the reader's trust in all of them.",
			"互いに矛盾する日付があると、読者はどの日付も信じられません。"),
		warning("incident-state", Document, incidentState,
			"A page must not say in one place that it is over and in another that it goes on.",
			"同じページで「終わった」と「続いている」が食い違ってはなりません。"),
		warning("incident-silent", Document, incidentSilent,
			"Every page of its errors says that the incident is happening now; after a month that is rarely true.",
			"続いている障害は、関係するすべての記事に「発生中」と表示されます。一か月も動きがなければ、たいてい事実ではありません。"),
		warning("review-due", Document, reviewDue,
			"Readers are told that the article has not been verified for longer than it should be.",
			"確認の期限を過ぎていることは、読者にも表示されます。"),
	}
}

// dated is a date of a document by its key.
type dated struct {
	key  string
	date kb.Date
}

func (p *Pass) dates() []dated {
	if a := p.Article; a != nil {
		return []dated{{"published", a.Published}, {"updated", a.Updated}, {"verified", a.Verified}}
	}
	if i := p.Incident; i != nil {
		return []dated{{"started", i.Started}, {"ended", i.Ended}}
	}
	return nil
}

func dateFuture(p *Pass) {
	tomorrow := p.Date.AddDate(0, 0, 1)
	hint := source.Say("today is %s; correct the date", "今日は %s です。日付を直してください", p.Date.Format("2006-01-02"))
	for _, d := range p.dates() {
		// A day may have begun elsewhere already, so tomorrow is no mistake.
		if d.date.Time.After(tomorrow) {
			p.report(p.fact(d.key), source.Say("%s: %s lies in the future", "%s: %s は未来の日付です", d.key, d.date.Text), hint)
		}
	}
	for _, t := range p.Doc.Texts {
		for _, u := range t.Updates {
			if u.Date.Time.After(tomorrow) {
				p.report(p.headingAt(t, u.ID), source.Say("%s lies in the future", "%s は未来の日付です", u.Date.Text), hint)
			}
		}
	}
}

// before compares dates as coarsely as the coarser of them is written.
func before(a, b kb.Date) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	switch {
	case a.Kind == kb.Month || b.Kind == kb.Month:
		return a.Time.Format("2006-01") < b.Time.Format("2006-01")
	case a.Kind == kb.Day || b.Kind == kb.Day:
		return a.Day() < b.Day()
	}
	return a.Time.Before(b.Time)
}

func dateOrder(p *Pass) {
	dates := p.dates()
	for i, d := range dates {
		if i > 0 && before(d.date, dates[0].date) {
			p.report(p.fact(d.key), source.Say("%s: %s lies before %s: %s", "%s: %s が %s: %s より前です", d.key, d.date.Text, dates[0].key, dates[0].date.Text),
				source.Say("correct one of the two", "どちらかを直してください"))
		}
	}
	if p.Incident == nil {
		return
	}
	for _, t := range p.Doc.Texts {
		p.updates(t)
	}
}

// updates reports dated headings before the start, and the first that is out of
// order: newest first or last, as the text has it at its beginning.
func (p *Pass) updates(t *kb.Text) {
	sign, told := 0, false
	for i, u := range t.Updates {
		if before(u.Date, p.Incident.Started) {
			p.report(p.headingAt(t, u.ID), source.Say("%s lies before started: %s", "%s が started: %s より前です", u.Date.Text, p.Incident.Started.Text),
				source.Say("correct one of the two", "どちらかを直してください"))
		}
		if i == 0 {
			continue
		}
		now := u.Date.Compare(t.Updates[i-1].Date)
		if sign == 0 {
			sign = now
		}
		if now*sign < 0 && !told {
			told = true
			p.report(p.headingAt(t, u.ID), source.Say("%s is out of order", "%s の順序が前後しています", u.Date.Text),
				source.Say("put the updates in the order of their dates, or correct the date", "更新を日付の順に並べるか、日付を直してください"))
		}
	}
}

func incidentState(p *Pass) {
	switch i := p.Incident; {
	case i == nil:
	case i.Open() && !i.Ended.IsZero():
		p.report(p.fact("state"), source.Say("state: %s, but it ended: %s", "state: %s なのに ended: %s があります", i.State, i.Ended.Text),
			source.Say("write state: resolved, or remove ended", "state: resolved とするか、ended を消してください"))
	case i.State == "resolved" && i.Ended.IsZero():
		p.report(p.fact("state"), source.Say("state: resolved without ended", "state: resolved なのに ended がありません"),
			source.Say("add ended, or write state: unconfirmed_end if nobody knows", "ended を加えるか、分からなければ state: unconfirmed_end としてください"))
	}
}

func incidentSilent(p *Pass) {
	i := p.Incident
	if i == nil || !i.Open() || !p.Date.After(i.Latest().AddDays(silence)) {
		return
	}
	p.report(p.fact("state"), source.Say("state: %s, and no update since %s", "state: %s のまま、%s から更新がありません", i.State, i.Latest().Day()),
		source.Say("add an update, or write state: unconfirmed_end", "更新を加えるか、state: unconfirmed_end としてください"))
}

func reviewDue(p *Pass) {
	a := p.Article
	if a == nil || a.Status != "published" || a.ReviewAfter == 0 || a.Verified.IsZero() || !p.Date.After(a.Verified.AddDays(a.ReviewAfter)) {
		return
	}
	p.report(p.fact("verified"), source.Say("verified: %s is more than %d days ago", "verified: %s から %d 日を過ぎています", a.Verified.Text, a.ReviewAfter),
		source.Say("verify the article and write the day, or raise review_after", "内容を確かめて日付を改めるか、review_after を増やしてください"))
}
