package kb

import "naosu/generator/source"

// The kinds of mistake that loading finds. Each has a reason for authors; the
// list of rules in docs/ is printed from here.
var (
	ruleFile        = errorRule("file", "A file that cannot be read as text cannot become a page.", "テキストとして読めないファイルはページにできません。")
	ruleInvisible   = errorRule("invisible-character", "What nobody sees can hide a text from search, or turn round what a command seems to say.", "見えない文字は、エラー文を検索から隠したり、コマンドの見た目を偽ったりします。")
	ruleFileType    = errorRule("file-type", "Links and devices could lead out of the content folder, so only plain files and folders are read.", "リンクやデバイスはコンテンツの外を指せるため、通常のファイルとフォルダーだけを読みます。")
	ruleFileName    = errorRule("file-name", "Names become addresses, which must work on every host and never change.", "名前はそのままアドレスになり、どのサーバーでも使えて変わらない必要があります。")
	ruleStray       = warningRule("stray-file", "A file that nothing reads is usually a misspelt one.", "どこからも読まれないファイルは、名前の間違いであることがほとんどです。")
	ruleYAML        = errorRule("yaml", "What cannot be parsed has no meaning that could be shown.", "構文が読めなければ、内容を表示できません。")
	ruleYAMLUnsafe  = errorRule("yaml-unsafe", "Anchors, aliases, merge keys, tags and very deep nesting let a small file grow without bound or change its meaning.", "アンカー、エイリアス、マージキー、タグ、深い入れ子は、小さなファイルを際限なく膨らませたり意味を変えたりします。")
	ruleKey         = errorRule("unknown-key", "A misspelt key would be ignored in silence.", "綴りを誤ったキーは、黙って無視されてしまいます。")
	ruleKeyTwice    = errorRule("duplicate-key", "Of two values only one could count.", "二つの値のうち、片方しか効きません。")
	ruleType        = errorRule("value-type", "A value of another kind cannot be used.", "種類の違う値は使えません。")
	ruleWord        = errorRule("unknown-word", "Pages explain these words to the reader; others have no explanation.", "この語はページ上で読者に説明されます。決められた語以外には説明がありません。")
	ruleDate        = errorRule("date", "Readers judge by dates whether help is still true.", "読者は日付を見て、説明が今も正しいかどうかを判断します。")
	ruleMissing     = errorRule("missing", "Without it the page cannot be shown or found.", "これがないと、ページを表示したり見つけたりできません。")
	ruleFacts       = errorRule("facts-twice", "Each fact is written once, so that the languages cannot disagree.", "事実は一か所にだけ書きます。言語ごとに食い違わないようにするためです。")
	ruleFactHere    = errorRule("fact-in-translation", "Attributes come from the original; others here would contradict it.", "属性は原文から引き継がれます。ここに別の値を書くと矛盾します。")
	ruleTopic       = errorRule("unknown-topic", "A topic needs a label in every language before articles can lie in it.", "記事を置く前に、トピックの名前を各言語で用意する必要があります。")
	ruleTag         = errorRule("unknown-tag", "A tag needs a label in every language, or readers cannot browse it.", "タグの名前が各言語にないと、読者はたどれません。")
	ruleTagTree     = errorRule("tag-tree", "Counts with descendants need a tree: a parent that exists, and no circle.", "下位のタグを含めて数えるには、親が存在し、循環のない木である必要があります。")
	ruleID          = errorRule("unknown-id", "What is named here does not exist, so the reader would be led nowhere.", "ここで指しているものが存在しないため、読者をどこにも案内できません。")
	ruleLink        = errorRule("link-target", "A link that leads nowhere costs the reader's trust.", "行き先のないリンクは読者の信頼を損ないます。")
	ruleLinkLang    = warningRule("link-language", "The reader would be led to another language than the page's.", "読者は、ページと違う言語に案内されます。")
	ruleLinkPath    = warningRule("link-path", "A path that is right from this file works in editors and on code hosts too.", "このファイルから見て正しいパスなら、エディターやコード共有サイトでも機能します。")
	ruleAnchor      = errorRule("link-anchor", "The reader would land at the top of the page and search on their own.", "読者はページの先頭に着いてしまい、自分で探すことになります。")
	ruleURL         = errorRule("link-url", "Only http, https, mailto and relative addresses are safe in every reader's browser.", "どの読者のブラウザーでも安全なのは、http、https、mailto、相対アドレスだけです。")
	ruleBareURL     = warningRule("link-bare", "An address behind other letters, such as Japanese, does not become a link; readers would have to copy it.", "ほかの文字のすぐ後に書いたアドレスはリンクにならず、読者が自分で写すことになります。")
	ruleImage       = errorRule("image", "An image that is missing, of another kind, or very large cannot be shown.", "存在しない画像、種類の違う画像、大きすぎる画像は表示できません。")
	ruleAlt         = errorRule("image-alt", "Readers who cannot see the image need its text.", "画像を見られない読者には、代わりの文章が必要です。")
	ruleAttr        = errorRule("attribute", "A misspelt attribute would be ignored in silence.", "綴りを誤った属性は、黙って無視されてしまいます。")
	ruleAttrSyntax  = errorRule("attribute-syntax", "Braces at the end of a line hold attributes; what cannot be read would be shown to the reader.", "行末の波かっこは属性です。読めないものは、そのまま読者に見えてしまいます。")
	ruleHeadingID   = errorRule("heading-id", "Ids are addresses, and the same in every language.", "ID はアドレスの一部で、すべての言語で共通です。")
	ruleItemID      = errorRule("item-id", "Languages, links and checks find causes, remedies and dead ends by their id.", "原因、対処、効果がない対処は、言語間でもリンクでも検査でも ID で結び付けられます。")
	ruleSection     = errorRule("section-twice", "Two sections of one kind cannot both have its address.", "同じ種類の節が二つあると、片方しかその節のアドレスを持てません。")
	ruleIncomplete  = errorRule("incomplete", "A reader needs the text, its meaning, a cause and a remedy; without them the page only repeats the error.", "読者には、エラー文、意味、原因、対処が必要です。どれかが欠けると、エラーを繰り返すだけのページになります。")
	rulePlaceholder = errorRule("placeholder", "Search and the reader's own values depend on the type of a placeholder.", "検索と読者自身の値の表示は、置き換え部分の型に基づきます。")
	ruleBrace       = warningRule("placeholder-brace", "Digits in braces are printed as they stand; most authors mean a placeholder.", "波かっこの中の数字はそのまま表示されます。多くの場合は置き換え部分の書き間違いです。")
	ruleValue       = errorRule("unknown-value", "A value can only be shown where an error text has a placeholder of that name.", "値を表示できるのは、エラー文に同じ名前の置き換え部分があるときだけです。")
	ruleFamily      = errorRule("family", "The table tells twins apart: every member has a column, and the tell row a different cell for each.", "表は似たエラーを見分けるためのものです。各エラーに列があり、見分ける行の欄がすべて異なる必要があります。")
	ruleUpdates     = errorRule("incident-update", "Each heading of an incident is one dated update, so that readers see what is new.", "障害の見出しは、一つひとつが日付のある更新です。読者が何が新しいかを見分けられます。")
	ruleAddress     = errorRule("address", "Two pages cannot share one address.", "二つのページが同じアドレスを持つことはできません。")
	ruleHTML        = warningRule("raw-html", "Raw HTML can break the page or harm its readers, so all but a few plain tags is left out.", "生の HTML はページを壊したり読者に害を与えたりするため、一部のタグ以外は取り除かれます。")
	ruleLimit       = errorRule("limit", "Texts of this size take so long to parse that they would hold up every other article.", "この大きさの文章は処理に時間がかかり、ほかの記事まで待たせてしまいます。")
	ruleFence       = warningRule("fence-info", "Behind the language of a code block only attributes in braces have a meaning.", "コードブロックの言語名のあとで意味を持つのは、波かっこの中の属性だけです。")
	ruleCodePlain   = warningRule("code-limit", "Very long code is shown without colours.", "非常に長いコードは色なしで表示されます。")
	ruleCodeSlow    = errorRule("code-slow", "Colouring this block takes so long that the page would depend on the machine.", "このブロックの色付けは時間がかかりすぎ、結果が環境に左右されてしまいます。")
	ruleStyle       = errorRule("directive", "A directive that is not closed would be shown to the reader as it stands.", "閉じていない記法は、そのまま読者に見えてしまいます。")
	ruleLanguage    = errorRule("language", "A page in a language that the site does not have would never be reached.", "サイトにない言語のページには、誰もたどり着けません。")
	ruleStale       = warningRule("translation-stale", "Readers of the translation are told that it is behind the original.", "翻訳が原文に追いついていないことは、読者にも表示されます。")
	ruleDraftLink   = errorRule("link-draft", "A draft is not published, so the link would be dead.", "下書きは公開されないため、リンク切れになります。")
)

// Rules lists every rule of this package.
func Rules() []source.Rule {
	return []source.Rule{
		ruleFile, ruleInvisible, ruleFileType, ruleFileName, ruleStray, ruleYAML, ruleYAMLUnsafe, ruleKey, ruleKeyTwice, ruleType, ruleWord, ruleDate,
		ruleMissing, ruleFacts, ruleFactHere, ruleTopic, ruleTag, ruleTagTree, ruleID, ruleLink, ruleLinkLang, ruleLinkPath, ruleAnchor,
		ruleURL, ruleBareURL, ruleImage, ruleAlt, ruleAttr, ruleAttrSyntax, ruleHeadingID, ruleItemID, ruleSection, ruleIncomplete, rulePlaceholder,
		ruleBrace, ruleValue, ruleFamily, ruleUpdates, ruleAddress, ruleHTML, ruleLimit, ruleFence, ruleCodePlain, ruleCodeSlow,
		ruleStyle, ruleLanguage, ruleDraftLink, ruleStale,
	}
}

func errorRule(id, en, ja string) source.Rule {
	return source.Rule{ID: id, Severity: source.Error, Why: source.Text{En: en, Ja: ja}}
}

func warningRule(id, en, ja string) source.Rule {
	return source.Rule{ID: id, Severity: source.Warning, Why: source.Text{En: en, Ja: ja}}
}
