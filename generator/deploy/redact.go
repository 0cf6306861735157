//go:build deploy

package deploy

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
)

// webAddress finds addresses in messages: scheme, whatever stands up to the
// path, the rest.
var webAddress = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)([^\s"'<>]*)`)

// redactText takes out of all addresses in a message what may be secret: names
// and passwords, and what follows a question mark, where signatures stand.
func redactText(text string) string {
	return webAddress.ReplaceAllStringFunc(text, func(address string) string {
		parts := webAddress.FindStringSubmatch(address)
		rest, query, _ := strings.Cut(parts[2], "?")
		host, path, _ := strings.Cut(rest, "/")
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			rest = strings.TrimSuffix(host[i+1:]+"/"+path, "/")
		}
		if query != "" {
			rest += "?…"
		}
		return parts[1] + rest
	})
}

// redacted is an error whose message holds no secrets.
type redacted struct {
	text string
	err  error
}

func (r *redacted) Error() string { return r.text }
func (r *redacted) Unwrap() error { return r.err }

// redactError hides what addresses in an error's message may hold. Refusals and
// the end of a context are as they are.
func redactError(err error) error {
	var refusal *Refusal
	if err == nil || errors.As(err, &refusal) || errors.Is(err, context.Canceled) {
		return err
	}
	return &redacted{redactText(err.Error()), err}
}

// redact hides the values of the address's own parameters too, wherever they
// stand, short words apart.
func (a Address) redact(err error) error {
	text := redactText(err.Error())
	for key, values := range a.url.Query() {
		for _, v := range values {
			if key != "region" && key != "endpoint" && len(v) > 5 {
				text = strings.ReplaceAll(strings.ReplaceAll(text, v, "…"), url.QueryEscape(v), "…")
			}
		}
	}
	return &redacted{text, err}
}
