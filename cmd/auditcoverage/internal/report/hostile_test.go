// SPDX-License-Identifier: Apache-2.0

package report

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostile are texts that mean something to a page, a script, a style sheet or a terminal, or deceive the eye.
var hostile = []string{
	`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `<!--<script>`, `{{.Policy}}`, "a\u2028b\u2029c", "\u202egnp.exe",
	"\x1b]0;owned\x07\x1b[31m", "javascript:alert(1)", `</style><style>*{display:none}`, "`${alert(1)}`", "\x00\xff\xfe", "&lt;script&gt;",
}

// hostileLog is a log whose authors, repositories, keys and actions are hostile, and every second line of which is torn.
func hostileLog(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	quote := func(text string) string {
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		return string(quoted)
	}
	for i, text := range hostile {
		fmt.Fprintf(&b, `{"affectedObjects":[{"id":"1","name":%[1]s,"type":"REPOSITORY"}],"auditType":{"action":%[1]s,"actionI18nKey":%[1]s,`+
			`"area":"END_USER_ACTIVITY","category":%[1]s,"categoryI18nKey":%[1]s,"level":"FULL"},"author":{"id":"1","name":%[1]s,"type":"NORMAL"},`+
			`"changedValues":[],"extraAttributes":[],"method":"Browser","source":"10.0.0.1","system":"http://localhost",`+
			`"timestamp":{"epochSecond":%[2]d,"nano":0},"version":"1.0"}`+"\n", quote(text), 1741680000+3600*i)
		b.WriteString(text + "\n")
	}
	return file(t, name, b.String())
}

func TestRecordsAreShownAsTextOnly(t *testing.T) {
	t.Parallel()
	const name = "<img src=x onerror=alert(1)>'\"\x1b[31m.log"
	s := planned(t, []string{demo}, hostileLog(t, name))
	require.NotEmpty(t, s.Plan.DroppedAuthors)
	page := written(t, s)
	assert.NotContains(t, page, "<img")
	assert.NotContains(t, page, "alert(1)</script>")
	assert.Equal(t, 2, strings.Count(page, "<script"), "the data and the script")
	assert.Equal(t, 1, strings.Count(page, "<style"))
	assert.NotContains(t, page, `onmouseover='`)
	assert.NotRegexp(t, "[\x00-\x09\x0b-\x1f\x7f\u0080-\u009f\u2028\u2029\u202e]", page)
	assert.Contains(t, page, `\x1b]0;owned\a\x1b[31m`)
	assert.Contains(t, page, "&amp;lt;script&amp;gt;", "what looks escaped is shown as it is")
	inside := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindStringSubmatch(page)
	require.NotNil(t, inside)
	assert.NotContains(t, inside[1], "alert", "the data holds nothing from a record")
}

func TestHostileConfigurationIsShownAsTextOnly(t *testing.T) {
	t.Parallel()
	config := file(t, "<script>'\"&.yaml", `processors: {"audit_coverage/a:'\"#b": {default_level: base}}`)
	s := planned(t, []string{config}, sample)
	page := written(t, s)
	assert.Equal(t, 2, strings.Count(page, "<script"))
	d, err := newData(s)
	require.NoError(t, err)
	planned(t, []string{config, file(t, "choice.yaml", d.overlayNow())}, sample)
}
