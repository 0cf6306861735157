// Package templates embeds the default templates, styles, scripts and UI texts.
// A site's own templates folder may replace any of these files by one of the
// same name.
package templates

import "embed"

// FS holds the files of this folder.
//
//go:embed *.html text assets/*.css assets/*.js
var FS embed.FS
