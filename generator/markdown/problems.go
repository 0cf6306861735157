package markdown

// ProblemRule is a kind of mistake in a text.
type ProblemRule string

// The problems that Parse reports, with their Args.
const (
	AttrSyntax     ProblemRule = "attribute-syntax" // the text between the braces
	IDSyntax       ProblemRule = "id-syntax"        // the id
	IDTwice        ProblemRule = "id-twice"         // the id
	InfoString     ProblemRule = "fence-info"       // the superfluous words
	RawHTML        ProblemRule = "raw-html"         // the tag
	RawHTMLOpen    ProblemRule = "raw-html-open"    // the tag
	BlockTooLong   ProblemRule = "block-limit"      // what, how many are allowed
	TextTooLong    ProblemRule = "text-limit"       // what, how many are allowed
	CodeTooLong    ProblemRule = "code-limit"       // bytes, lines
	CodeTooSlow    ProblemRule = "code-slow"        // the language
	DirectiveWrong ProblemRule = "directive-syntax" // the directive
	BareURL        ProblemRule = "bare-url"         // the address
)
