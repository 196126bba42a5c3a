// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
)

//go:embed page/page.css
var style string

//go:embed page/page.js
var script string

// assets are the page's style and script, the only ones that its security policy lets a browser run: anything else in the page is not executed, and nothing
// is fetched.
type assets struct {
	Policy string
	Style  template.CSS
	Script template.JS
}

func newAssets() assets {
	return assets{
		Policy: fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'",
			digest(style), digest(script)),
		Style:  template.CSS(style), //nolint:gosec // it is embedded, and holds nothing from a record
		Script: template.JS(script), //nolint:gosec // as above
	}
}

// digest names a text as a content security policy does.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
