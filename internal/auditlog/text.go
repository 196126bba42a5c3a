// SPDX-License-Identifier: Apache-2.0

package auditlog

import (
	"bytes"
	"encoding/json"
	"strings"
)

// text is a piece of text escaped for a JSON string, and escaped for a JSON string that is nested in another, as in attributes named details.
type text struct {
	once, twice string
}

func newText(plain string) text {
	once := escape(plain)
	return text{once: once, twice: escape(once)}
}

// escape returns plain as it stands between the quotes of a JSON string; like the product, it does not escape for HTML.
func escape(plain string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(plain) // a string always encodes
	quoted := strings.TrimSuffix(b.String(), "\n")
	return quoted[1 : len(quoted)-1]
}

// words are what titles, comments and messages consist of: umlauts, other scripts, quotes, line breaks, and text that looks like a record.
var words = newTexts(
	"fix", "rounding", "of", "invoices", "in", "the", "ledger", "again", "please", "review", "before", "release", "we", "agreed", "on", "Tuesday",
	"that", "größere", "Änderungen", "need", "two", "approvals", "see", "https://git.example.org/projects/PAY/repos/ledger/browse?at=main",
	"naïve", "retry", "loop", "removed", "🚀", "ドキュメント", "says", `"nobody touches main"`, "C:\\build\\out", "line one\nline two", "a\tb", "<b>bold</b>",
	"проверка", "is", "slow", "because", "each", "request", "opens", "its", "own", "connection", `{"level":"BASE"}`, "and", "then", "waits",
)

func newTexts(plain ...string) []text {
	texts := make([]text, 0, len(plain))
	for _, p := range plain {
		texts = append(texts, newText(p))
	}
	return texts
}
