package kb

import "naosu/generator/source"

// described says what each key is for, to authors in their editors. A name
// that means different things stands with the kind of file.
var described = map[string]source.Text{
	"site":        {En: "site.yaml: the site as a whole", Ja: "site.yaml: サイト全体の設定"},
	"topics":      {En: "topics.yaml: products and services, by ID", Ja: "topics.yaml: 製品とサービス（ID ごと）"},
	"tags":        {En: "tags.yaml: words that articles are filed under, by ID", Ja: "tags.yaml: 記事を分類する語（ID ごと）"},
	"glossary":    {En: "glossary.yaml: terms explained where they first occur, by ID", Ja: "glossary.yaml: 最初に出たところで説明される用語（ID ごと）"},
	"article":     {En: "front matter of the original of an article", Ja: "記事の原文のフロントマター"},
	"translation": {En: "front matter of any translation", Ja: "翻訳のフロントマター"},
	"family":      {En: "front matter of a family, errors that are easily confused", Ja: "ファミリー（間違えやすいエラーの組）のフロントマター"},
	"incident":    {En: "front matter of the original of an incident", Ja: "障害の原文のフロントマター"},
	"page":        {En: "front matter of a page, such as about", Ja: "ページ（about など）のフロントマター"},

	"title":           {En: "the title of the page, as the reader knows the error", Ja: "ページの題名。読者が目にするエラーの名前"},
	"description":     {En: "one or two sentences for lists and search engines", Ja: "一覧や検索エンジンに出る一、二文の説明"},
	"reading":         {En: "kana, by which Japanese lists are sorted", Ja: "よみがな。日本語の一覧の並び順に使う"},
	"translated_from": {En: "hashes of the original's sections; sync writes them", Ja: "原文の節のハッシュ。sync が書く"},
	"tags.label":      {En: "the name of the tag in each language", Ja: "タグの名前（言語ごと）"},
	"aliases":         {En: "old IDs, which redirect to this page", Ja: "以前の ID。このページへ転送される"},

	"article.tags": {En: "IDs of tags.yaml", Ja: "tags.yaml の ID"},
	"codes":        {En: "error codes by which the article is found", Ja: "この記事を見つけるためのエラーコード"},
	"related":      {En: "IDs of related articles, besides those linked in the section of related errors", Ja: "関連する記事の ID（「関連エラー」の節でリンクしたもの以外）"},
	"side":         {En: "on whose side the cause is, if the first cause says otherwise", Ja: "どこの問題か（最初の原因の side と違うときだけ）"},
	"certainty":    {En: "how sure that is, if the first cause says otherwise", Ja: "その確かさ（最初の原因の evidence と違うときだけ）"},
	"status":       {En: "draft: not published; retired: kept, but left out of lists", Ja: "draft: 公開しない。retired: ページは残し、一覧から外す"},
	"published":    {En: "the day of publication", Ja: "公開した日"},
	"updated":      {En: "the day of the last change that matters to readers", Ja: "読者に関わる変更をした最後の日"},
	"verified":     {En: "the day when the article was last compared with its sources", Ja: "情報源と最後に照らし合わせた日"},
	"review_after": {En: "days from verified until the article is to be checked again", Ja: "verified から次に確かめるまでの日数"},

	"errors":  {En: "IDs of the articles on the errors of this incident", Ja: "この障害で出たエラーの記事の ID"},
	"topic":   {En: "an ID of topics.yaml", Ja: "topics.yaml の ID"},
	"state":   {En: "how far it is", Ja: "障害の状態"},
	"scale":   {En: "how many are affected", Ja: "影響の広さ"},
	"started": {En: "when it began", Ja: "始まった日時"},
	"ended":   {En: "when it ended", Ja: "終わった日時"},

	"site.title":       {En: "the name of the site", Ja: "サイトの名前"},
	"site.description": {En: "what the site is, in a sentence", Ja: "サイトの説明を一文で"},
	"base_url":         {En: "the address of the site; it may have a path", Ja: "サイトのアドレス。パスがあってもよい"},
	"languages":        {En: "languages of the site; the first is that of originals in doubt", Ja: "サイトの言語。原文が分からないときは先頭の言語"},
	"edit_url":         {En: "address for editing a file on a code host; {path} stands for the file", Ja: "コード共有サイトでファイルを編集するアドレス。{path} がファイルになる"},
	"report_url":       {En: "where readers report a missing or wrong article", Ja: "記事の誤りや不足を知らせてもらうアドレス"},
	"outputs":          {En: "switches for what multiplies files", Ja: "ファイルが増える出力の切り替え"},
	"tag_feeds":        {En: "a feed for each tag", Ja: "タグごとのフィード"},
	"topic_feeds":      {En: "a feed for each topic", Ja: "トピックごとのフィード"},
	"markdown_twins":   {En: "a Markdown file beside the page of each article", Ja: "記事のページごとの Markdown"},
	"embeds":           {En: "addresses for links in products, /e/…, that name no language", Ja: "製品からのリンク用の、言語を含まないアドレス（/e/…）"},

	"topics.label":       {En: "the name of the product in each language", Ja: "製品の名前（言語ごと）"},
	"topics.description": {En: "which errors are meant, in a sentence for each language", Ja: "どのエラーを扱うか（言語ごとに一文）"},
	"former_names":       {En: "names that the product had before", Ja: "以前の名前"},
	"status_page":        {En: "the product's page on disturbances", Ja: "障害情報のページ"},
	"support_page":       {En: "the product's help pages", Ja: "公式のヘルプ"},
	"domains":            {En: "hosts that belong to the product", Ja: "製品のドメイン"},

	"tags.description": {En: "what is filed under the tag, in each language", Ja: "どんな記事に付けるか（言語ごと）"},
	"parent":           {En: "the ID of the tag above", Ja: "親のタグの ID"},
	"tags.aliases":     {En: "a list: old IDs, which redirect; a list for each language: other words for it", Ja: "一覧なら以前の ID（転送される）。言語ごとの一覧なら別の呼び方"},

	"term":             {En: "the term in each language", Ja: "用語（言語ごと）"},
	"short":            {En: "what it means, in plain words", Ja: "やさしい言葉での説明"},
	"glossary.aliases": {En: "other words for it, in each language", Ja: "別の呼び方（言語ごと）"},
}
