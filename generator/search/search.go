// Package search finds the article for an error text: the same text form, index
// and ranking in Go, for the terminal and for checks, and in JavaScript, for
// readers (templates/assets/search.js).
//
// The main type is [Index]. [New] makes one from a library, [Index.Search]
// answers a paste, and [Index.Write] writes the files that browsers read
// (format.go has their form).
//
// A text is reduced to letters (normal.go), found by rare pieces (index.go),
// aligned letter by letter with placeholders swallowing anything (align.go), and
// ranked by what it explains of the paste and what of it is missing (rank.go).
// verdict.go says what the ranking means. Everything that decides is counted in
// whole numbers, so that Go and JavaScript agree; testdata/vectors.json holds
// both to the same answers, and a test compares them on random texts. In a
// library of more than 2,000 articles a browser sees only the articles that its
// fetched postings name, so its answers may lack one that is found here.
package search
