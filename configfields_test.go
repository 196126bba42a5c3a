// SPDX-License-Identifier: Apache-2.0

package auditcoverageprocessor

// What is written in place of a value, besides what shows in YAML: no such key; and variables that are not set, alone, in a list, and in a text. The collector's
// own provider resolves them.
const (
	missing     = "missing"
	unset       = `"${env:AUDIT_COVERAGE_UNSET}"`
	unsetBlanks = `"${env:AUDIT_COVERAGE_UNSET} ${env:AUDIT_COVERAGE_UNSET}"`
	unsetWithin = `"a${env:AUDIT_COVERAGE_UNSET}b"`
)

func listOf(value string) string { return "[" + value + "]" }

// values are what every field is tried with.
var values = []string{
	missing, "null", `""`, `" "`, `"''"`, `"a, b"`, "7", "1.5", "18446744073709551615", "true", "false", "{}", "{a: b}", unset, unsetBlanks, unsetWithin,
	"[]", "[null]", `[""]`, `[" "]`, `["a, b"]`, "[7]", "[1.5]", "[true]", "[[]]", "[{}]", "[{a: b}]", listOf(unset), listOf(unsetBlanks), listOf(unsetWithin),
}

// outcomes say what comes of values: the field's value, printed; what is not listed is an error that names the path of the field.
type outcomes map[string]string

const refused = "refused"

// kinds are the outcomes of the fields of a kind.
var kinds = map[string]outcomes{
	"word":     {},
	"flag":     {"true": "true", "false": "false"},
	"number":   {"7": "7"},
	"text":     {`"a, b"`: "a, b", unsetWithin: "ab"}, // what a text has lost cannot be seen
	"texts":    {"[]": "[]", `["a, b"]`: "[a, b]", listOf(unsetWithin): "[ab]"},
	"words":    {"[]": "[]"},
	"section":  {},
	"sections": {"[]": "[]"},
	// In a match an empty list is an error, since without its selectors a rule would select more.
	"selector":      {`["a, b"]`: "[a, b]", listOf(unsetWithin): "[ab]"},
	"word selector": {},
}

// field is what must come of the values of one field.
type field struct {
	kind string
	// missing is the value without the key; refused if there must be one.
	missing string
	// but are exceptions from the kind.
	but outcomes
}

// outcome is what must come of a value.
func (f *field) outcome(value string) string {
	if value == missing {
		return f.missing
	}
	for _, listed := range []outcomes{f.but, kinds[f.kind]} {
		if want, ok := listed[value]; ok {
			return want
		}
	}
	return refused
}

// checked are the exceptions of texts, and of lists of them, that are checked further.
var checked = outcomes{`"a, b"`: refused, unsetWithin: refused, `["a, b"]`: refused, listOf(unsetWithin): refused}

// fields has a line for every field of Config. Of those in lists, the first element's stand for all; of coverage, security.
var fields = map[string]field{
	"mode":               {kind: "word", missing: "enforce"},
	"default_level":      {kind: "word"},
	"coverage":           {kind: "section", missing: "map[]", but: outcomes{"{}": "map[]"}},
	"coverage::security": {kind: "word", missing: "none"},

	"rules":                                {kind: "sections", missing: "[]"},
	"rules::0":                             {kind: "section", missing: "none"},
	"rules::0::name":                       {kind: "text", missing: refused, but: outcomes{`"a, b"`: refused}},
	"rules::0::match":                      {kind: "section", missing: refused},
	"rules::0::match::ids":                 {kind: "selector", missing: "[]", but: checked},
	"rules::0::match::keys":                {kind: "selector", missing: "[]"},
	"rules::0::match::classes":             {kind: "selector", missing: "[]"},
	"rules::0::match::texts":               {kind: "selector", missing: "[]"},
	"rules::0::match::categories":          {kind: "selector", missing: "[]", but: checked},
	"rules::0::match::areas":               {kind: "word selector", missing: "[]"},
	"rules::0::match::levels":              {kind: "word selector", missing: "[]"},
	"rules::0::match::products":            {kind: "selector", missing: "[]", but: checked},
	"rules::0::match::authors":             {kind: "selector", missing: "[]"},
	"rules::0::match::author_types":        {kind: "selector", missing: "[]"},
	"rules::0::match::systems":             {kind: "selector", missing: "[]"},
	"rules::0::match::methods":             {kind: "selector", missing: "[]"},
	"rules::0::match::objects":             {kind: "section", missing: "{[] [] [] [] map[] {}}"},
	"rules::0::match::objects::project":    {kind: "selector", missing: "[]"},
	"rules::0::match::objects::repository": {kind: "selector", missing: "[]"},
	"rules::0::match::objects::user":       {kind: "selector", missing: "[]"},
	"rules::0::match::objects::group":      {kind: "selector", missing: "[]"},
	"rules::0::match::condition":           {kind: "text", but: checked},
	"rules::0::action":                     {kind: "word", missing: refused},
	"rules::0::level":                      {kind: "word", missing: refused}, // the action is relevel
	"rules::0::override_protected":         {kind: "flag", missing: "false"},

	"protected":              {kind: "section", missing: "{[] [] {}}", but: outcomes{"{}": "{[] [] {}}"}},
	"protected::areas":       {kind: "words", missing: "[]"},
	"protected::keys":        {kind: "texts", missing: "[]"},
	"force_to_base":          {kind: "section", missing: "{[] [] [] {}}", but: outcomes{"{}": "{[] [] [] {}}"}},
	"force_to_base::ids":     {kind: "texts", missing: "[]", but: checked},
	"force_to_base::keys":    {kind: "texts", missing: "[]"},
	"force_to_base::classes": {kind: "texts", missing: "[]"},

	"invalid_utf8":    {kind: "word"},
	"on_unmapped":     {kind: "word", missing: "keep"},
	"on_unrecognized": {kind: "word", missing: "keep"},

	"input":            {kind: "section", missing: "{auto [auto] 1048576 [syslog cri docker] {}}", but: outcomes{"{}": "{auto [auto] 1048576 [syslog cri docker] {}}"}},
	"input::field":     {kind: "word", missing: "auto"},
	"input::formats":   {kind: "words", missing: "[auto]", but: outcomes{"[]": refused}}, // then nothing would be read
	"input::max_bytes": {kind: "number", missing: "1048576"},

	"input::unwrap":                  {kind: "sections", missing: "[syslog cri docker]"}, // of words or sections
	"input::unwrap::0":               {kind: "section", missing: "none"},
	"input::unwrap::0::syslog":       {kind: "section", missing: refused, but: outcomes{"{}": "&{[] {}}"}},
	"input::unwrap::0::syslog::tags": {kind: "texts", missing: "[]", but: outcomes{"[]": refused, `["a, b"]`: refused}},
	"input::unwrap::0::cri":          {kind: "section", missing: refused, but: outcomes{"{}": "&{}"}},
	"input::unwrap::0::docker":       {kind: "section", missing: refused, but: outcomes{"{}": "&{}"}},
	"input::unwrap::0::json":         {kind: "words", missing: refused, but: outcomes{listOf(unsetWithin): "[ab]", "[]": refused}},

	"catalog": {
		kind: "section", missing: "{[bitbucket jira confluence] [] [] high {}}", but: outcomes{"{}": "{[bitbucket jira confluence] [] [] high {}}"},
	},
	"catalog::products":                     {kind: "texts", missing: "[bitbucket jira confluence]", but: checked},
	"catalog::files":                        {kind: "texts", missing: "[]", but: checked},
	"catalog::event_types":                  {kind: "sections", missing: "[]"},
	"catalog::event_types::0":               {kind: "section"},
	"catalog::event_types::0::id":           {kind: "text", missing: refused, but: checked},
	"catalog::event_types::0::summary":      {kind: "text"},
	"catalog::event_types::0::class":        {kind: "text"},
	"catalog::event_types::0::keys":         {kind: "texts", missing: "[]"},
	"catalog::event_types::0::category":     {kind: "text"},
	"catalog::event_types::0::category_key": {kind: "text"},
	"catalog::event_types::0::area":         {kind: "word", missing: refused},
	"catalog::event_types::0::level":        {kind: "word", missing: refused},
	"catalog::event_types::0::confidence":   {kind: "word", missing: "unknown"},
	"catalog::event_types::0::sources":      {kind: "texts", missing: "[]"},
	"catalog::event_types::0::condition":    {kind: "text", but: checked},
	"catalog::min_confidence":               {kind: "word", missing: "high"},

	"annotate":           {kind: "section", missing: "{false false false {}}", but: outcomes{"{}": "{false false false {}}"}},
	"annotate::event":    {kind: "flag", missing: "false"},
	"annotate::decision": {kind: "flag", missing: "false"},
	"annotate::actor":    {kind: "flag", missing: "false"},
}
