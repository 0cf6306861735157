//go:build !deploy

package main

import (
	"errors"

	"github.com/spf13/cobra"

	"naosu/generator/source"
)

// deployCommand says how to get what this program was built without: the
// stores' modules make it two to three times as large.
func (p *program) deployCommand() *cobra.Command {
	return &cobra.Command{
		Use:                "deploy ADDRESS",
		Short:              p.deployShort(),
		DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error {
			return errors.New(p.say(source.Say("this program was built without deploy; build it with: go build -tags deploy -o naosu ./generator",
				"このプログラムは deploy なしでビルドされています。次のようにビルドしてください: go build -tags deploy -o naosu ./generator")))
		},
	}
}
