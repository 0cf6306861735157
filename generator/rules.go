package main

import (
	"slices"
	"strings"

	"naosu/generator/check"
	"naosu/generator/kb"
	"naosu/generator/outgoing"
	"naosu/generator/render"
	"naosu/generator/source"
)

// rules lists every kind of mistake that the program finds, by ID.
func rules() []source.Rule {
	list := slices.Concat(kb.Rules(), render.Rules(), check.Rules(), outgoing.Rules(), []source.Rule{ruleCollision, rulePath, ruleGone})
	slices.SortFunc(list, func(a, b source.Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}
