package kb

import "strings"

// The words of the content model. UI texts explain each of them to the reader.
var (
	Sides        = []string{"service", "app", "you", "device", "network", "account", "unknown"}
	Certainties  = []string{"confirmed", "likely", "unclear"}
	Likelihoods  = []string{"common", "occasional", "rare", "unknown"}
	Evidences    = []string{"official", "reported", "single", "inferred"}
	Whos         = []string{"you", "admin", "developer", "service"}
	Efforts      = []string{"none", "minutes", "hour", "day"}
	Risks        = []string{"none", "low", "data_loss", "lockout", "security"}
	Effects      = []string{"fixes", "works_around", "waits_out", "diagnoses"}
	Statuses     = []string{"draft", "published", "retired"}
	States       = []string{"investigating", "identified", "monitoring", "resolved", "unconfirmed_end"}
	Scales       = []string{"one", "one_app", "some_users", "many", "all", "unknown"}
	UpdateScales = []string{"none", "one", "one_app", "some_users", "many", "all", "unknown"} // none: it is over
	Types        = []string{"name", "text", "url", "path", "email", "host", "ip", "number", "code", "datetime", "duration", "version", "id"}
)

// Fill stands in a draft where its author is still to write. No published
// article has it as its title or as the heading of a cause, a remedy or a dead
// end.
const Fill = "…"

// The recognised sections.
const (
	Meaning       = "meaning"
	Causes        = "causes"
	Remedies      = "remedies"
	DeadEnds      = "dead_ends"
	Prevention    = "prevention"
	Related       = "related"
	FAQ           = "faq"
	Timeline      = "timeline"
	Announcements = "announcements"
	ForDevelopers = "for_developers"
	Sources       = "sources"
)

// SectionNames lists the headings by which a section is recognised.
var SectionNames = map[string][]string{
	Meaning:       {"意味", "エラーの意味", "Meaning", "What it means"},
	Causes:        {"原因", "Causes", "Cause"},
	Remedies:      {"対処", "対処法", "解決方法", "Remedies", "Fix", "What to do"},
	DeadEnds:      {"効果がない対処", "What does not help"},
	Prevention:    {"再発を防ぐ", "再発を防ぐには", "予防", "Prevention", "Keep it from coming back"},
	Related:       {"関連エラー", "似ているエラー", "Related errors"},
	FAQ:           {"よくある質問", "FAQ"},
	Timeline:      {"経過", "Timeline"},
	Announcements: {"公式発表", "Announcements"},
	ForDevelopers: {"開発者向け", "For developers"},
	Sources:       {"情報源", "参考", "Sources"},
}

// sectionByName is SectionNames turned round, the names in lower case.
var sectionByName = func() map[string]string {
	m := map[string]string{}
	for id, names := range SectionNames {
		for _, name := range names {
			m[strings.ToLower(name)] = id
		}
	}
	return m
}()

// headingID gives a recognised section its fixed id, and a heading that begins
// with a date the id of that day, so that both are the same in every language.
func headingID(level int, text string) string {
	if level != 2 {
		return ""
	}
	if date, _, ok := datePrefix(text); ok {
		return date.Day()
	}
	return sectionByName[strings.ToLower(strings.TrimSpace(text))]
}

// Reserved are the names that no topic and no page may take, because the site
// has addresses of its own there.
var Reserved = []string{"tags", "errors", "faq", "incidents", "families", "glossary", "search", "page", "feed", "images", "assets", "static", "pages", "e", "by-letter", "by-code", "by-date"}
