package main

import (
	"errors"

	"naosu/generator/outgoing"
	"naosu/generator/serve"
	"naosu/generator/site"
	"naosu/generator/source"
)

// explain words a failure for the person at the terminal.
func (p *program) explain(err error) string {
	var trouble serve.Trouble
	if errors.As(err, &trouble) {
		return printable(p.say(trouble.Text))
	}
	var offline *outgoing.Offline
	if errors.As(err, &offline) {
		return printable("--external: " + p.say(offline.Text()))
	}
	var refusal *site.Refusal
	if !errors.As(err, &refusal) || p.lang != "ja" {
		return printable(err.Error())
	}
	words, ok := refusals[refusal.Reason]
	if !ok {
		return printable(err.Error())
	}
	return printable(source.Say("", words, refusal.Path, refusal.Other).Ja)
}

// refusals says in Japanese why an output folder is not taken, with the folder
// as %[1]s and the other folder concerned, if there is one, as %[2]s. The
// English words are the error's own.
var refusals = map[site.Reason]string{
	site.ReasonRoot:           "出力先 %[1]s はルートフォルダーです。サイト専用のフォルダーを指定してください",
	site.ReasonHome:           "出力先 %[1]s はホームフォルダーか、それを含むフォルダーです。サイト専用のフォルダーを指定してください",
	site.ReasonContainsSource: "出力先 %[1]s には元のファイル（%[2]s）が含まれています。別のフォルダーを指定してください",
	site.ReasonInsideSource:   "出力先 %[1]s が元のファイルのフォルダー（%[2]s）の中にあります。別のフォルダーを指定してください",
	site.ReasonNoParent:       "出力先 %[1]s の親フォルダーがありません。先に作ってください",
	site.ReasonReadOnly:       "出力先 %[1]s の親フォルダーに書き込めません。書き込める場所を指定してください",
	site.ReasonSymlink:        "出力先 %[1]s はシンボリックリンクです。リンク先のフォルダーを直接指定してください",
	site.ReasonNotAFolder:     "出力先 %[1]s はフォルダーではありません。別の名前を指定してください",
	site.ReasonMountPoint:     "出力先 %[1]s はマウントポイントなので、一度に置き換えられません。その中のフォルダーを指定してください",
	site.ReasonMountInside:    "出力先 %[1]s の中にマウントポイント（%[2]s）があります。外してからやり直してください",
	site.ReasonForeign:        "出力先 %[1]s は naosu が作ったフォルダーではありません。空のフォルダーか新しい名前を指定してください",
	site.ReasonGitFolder:      "出力先 %[1]s は Git のリポジトリです。別のフォルダーを指定してください",
	site.ReasonDotFolder:      "出力先 %[1]s に隠しフォルダー（%[2]s）があります。移すか消してからやり直してください",
	site.ReasonDotSpecial:     "出力先 %[1]s に通常のファイルではないもの（%[2]s）があります。移すか消してからやり直してください",
	site.ReasonBusy:           "出力先 %[1]s へは別のビルドが実行中です。終わってからやり直してください",
	site.ReasonChanged:        "ビルド中に出力先 %[1]s が変更されました。もう一度ビルドしてください",
	site.ReasonUnfinished:     "%[1]s は naosu が作り終えたサイトではありません。先にビルドしてください。別の場所から写したときは、隠しファイル .naosu も一緒に写してください",
}
